package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// years is a store with runs of three datasets of two agencies in four months, one of
// which is empty, with agencies' scores and incidents.
func years(t *testing.T) (*Store, string, []Day) {
	t.Helper()
	root := scratch(t)
	s := open(t, root)
	periods := []Day{noon - 60, noon - 59, noon, noon + 9, noon + 10, noon + 41}
	for i, period := range periods {
		for j, dataset := range []string{"births", "deaths", "marriages"}[:1+i%3] {
			m := commit(t, s, period, dataset, int64(i+j), "pass")
			run := Run{Key: Key{Period: period, Agency: m.Agency, Dataset: dataset, RunID: m.RunID}}
			if err := s.WriteIncidents(ctx, &run, []Incident{{Rule: "b"}, {Rule: "a"}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.WriteAgencyScores(ctx, period, []AgencyScore{{Agency: "so_tu_phap"}, {Agency: "a"}}); err != nil {
			t.Fatal(err)
		}
	}
	return s, root, periods
}

// TestSpan: month by month there is what LoadWhole has period by period, and nothing else.
func TestSpan(t *testing.T) {
	s, _, periods := years(t)
	for _, c := range []struct {
		from, to Day
		months   int
	}{
		{periods[0], noon + 41, 4}, {0, lastDay, 4}, {noon, noon, 1}, {noon + 1, noon + 40, 2},
		{noon + 1, noon + 8, 0}, {noon, noon - 1, 0}, {noon + 100, lastDay, 0},
	} {
		var want, got Month
		for _, p := range periods {
			if c.from <= p && p <= c.to {
				tables, agencies, err := s.LoadWhole(ctx, p)
				if err != nil {
					t.Fatal(err)
				}
				want.Append(tables)
				want.AgencyScores = append(want.AgencyScores, agencies...)
			}
		}
		months := 0
		err := s.Span(ctx, c.from, c.to, nil, func(m *Month) error {
			months++
			for _, r := range m.Runs {
				if r.Period < m.First || r.Period > lastOf(m.First) {
					t.Errorf("%d is in the month of %d", r.Period, m.First)
				}
			}
			got.Append(&m.Tables)
			got.AgencyScores = append(got.AgencyScores, m.AgencyScores...)
			return nil
		})
		if err != nil || months != c.months {
			t.Errorf("from %d to %d: %d months, %v", c.from, c.to, months, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("from %d to %d: %s", c.from, c.to, diff)
		}
	}
}

// TestSpanTables reads what was named and nothing else, and stops when it is told to.
func TestSpanTables(t *testing.T) {
	s, _, _ := years(t)
	enough, months := errors.New("enough"), 0
	err := s.Span(ctx, 0, lastDay, []string{"dataset_scores", "incidents"}, func(m *Month) error {
		if months++; len(m.Runs) == 0 || len(m.DatasetScores) != len(m.Runs) || len(m.Incidents) != 2*len(m.Runs) ||
			len(m.RuleResults)+len(m.FailureSamples)+len(m.AgencyScores) > 0 {
			t.Errorf("%+v", m)
		}
		return enough
	})
	if !errors.Is(err, enough) || months != 1 {
		t.Errorf("%v after %d months", err, months)
	}
	if err := s.Span(ctx, 0, lastDay, []string{"scores"}, nil); err == nil {
		t.Error("a table that there is not was read")
	}
	if err := s.Span(ctx, -lastDay, lastDay, nil, nil); err == nil {
		t.Error("a year before the first was read")
	}
}

// TestSpanOrder: rows are in the order of the keys, agency before dataset.
func TestSpanOrder(t *testing.T) {
	s := open(t, scratch(t))
	for _, at := range []Key{{noon, "z", "births", ""}, {noon + 1, "a", "births", ""}, {noon, "a", "deaths", ""}} {
		a, err := s.Begin(ctx, at.Period, at.Agency, at.Dataset)
		if err != nil {
			t.Fatal(err)
		}
		tables, m := audit(2)
		if err := a.Commit(ctx, tables, m); err != nil {
			t.Fatal(err)
		}
	}
	err := s.Span(ctx, noon, noon+1, nil, func(m *Month) error {
		var order []string
		for _, r := range m.DatasetScores {
			order = append(order, iso(r.Period)+r.Agency)
		}
		if want := []string{"2026-11-21a", "2026-11-21z", "2026-11-22a"}; !slices.Equal(order, want) {
			t.Errorf("%v", order)
		}
		sorted := slices.IsSortedFunc(m.RuleResults, func(a, b RuleResult) int { return compareKeys(&a.Key, &b.Key) })
		if !sorted || len(m.RuleResults) != 6 {
			t.Errorf("%+v", m.RuleResults)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSpanHalfSwitched leaves out a dataset whose files are of two runs, at that period.
func TestSpanHalfSwitched(t *testing.T) {
	root := scratch(t)
	s := open(t, root)
	commit(t, s, noon, "births", 0, "pass")
	commit(t, s, noon+1, "births", 0, "pass")
	file := filepath.Join(root, filepath.FromSlash(currentFile("rule_results", noon, "births")))
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, noon, "births", 2, "pass")
	if err := os.WriteFile(file, old, 0o640); err != nil {
		t.Fatal(err)
	}
	err = s.Span(ctx, noon, noon+1, nil, func(m *Month) error {
		if len(m.Runs) != 1 || m.Runs[0].Period != noon+1 || len(m.RuleResults) != 2 {
			t.Errorf("%+v", m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
