package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasoat/rules/message"
)

var ctx = context.Background()

func TestCommitAndLoad(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	m := commit(t, s, noon, "births", 3, "critical")
	whole(t, root)
	tables, _, err := s.Load(ctx, noon)
	if err != nil {
		t.Fatal(err)
	}
	run := tables.Runs[0]
	want := Key{Period: noon, Agency: "so_tu_phap", Dataset: "births", RunID: m.RunID}
	if run.Key != want || tables.FailureSamples[2].Key != want || tables.RuleResults[0].Rule != "citizen_id.unique" {
		t.Errorf("keys or order: %+v", tables)
	}
	if run.Attempt != 1 || run.DurationMs != 1000 || run.InputFiles != 1 || run.InputBytes != 4711 || *run.Operator != "lan" ||
		run.RowsRead != 1000 || run.PreviousRun != nil || run.ResultsSHA256 != m.ResultsSHA256 || len(*run.InputSHA256) != 64 {
		t.Errorf("runs: %+v", run)
	}
	if tables.CriterionScores[0].Segment != nil || *tables.CriterionScores[1].Segment != "00001" {
		t.Error("the whole dataset does not come before its segments")
	}
	if m.RunID != "20261121T183007Z-000000" {
		t.Errorf("run id %s", m.RunID)
	}
}

// TestAgain is a re-run of the same: new files, same results, chained.
func TestAgain(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	first := commit(t, s, noon, "births", 3, "critical")
	second := commit(t, s, noon, "births", 3, "critical")
	other := commit(t, s, noon+1, "births", 3, "critical")
	changed := commit(t, s, noon, "births", 4, "critical")
	whole(t, root)
	if first.ResultsSHA256 != second.ResultsSHA256 || changed.ResultsSHA256 == first.ResultsSHA256 {
		t.Error("results_sha256 is not that of the results")
	}
	if second.PreviousRun != first.RunID || second.Attempt != 2 || second.Previous.RunID != first.RunID {
		t.Errorf("second: %+v", second)
	}
	if other.PreviousRun != "" || other.Attempt != 1 || other.Previous.RunID != second.RunID {
		t.Errorf("other period: %+v", other)
	}
	if changed.PreviousRun != second.RunID || changed.Attempt != 3 || changed.Previous.RunID != other.RunID {
		t.Errorf("back at the first period: %+v", changed)
	}
	if got := failing(t, s, noon, "births"); got != 4 {
		t.Errorf("current shows %d", got)
	}
}

// TestSameBytes: with the same clock and the same randomness two stores are
// equal byte for byte.
func TestSameBytes(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, root := range []string{a, b} {
		s := open(t, root)
		commit(t, s, noon, "births", 3, "critical")
		commit(t, s, noon, "births", 5, "critical")
	}
	if d := cmp.Diff(content(t, a), content(t, b)); d != "" {
		t.Error(d)
	}
}

func TestFailedAttempts(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 0, StatusError)
	whole(t, root)
	tables, _, err := s.Load(ctx, noon, "births")
	if err != nil || len(tables.Runs) != 1 || tables.Runs[0].Status != StatusError || *tables.Runs[0].Error == "" ||
		len(tables.DatasetScores) != 1 || tables.DatasetScores[0].Status != StatusError || tables.DatasetScores[0].Score != nil {
		t.Fatalf("with none before, the failure is not shown: %+v %v", tables, err)
	}
	good := commit(t, s, noon, "births", 3, "critical")
	before := content(t, filepath.Join(root, currentDir))
	bad := commit(t, s, noon, "births", 0, StatusError)
	whole(t, root)
	if d := cmp.Diff(before, content(t, filepath.Join(root, currentDir))); d != "" {
		t.Error("a failed attempt changed current\n", d)
	}
	if bad.Attempt != 3 || bad.PreviousRun != good.RunID {
		t.Errorf("%+v", bad)
	}
}

// TestModes holds whatever the umask: current for the group, the rest private.
func TestModes(t *testing.T) {
	root := filepath.Join(t.TempDir(), "scores")
	s := open(t, root)
	commit(t, s, noon, "births", 3, "critical")
	if err := s.WriteAgencyScores(ctx, noon, nil); err != nil {
		t.Fatal(err)
	}
	err := filepath.Walk(root, func(path string, f os.FileInfo, err error) error {
		rel, _ := filepath.Rel(root, path)
		file, dir := os.FileMode(0o600), os.FileMode(0o700)
		if rel == "." || strings.HasPrefix(rel, currentDir) {
			file, dir = 0o640, 0o750
		}
		want := file
		if f.IsDir() {
			want = dir
		}
		if f.Mode().Perm() != want {
			t.Errorf("%s: mode %o, want %o", rel, f.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRefusals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for location, want := range map[string]string{
		"":                           "has not been said",
		"s3://key:secret@bucket/p?x": "the store s3://bucket/p: this version keeps the store in a folder only",
		"ftp://host/p":               "s3://bucket/prefix",
		file:                         "is a file, not a folder",
	} {
		if _, err := Open(location); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", location, err)
		}
	}
	s := open(t, t.TempDir())
	for _, dataset := range []string{"", "Births", "../births", "a/b", "a.b", "1a", "a\x00", "bố", strings.Repeat("a", 201)} {
		var e *Error
		if _, err := s.Begin(ctx, noon, "a", dataset); !errors.As(err, &e) || e.Message().In(message.VI) == "" {
			t.Errorf("%q: %v", dataset, err)
		}
		if _, _, err := s.Load(ctx, noon, dataset); err == nil {
			t.Errorf("Load takes %q", dataset)
		}
	}
	for _, period := range []Day{-719163, 2932897} { // the days before 0001-01-01 and after 9999-12-31
		if _, err := s.Begin(ctx, period, "a", "births"); err == nil {
			t.Errorf("Begin takes the period %d", period)
		}
	}
	for _, period := range []Day{-719162, 2932896} {
		commit(t, s, period, "births", 1, "pass")
	}
}

func TestAttemptEndsOnce(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	a, err := s.Begin(ctx, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Abort(), a.Abort()); err != nil {
		t.Fatal(err)
	}
	tables, m := audit(1)
	if err := a.Commit(ctx, tables, m); err == nil {
		t.Error("committed after it was aborted")
	}
	if files := content(t, root); len(files) > 0 {
		t.Error("an aborted attempt left\n", names(files))
	}
	a, err = s.Begin(ctx, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	tables, m = audit(1)
	m.Status = ""
	if err := a.Commit(ctx, tables, m); err == nil {
		t.Error("committed without a status")
	}
	commit(t, s, noon, "births", 1, "pass") // the lock is free again
}

// TestCancelled: a signal before the manifest leaves nothing.
func TestCancelled(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 1, "pass")
	before := content(t, root)
	stopped, stop := context.WithCancel(ctx)
	a, err := s.Begin(stopped, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	stop()
	tables, m := audit(2)
	if err := a.Commit(stopped, tables, m); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if d := cmp.Diff(before, content(t, root)); d != "" {
		t.Error(d)
	}
}

func TestLocked(t *testing.T) {
	s := open(t, t.TempDir())
	a, err := s.Begin(ctx, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Abort()
	var held *Locked
	if _, err = s.Begin(ctx, noon+1, "a", "births"); !errors.As(err, &held) || held.Dataset != "births" || held.Holder.PID != os.Getpid() {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(held.Message().In(message.VI), "đang được một lượt kiểm toán khác") {
		t.Error(held.Message().In(message.VI))
	}
	if err := s.Recover(ctx); err != nil {
		t.Error(err)
	}
	commit(t, s, noon, "deaths", 1, "pass") // another dataset is free
}

// TestTogether commits several datasets at once: they meet at HEAD only.
func TestTogether(t *testing.T) {
	root := t.TempDir()
	var all sync.WaitGroup
	for _, dataset := range []string{"a", "b", "c", "d"} {
		s := open(t, root)
		all.Go(func() {
			for i := range 4 {
				commit(t, s, noon, dataset, int64(i), "pass")
				if err := s.WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: dataset}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	whole(t, root)
}

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
		tables, err := s.Latest(ctx, day, cycles, keep)
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

// TestForeignFiles: what was altered is named, and is not built upon.
func TestForeignFiles(t *testing.T) {
	for name, want := range map[string]string{
		"HEAD.json":     "history/HEAD.json is damaged",
		"manifest.json": "/manifest.json is damaged",
		"intent":        ".rasoat/intents/births.json is damaged",
		"no HEAD":       "history/2026-11-21/births holds runs that history/HEAD.json does not know",
		"table":         "/rule_results.parquet is damaged",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			s := open(t, root)
			m := commit(t, s, noon, "births", 1, "pass")
			spoil(t, root, name, m)
			before := content(t, filepath.Join(root, currentDir))
			err := s.Recover(ctx)
			if err == nil {
				_, err = s.Begin(ctx, noon, "a", "births")
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v", err)
			}
			if d := cmp.Diff(before, content(t, filepath.Join(root, currentDir))); d != "" {
				t.Error(d)
			}
		})
	}
}

// spoil damages one file of a store whose last commit is not finished.
func spoil(t *testing.T, root, what string, m *Manifest) {
	t.Helper()
	s := open(t, root)
	run := historyFile(noon, "births", m.RunID, "")
	alter := func(name, old, new string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.putIntent(ctx, intent{Version: 1, Period: m.Period, Dataset: "births", RunID: m.RunID, Tables: []string{"runs"}}); err != nil {
		t.Fatal(err)
	}
	switch what {
	case "HEAD.json":
		alter(headFile, `"sequence": 1`, `"sequence": 2`)
	case "manifest.json":
		alter(run+"/manifest.json", `"lan"`, `"mai"`)
	case "intent":
		alter(intentFile("births"), m.RunID, "../../../../x")
	case "no HEAD":
		if err := errors.Join(os.Remove(filepath.Join(root, headFile)), os.Remove(filepath.Join(root, intentFile("births")))); err != nil {
			t.Fatal(err)
		}
	case "table":
		alter(run+"/rule_results.parquet", "PAR1", "PAR2")
		if err := os.Remove(filepath.Join(root, currentFile("rule_results", noon, "births"))); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTableNames(t *testing.T) {
	want := "runs dataset_scores segment_scores criterion_scores field_scores rule_results column_profiles failure_samples agency_scores"
	if got := strings.Join(TableNames(), " "); got != want {
		t.Error(got)
	}
	root := t.TempDir()
	commit(t, open(t, root), noon, "births", 0, "pass")
	entries := slices.Sorted(maps.Keys(content(t, filepath.Join(root, currentDir))))
	if len(entries) != 8 {
		t.Errorf("a run has a file in every table, rows or none: %v", entries)
	}
}
