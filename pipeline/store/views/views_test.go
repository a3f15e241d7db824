package views

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestDialects holds what is printed against golden files: the SQL of a dashboard must
// not change unseen.
func TestDialects(t *testing.T) {
	for _, name := range Dialects() {
		var got bytes.Buffer
		if err := Write(&got, name, "/kho/điểm d'or/"); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".sql")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got.String()); d != "" {
			t.Errorf("%s (-want +got; go test -update writes it anew)\n%s", file, d)
		}
		if strings.Count(strings.ReplaceAll(got.String(), `\'`, ""), "'")%2 != 0 || strings.Contains(got.String(), "{{") {
			t.Errorf("%s is no SQL:\n%s", name, got.String())
		}
	}
	for name, want := range map[string]string{"duckdb": "read_parquet('s3://kho/diem/current/runs/**/*.parquet'",
		"clickhouse": "s3('s3://kho/diem/current/runs/**/*.parquet', 'Parquet')", "trino": "external_location = 's3://kho/diem/current/runs'",
		"spark": "path 's3a://kho/diem/current/runs'"} {
		var got bytes.Buffer
		if err := Write(&got, name, "s3://kho/diem/"); err != nil || !strings.Contains(got.String(), want) || !strings.HasPrefix(got.String(), "-- ") {
			t.Errorf("%s of a store in a bucket: %v\n%.2000s", name, err, got.String())
		}
	}
	if err := Write(&bytes.Buffer{}, "oracle", "x"); err == nil {
		t.Error("a dialect that nobody knows")
	}
}

// engines are the systems that run the views in tests, each as a package of Python. Trino
// is none: it is a server of a gigabyte.
var engines = map[string]string{"duckdb": "duckdb", "clickhouse": "chdb", "spark": "pyspark"}

// ask has a system make the views of a store and answer queries.
func ask(t *testing.T, dialect, location string, queries ...string) []string {
	t.Helper()
	if err := exec.Command("python3", "-c", "import "+engines[dialect]).Run(); err != nil {
		t.Skipf("python3 with its package %s is not here: %v", engines[dialect], err)
	}
	if _, err := exec.LookPath("java"); err != nil && dialect == "spark" {
		t.Skip("Spark needs java, which is not here")
	}
	var sql, stderr bytes.Buffer
	if err := Write(&sql, dialect, location); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("python3", append([]string{filepath.Join("testdata", "ask_"+dialect+".py")}, queries...)...)
	cmd.Stdin, cmd.Stderr = &sql, &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", dialect, err, stderr.String())
	}
	return strings.Split(string(out), "==\n")
}

func duckdb(t *testing.T, location string, queries ...string) []string {
	t.Helper()
	return ask(t, "duckdb", location, queries...)
}

func of[T any](v T) *T { return &v }

// fixed are options by which twins of a store are the same: a clock that moves on from
// an hour, and nothing random.
func fixed(hour int) []store.Option {
	now := time.Date(2026, 11, 22, hour, 0, 0, 0, time.UTC)
	return []store.Option{store.Random(zeros{}), store.Clock(func() time.Time { now = now.Add(time.Second); return now })}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// filled is a store of some periods of two datasets.
func filled(t *testing.T) string {
	t.Helper()
	location, ctx := t.TempDir(), context.Background()
	s, err := store.Open(location, fixed(9)...)
	if err != nil {
		t.Fatal(err)
	}
	first := store.Day(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	audit := func(after store.Day, dataset string, score *float64, status string) {
		a, err := s.Begin(ctx, first+after, "so_tu_phap", dataset)
		if err != nil {
			t.Fatal(err)
		}
		rows := &store.Tables{DatasetScores: []store.DatasetScore{{Title: "Bộ " + dataset, Score: score, Status: status}},
			RuleResults: []store.RuleResult{
				{Rule: "a", Check: "unique", Status: "fail", Failed: 5, Tested: 10, Score: of(50.0)},
				{Rule: "b", Check: "not_null", Status: "critical", Failed: 1, Tested: 10, Score: of(90.0)},
				{Rule: "b", Check: "not_null", Status: "critical", Failed: 1, Tested: 1, Segment: of("00001")},
				{Rule: "c", Check: "range", Status: "pass", Tested: 10, Score: of(100.0)}}}
		if score == nil {
			rows.RuleResults = nil
		}
		if err := a.Commit(ctx, rows, &store.Manifest{Status: status}); err != nil {
			t.Fatal(err)
		}
		open := store.Incident{Rule: "a", FirstSeen: first, LastSeen: first + after, Periods: 2, Status: "open", DueReview: first + 5, DueCorrection: first + 10}
		done := store.Incident{Rule: "b", FirstSeen: first, LastSeen: first + after, Periods: 1, Status: "resolved"}
		if err := s.WriteIncidents(ctx, &rows.Runs[0], []store.Incident{open, done}); err != nil {
			t.Fatal(err)
		}
	}
	audit(0, "births", of(80.0), "fail")
	audit(1, "births", of(90.0), "pass")
	audit(1, "births", of(91.0), "pass") // again
	audit(9, "births", of(95.0), "critical")
	audit(10, "births", nil, "not_delivered")
	audit(4, "deaths", of(70.0), "fail")
	for day, score := range map[store.Day]float64{first: 80, first + 10: 85.5} {
		if err := rank(s, day, store.AgencyScore{Agency: "so_tu_phap", Name: "Sở Tư pháp", Score: &score, Rank: of(int64(1)), RankOf: of(int64(1))}); err != nil {
			t.Fatal(err)
		}
	}
	return location
}

// TestEngines: the views answer what they are named after, in each system alike, with
// files of days and of months.
func TestEngines(t *testing.T) {
	wanted := map[string]string{
		"SELECT dataset, period, score, status FROM latest ORDER BY dataset": "births 2026-11-10 95.0 critical\ndeaths 2026-11-05 70.0 fail\n",
		"SELECT period, score, previous_period, previous_score, score_change, mean_7_days, mean_30_days FROM trend WHERE dataset = 'births' ORDER BY period": "2026-11-01 80.0 – – – 80.0 80.0\n" +
			"2026-11-02 91.0 2026-11-01 80.0 11.0 85.5 85.5\n2026-11-10 95.0 2026-11-02 91.0 4.0 95.0 88.67\n",
		"SELECT period, name, score, rank, rank_of FROM ranking":                                     "2026-11-11 Sở Tư pháp 85.5 1 1\n",
		"SELECT dataset, rule, check_name, failed, place FROM worst_rules ORDER BY dataset, place":   "births b not_null 1 1\nbirths a unique 5 2\ndeaths b not_null 1 1\ndeaths a unique 5 2\n",
		"SELECT dataset, period, rule, due_correction, overdue FROM open_incidents ORDER BY dataset": "births 2026-11-11 a 2026-11-11 False\ndeaths 2026-11-05 a 2026-11-11 False\n",
		"SELECT count(*), count(DISTINCT run_id) FROM runs":                                          "5 5\n",
		"SELECT (SELECT count(*) FROM rule_results), (SELECT count(*) FROM dataset_scores)":          "16 5\n",
		"SELECT count(*) FROM segment_scores":                                                        "0\n",
		"SELECT count(*) FROM criterion_scores":                                                      "0\n",
		"SELECT (SELECT count(*) FROM column_profiles), (SELECT count(*) FROM failure_samples)":      "0 0\n",
		"SELECT (SELECT count(*) FROM field_scores), (SELECT count(*) FROM agency_scores)":           "0 2\n",
		"SELECT status FROM runs WHERE dataset = 'births' AND period = DATE '2026-11-11'":            "not_delivered\n",
	}
	queries := slices.Sorted(maps.Keys(wanted))
	for dialect := range engines {
		t.Run(dialect, func(t *testing.T) {
			if dialect == "spark" && testing.Short() {
				t.Skip("Spark takes a minute")
			}
			location := filled(t)
			for _, files := range []string{"days", "months"} {
				for i, got := range ask(t, dialect, location, queries...)[:len(queries)] {
					if want := wanted[queries[i]]; got != want {
						t.Errorf("of %s: %s\n%swant\n%s", files, queries[i], got, want)
					}
				}
				compact(t, location)
			}
		})
	}
}

// compact joins the months of a store.
func compact(t *testing.T, location string) {
	t.Helper()
	s, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Compact(context.Background(), 20819); err != nil { // 2027-01-01
		t.Fatal(err)
	}
}

// TestWhereverItLies: what stands for other characters in a pattern stands for itself in
// the path of a store.
func TestWhereverItLies(t *testing.T) {
	const count = "SELECT count(*) FROM runs"
	location := filled(t)
	want := duckdb(t, location, count)[0]
	for _, name := range []string{"kho điểm [1] o'x {a,b}*", "[!a]?", "a**", "]["} {
		moved := filepath.Join(t.TempDir(), name)
		if err := os.Rename(location, moved); err != nil {
			t.Fatal(err)
		}
		location = moved
		if got := duckdb(t, location, count)[0]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestRefusedLocations: no SQL is better than one that reads nothing, or the files of
// another store.
func TestRefusedLocations(t *testing.T) {
	for name, sign := range map[string]string{"duckdb": `\`, "clickhouse": "{", "spark": "["} {
		var got bytes.Buffer
		refused := (*store.Error)(nil)
		if err := Write(&got, name, "/kho/a"+sign+"b"); !errors.As(err, &refused) || got.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, got.Len())
		}
	}
	for name, location := range map[string]string{"trino": "/kho/[1]", "duckdb": `C:\kho`} {
		if err := Write(io.Discard, name, location); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestHalfSwitched: while the files of a dataset are being switched to another run, no
// view shows rows of two runs.
func TestHalfSwitched(t *testing.T) {
	location := filled(t)
	all, err := filepath.Glob(filepath.Join(location, "history", "2026-11-02", "births", "*"))
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	old, err := os.ReadFile(filepath.Join(all[0], "dataset_scores.parquet"))
	if err == nil {
		err = os.WriteFile(filepath.Join(location, "current/dataset_scores/year=2026/month=11/2026-11-02.births.parquet"), old, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	got := duckdb(t, location, "SELECT period, score FROM trend WHERE dataset = 'births' ORDER BY period")[0]
	if want := "2026-11-01 80.0\n2026-11-10 95.0\n"; got != want {
		t.Errorf("%swant\n%s", got, want)
	}
}

// TestJoinedMonths: every view has the same rows before the files of days are joined, at
// every stage of that, after it, and where a joined day is audited again.
func TestJoinedMonths(t *testing.T) {
	plain := filled(t)
	joined := filled(t)
	var queries []string
	for _, view := range append(store.TableNames(), "latest", "trend", "ranking", "worst_rules", "open_incidents") {
		queries = append(queries, "SELECT CAST(v AS VARCHAR) FROM "+view+" AS v ORDER BY ALL")
	}
	rows := func(location string) string { return strings.Join(duckdb(t, location, queries...), "==\n") }
	want := rows(plain)
	before := tree(t, joined)
	compact(t, joined)
	after := tree(t, joined)
	stage := func(name string, files map[string]string) {
		t.Helper()
		location := t.TempDir()
		for file, data := range files {
			path := filepath.Join(location, file)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(data), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		if d := cmp.Diff(want, rows(location)); d != "" {
			t.Errorf("%s (-want +got): %s", name, d)
		}
	}
	now, months := maps.Clone(before), []string{}
	for name := range after {
		if strings.HasSuffix(name, "/2026-11.parquet") && !strings.Contains(name, "/runs/") {
			months = append(months, name)
		}
	}
	slices.Sort(months)
	if len(months) != 9 {
		t.Fatal(months)
	}
	for i, name := range months {
		if now[name] = after[name]; i == 4 {
			stage("beside "+name, now)
		}
	}
	now["current/runs/year=2026/month=11/2026-11.parquet"] = after["current/runs/year=2026/month=11/2026-11.parquet"]
	stage("all beside the days' files", now)
	n := 0
	for _, dir := range []string{"current/runs/", "current/dataset_scores/", "current/"} {
		for _, name := range slices.Sorted(maps.Keys(now)) {
			if _, stays := after[name]; !stays && strings.HasPrefix(name, dir) {
				delete(now, name)
				if n++; n == 2 {
					stage("without "+name, now)
				}
			}
		}
		stage("without days' files of "+dir, now)
	}
	for _, location := range []string{plain, joined} {
		again(t, location)
	}
	if got, twin := rows(joined), rows(plain); got != twin || twin == want {
		t.Error("after a day was audited again: ", cmp.Diff(twin, got))
	}
}

// again audits a day of a store again, and its agencies.
func again(t *testing.T, location string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(location, fixed(12)...)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Begin(ctx, 20759, "so_tu_phap", "births") // 2026-11-02
	if err != nil {
		t.Fatal(err)
	}
	rows := &store.Tables{DatasetScores: []store.DatasetScore{{Title: "Bộ births", Score: of(12.5), Status: "fail"}},
		RuleResults: []store.RuleResult{{Rule: "a", Check: "unique", Status: "fail", Failed: 8, Tested: 10, Score: of(20.0)}}}
	if err := a.Commit(ctx, rows, &store.Manifest{Status: "fail"}); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteIncidents(ctx, &rows.Runs[0], []store.Incident{{Rule: "a", Status: "open"}}); err != nil {
		t.Fatal(err)
	}
	if err := rank(s, 20758, store.AgencyScore{Agency: "so_tu_phap", Name: "Sở Tư pháp", Score: of(1.0)}); err != nil {
		t.Fatal(err)
	}
}

// tree reads the files of current.
func tree(t *testing.T, location string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(location, "current"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(location, path)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// rank gives a period the score of one agency.
func rank(s *store.Store, period store.Day, score store.AgencyScore) error {
	return s.ScoreAgencies(context.Background(), period, func() ([]store.AgencyScore, error) { return []store.AgencyScore{score}, nil })
}
