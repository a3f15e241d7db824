package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestHalfSwitched leaves out a dataset whose files are of two runs, even
// where the one that lags has no rows to say so.
func TestHalfSwitched(t *testing.T) {
	for _, lagging := range []string{"runs", "failure_samples", "segment_scores"} {
		root := t.TempDir()
		s := open(t, root)
		commit(t, s, noon, "births", 0, "pass")
		commit(t, s, noon, "deaths", 5, "pass")
		file := filepath.Join(root, filepath.FromSlash(currentFile(lagging, noon, "births")))
		old, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, noon, "births", 2, "pass")
		if err := os.WriteFile(file, old, 0o640); err != nil {
			t.Fatal(err)
		}
		tables, _, err := s.Load(ctx, noon)
		if err != nil || len(tables.Runs) != 1 || tables.Runs[0].Dataset != "deaths" || len(tables.FailureSamples) != 5 {
			t.Errorf("%s lags: %v, %d runs, %d samples", lagging, err, len(tables.Runs), len(tables.FailureSamples))
		}
	}
}

// TestLackingTable: a table that an older version did not know has no rows.
func TestLackingTable(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	if err := os.Remove(filepath.Join(root, currentFile("column_profiles", noon, "births"))); err != nil {
		t.Fatal(err)
	}
	tables, _, err := s.Load(ctx, noon)
	if err != nil || len(tables.Runs) != 1 || len(tables.ColumnProfiles) != 0 || len(tables.RuleResults) != 2 {
		t.Errorf("%v %+v", err, tables)
	}
}

// TestLoadTables reads what was named, of one run, and nothing else.
func TestLoadTables(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	commit(t, s, noon, "deaths", 5, "pass")
	tables, err := s.LoadTables(ctx, noon, []string{"dataset_scores", "field_scores"}, "deaths", "births", "deaths", "absent")
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := s.Load(ctx, noon)
	want := &Tables{Runs: all.Runs, DatasetScores: all.DatasetScores, FieldScores: all.FieldScores}
	if d := cmp.Diff(want, tables); err != nil || d != "" || len(tables.FieldScores) == 0 {
		t.Error(err, d)
	}
	if tables, err = s.LoadTables(ctx, noon, []string{"dataset_scores"}); err != nil || len(tables.Runs) > 0 {
		t.Errorf("of no dataset: %v %+v", err, tables)
	}
	for _, name := range []string{"scores", "agency_scores"} {
		if _, err := s.LoadTables(ctx, noon, []string{name}, "births"); err == nil {
			t.Errorf("%s is a table of a run", name)
		}
	}
	// Files of two runs are as good as none, here too.
	file := filepath.Join(root, filepath.FromSlash(currentFile("dataset_scores", noon, "births")))
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, noon, "births", 3, "pass")
	if err := os.WriteFile(file, old, 0o640); err != nil {
		t.Fatal(err)
	}
	if tables, err = s.LoadTables(ctx, noon, []string{"dataset_scores"}, "births"); err != nil || len(tables.Runs) > 0 {
		t.Errorf("half switched: %v %+v", err, tables)
	}
}

func TestNothingThere(t *testing.T) {
	root := filepath.Join(t.TempDir(), "absent")
	s := open(t, root)
	tables, scores, err := s.Load(ctx, noon)
	if err != nil || len(tables.Runs)+len(scores) > 0 || s.Recover(ctx) != nil {
		t.Errorf("%v %v %v", tables, scores, err)
	}
	if _, err := os.Stat(root); err == nil {
		t.Error("reading made the folder")
	}
}

func TestAgencyScores(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	for _, score := range []float64{10, 97.5} {
		err := s.WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: "so_tu_phap", Score: &score}, {Agency: "a", Parent: of("p")}})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, scores, err := s.Load(ctx, noon)
	want := []AgencyScore{{Period: noon, Agency: "a", Parent: of("p")}, {Period: noon, Agency: "so_tu_phap", Score: of(97.5)}}
	if d := cmp.Diff(want, scores); err != nil || d != "" {
		t.Error(err, d)
	}
	if _, ok := content(t, root)["current/agency_scores/year=2026/month=11/2026-11-21.parquet"]; !ok {
		t.Error("not where it belongs:\n", names(content(t, root)))
	}
}

func TestArrivals(t *testing.T) {
	s := open(t, t.TempDir())
	first, again := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	commit(t, s, noon, "births", 1, "pass")
	a, err := s.Begin(ctx, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	tables, m := audit(1)
	m.Inputs[0].ArrivedAt = again
	m.Inputs = append(m.Inputs, Input{Kind: InputExtract, Path: "births/late.csv", SHA256: "ee", ArrivedAt: again})
	if err := a.Commit(ctx, tables, m); err != nil {
		t.Fatal(err)
	}
	known, err := s.Arrivals(ctx, noon, "births")
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := known.At("births/births.csv", sha256Hex([]byte("x"))); !ok || !at.Equal(first) {
		t.Errorf("%v %v", at, ok)
	}
	if at, ok := known.At("births/late.csv", "ee"); !ok || !at.Equal(again) {
		t.Errorf("%v %v", at, ok)
	}
	if _, ok := known.At("births/births.csv", "other"); ok {
		t.Error("a replaced file is taken for the first one")
	}
	if other, err := s.Arrivals(ctx, noon+1, "births"); err != nil || len(other) > 0 {
		t.Errorf("another period knows %v %v", other, err)
	}
}

func TestLatest(t *testing.T) {
	s := open(t, t.TempDir())
	score := func(day Day, dataset string, score *float64) {
		a, err := s.Begin(ctx, day, "a", dataset)
		if err != nil {
			t.Fatal(err)
		}
		tables, m := audit(1)
		tables.DatasetScores[0].Score = score
		if err := a.Commit(ctx, tables, m); err != nil {
			t.Fatal(err)
		}
	}
	score(noon-40, "yearly", of(50.0))
	score(noon-3, "daily", of(60.0))
	score(noon-3, "monthly", of(70.0))
	score(noon-1, "monthly", nil) // not due
	score(noon, "daily", of(80.0))
	score(noon+1, "daily", of(90.0))
	latest := func(day Day, keep func(*DatasetScore) bool, cycles ...Cycle) string {
		t.Helper()
		tables, err := s.Calendar().Latest(ctx, day, cycles, keep)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, d := range tables.DatasetScores {
			got = append(got, d.Dataset+" "+iso(d.Period))
			if tables.Runs[i].RunID != d.RunID || tables.RuleResults[2*i].RunID != d.RunID {
				t.Error("rows of different runs")
			}
		}
		return strings.Join(got, ", ")
	}
	any := func(*DatasetScore) bool { return true }
	all := []Cycle{{"daily", noon}, {"monthly", noon - 20}, {"yearly", noon - 300}, {"unknown", noon - 30}}
	for _, c := range []struct{ got, want string }{
		{latest(noon, nil, all...), "daily 2026-11-21, monthly 2026-11-18, yearly 2026-10-12"},
		{latest(noon, any, all[1]), "monthly 2026-11-20"},
		{latest(noon-1, nil, all...), "monthly 2026-11-18, yearly 2026-10-12"},
		{latest(noon-1, nil, Cycle{"daily", noon - 2}), ""},
		{latest(noon+1, nil, all[0]), "daily 2026-11-22"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestLoadFlipped: rows of a file of which a bit was flipped never pass as a result: the file
// is named as damaged, or the dataset is left out as one that is half switched.
func TestLoadFlipped(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	name := currentFile("rule_results", noon, "births")
	whole, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	for at := 4; at < len(whole); at += len(whole)/80 + 1 {
		damage(t, root, name, func(data []byte) []byte { data[at] ^= 1; return data })
		tables, _, err := s.Load(ctx, noon)
		if err != nil && !strings.Contains(err.Error(), "2026-11-21.births.parquet") || err == nil && len(tables.Runs) > 0 {
			t.Errorf("byte %d: %v", at, err)
		}
		damage(t, root, name, func([]byte) []byte { return whole })
	}
	if _, _, err := s.LoadWhole(ctx, noon); err != nil {
		t.Error(err)
	}
	// A run whose manifest cannot be read is left to verify.
	manifest := manifestFile(noon, "births", mustLoad(t, s).Runs[0].RunID)
	damage(t, root, manifest, notJSON)
	if len(mustLoad(t, s).Runs) != 1 {
		t.Error("births are not shown")
	}
}

func mustLoad(t *testing.T, s *Store) *Tables {
	t.Helper()
	tables, _, err := s.Load(ctx, noon)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// TestIncidentsOfSegments: what people are shown has the incidents of whole datasets, from
// files of days and of months; who lists them all has all.
func TestIncidentsOfSegments(t *testing.T) {
	s := open(t, t.TempDir())
	m := commit(t, s, october, "births", 2, "pass")
	run, commune, none := Run{Key: Key{Period: october, Agency: m.Agency, Dataset: "births", RunID: m.RunID}}, "00001", ""
	if err := s.WriteIncidents(ctx, &run, []Incident{{Rule: "a"}, {Rule: "a", Segment: &none}, {Rule: "a", Segment: &commune}, {Rule: "b"}, {Rule: "c", Segment: &commune}}); err != nil {
		t.Fatal(err)
	}
	rules := func(rows []Incident) (all string) {
		for _, r := range rows {
			all += r.Rule
		}
		return all
	}
	for _, joined := range []bool{false, true} {
		if joined {
			if _, err := s.Compact(ctx, noon); err != nil {
				t.Fatal(err)
			}
		}
		whole, _, err := s.LoadWhole(ctx, october)
		all, _, failure := s.Load(ctx, october)
		listed, other := s.LoadIncidents(ctx, october)
		if err := errors.Join(err, failure, other); err != nil {
			t.Fatal(err)
		}
		if got := rules(whole.Incidents) + " " + rules(all.Incidents) + " " + rules(listed); got != "ab aaabc aaabc" {
			t.Errorf("joined %v: %s", joined, got)
		}
	}
}
