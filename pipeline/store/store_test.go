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
		"s3://key:secret@bucket/p?x": "the store s3://bucket/p: a folder is wanted, or s3://bucket/prefix",
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

// TestLockedZone: since when a dataset is held is said in the zone that the store was told,
// and without one in UTC, on every machine.
func TestLockedZone(t *testing.T) {
	root := t.TempDir()
	a, err := open(t, root).Begin(ctx, noon, "a", "births")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Abort()
	for _, c := range []struct {
		options []Option
		want    string
	}{
		{nil, " (UTC+00:00); "},
		{[]Option{Zone(time.FixedZone("", 7*3600))}, " (UTC+07:00); "},
	} {
		if _, err := open(t, root, c.options...).Begin(ctx, noon+1, "a", "births"); !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q is wanted: %v", c.want, err)
		}
	}
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

func TestTableNames(t *testing.T) {
	want := "runs dataset_scores segment_scores criterion_scores field_scores rule_results column_profiles failure_samples agency_scores incidents"
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
