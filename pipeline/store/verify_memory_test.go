package store

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// TestFollowedInParts: incidents of many large datasets are followed without all rows of
// the month in memory, and none is passed over.
func TestFollowedInParts(t *testing.T) {
	const datasets, days, segments = 6, 8, 6000
	root := scratch(t)
	s := open(t, root)
	for day := range days {
		for d := range datasets {
			commitParts(t, s, october+Day(day), fmt.Sprintf("d%d", d), segments)
		}
	}
	if _, err := s.Compact(ctx, october+40); err != nil {
		t.Fatal(err)
	}
	var most uint64
	seen, looks := sync.Map{}, sync.Mutex{}
	found, err := open(t, root).VerifyIncidents(ctx, func(_ []Incident, rows *Tables, _ []Incident) []Incident {
		looks.Lock()
		defer looks.Unlock()
		at := place{rows.Runs[0].Period, rows.Runs[0].Dataset}
		if _, again := seen.LoadOrStore(at, true); again || len(rows.RuleResults) != segments+2 {
			t.Errorf("%v: again %v, %d rows", at, again, len(rows.RuleResults))
		}
		if at.dataset == "d0" {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return nil
	})
	n := 0
	seen.Range(func(_, _ any) bool { n++; return true })
	t.Logf("%d MiB at most", most>>20)
	if err != nil || len(found) > 0 || n != datasets*days || most > 90<<20 {
		t.Errorf("%v, %v; %d of %d runs followed, %d MiB", err, found, n, datasets*days, most>>20)
	}
}

// commitParts commits a run with a row for each of many segments, and no incident.
func commitParts(t testing.TB, s *Store, period Day, dataset string, segments int) {
	t.Helper()
	tables, m := audit(0)
	parts := make([]RulePart, segments)
	for i := range parts {
		parts[i] = RulePart{Segment: of(fmt.Sprintf("xa-%05d", i)), Status: "pass", Total: 1000, Tested: 1000, Passed: 1000}
	}
	tables.RuleParts = []RuleParts{{Rule: 0, Parts: parts}}
	a, err := s.Begin(ctx, period, "so_tu_phap", dataset)
	if err == nil {
		err = a.Commit(ctx, tables, m)
	}
	if err == nil {
		err = s.WriteIncidents(ctx, &tables.Runs[0], nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestFitting: as many runs are followed together as are known to fit, and of new datasets
// as one may have in a month; always one, and at most twice as many as before.
func TestFitting(t *testing.T) {
	small, large, fresh := &following{known: true, rows: 10}, &following{known: true, rows: rowsAtOnce / 2}, &following{}
	list := func(of ...any) (all []stride) {
		for i := 0; i < len(of); i += 2 {
			for range of[i].(int) {
				all = append(all, stride{following: of[i+1].(*following)})
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		strides      []stride
		most, before int
		want         int
	}{
		"the first":         {list(9, fresh), 0, 0, 1},
		"twice as many":     {list(9000, small), 10, 300, 600},
		"all":               {list(9000, small), 10, 9000, 9000},
		"two large ones":    {list(5, large), rowsAtOnce / 2, 100, 2},
		"one that is huge":  {list(5, &following{known: true, rows: 3 * rowsAtOnce}), 3 * rowsAtOnce, 100, 1},
		"new ones":          {list(100, fresh), 10, 100, newAtOnce},
		"new beside large":  {list(100, fresh), rowsAtOnce / 4, 100, 4},
		"large among small": {list(50, small, 9, large), rowsAtOnce / 2, 100, 51},
	} {
		if got := fitting(c.strides, c.most, c.before); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
