package check_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules"
)

// Whole numbers add up, whatever the rules and the rows.
func TestAccounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, 60)
		o := w.atOnce(t)
		if o.Rows != int64(len(w.rows)) || o.Rejected != int64(len(w.rejects)) {
			t.Fatalf("%d rows and %d rejects became %d and %d", len(w.rows), len(w.rejects), o.Rows, o.Rejected)
		}
		if o.Group1+o.Group2+o.Group3 != o.Rows+o.Rejected || min(o.Group1, o.Group2, o.Group3) < 0 {
			t.Fatalf("groups %d, %d, %d of %d rows and %d rejects", o.Group1, o.Group2, o.Group3, o.Rows, o.Rejected)
		}
		for _, r := range resultsOf(o) {
			requireCounts(t, r, o)
		}
		requireSegments(t, w, o)
	})
}

func requireCounts(t *rapid.T, r result, o rules.Outcome) {
	n := r.Counts
	if min(n.Tested, n.Missing, n.Excluded, n.Failed, n.Passed()) < 0 {
		t.Fatalf("%s: %+v", r.Rule.ID, n)
	}
	if n.Tested == 0 && r.Reason.IsZero() && r.Err == "" {
		t.Fatalf("%s: nothing is tested, and nothing says why", r.Rule.ID)
	}
	if r.Unit == rules.UnitRow && r.Segment == nil && n.Total() != o.Rows+o.Rejected {
		t.Fatalf("%s: total %d of %d rows and %d rejects", r.Rule.ID, n.Total(), o.Rows, o.Rejected)
	}
	if r.Unit == rules.UnitDataset && n.Total() > 1 {
		t.Fatalf("%s: a dataset is one: %+v", r.Rule.ID, n)
	}
}

// requireSegments holds that the segments of a rule add up to the whole, but
// for the rejected records, which have none.
func requireSegments(t *rapid.T, w *world, o rules.Outcome) {
	var rows, clean int64
	for _, s := range o.Segments {
		rows += s.Rows
		clean += s.CleanRows
	}
	if w.dataset.Segment == "" {
		if rows != 0 {
			t.Fatalf("segments of a dataset that has none: %v", o.Segments)
		}
		return
	}
	if rows != o.Rows || clean != o.Clean {
		t.Fatalf("segments have %d rows, %d clean; the whole %d, %d", rows, clean, o.Rows, o.Clean)
	}
	sums := map[string]rules.Counts{}
	for _, r := range resultsOf(o) {
		if r.Segment != nil {
			sum := sums[r.Rule.ID]
			sum.Add(r.Counts)
			sums[r.Rule.ID] = sum
		}
	}
	for _, r := range resultsOf(o) {
		if r.Unit != rules.UnitRow || r.Segment != nil || r.Rule.Check.NoRows {
			continue
		}
		want := r.Counts
		want.Excluded -= o.Rejected
		if sums[r.Rule.ID] != want {
			t.Fatalf("%s: segments add up to %+v, the whole is %+v", r.Rule.ID, sums[r.Rule.ID], want)
		}
	}
}

// Clean and unusable rows are those that a slow, obvious recomputation finds:
// each row is judged by itself, a key that comes twice by pairs, and what is
// wrong only among all is known by the samples, which are all that fail: there are
// fewer rows than samples.
func TestCleanRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, 14)
		some := rapid.Permutation(w.dataset.Rules).Draw(t, "rules")
		w.dataset.Rules = some[:rapid.IntRange(1, 6).Draw(t, "how many")] // under all of them no row is clean
		o := w.atOnce(t)
		var clean, usable, unusable int64
		for _, failed := range w.oneByOne(t) {
			fails, gated := w.classes(failed)
			switch {
			case gated:
				unusable++
			case !fails:
				usable++
			}
			if !fails {
				clean++
			}
		}
		if o.Clean != clean || o.Group1 != usable || o.Group3 != unusable+o.Rejected {
			t.Fatalf("%d clean, %d usable and %d unusable rows; one by one: %d, %d and %d", o.Clean, o.Group1, o.Group3-o.Rejected, clean, usable, unusable)
		}
	})
}

// amongTwo are the checks whose rows fail beside one other row, amongMany those
// for which it takes all of them: by itself a row is the first of its case, and may fail
// transitions as that, though it does not among the others.
var (
	amongTwo  = []string{"unique", "determines", "distinct_rows", "no_overlap", "near_duplicate"}
	amongMany = []string{"one_form", "outlier", "transitions"}
)

// oneByOne returns, for every row, the rules that it fails.
func (w *world) oneByOne(t failer) []map[*rules.Rule]bool {
	alone, all := make([]map[*rules.Rule]bool, len(w.rows)), make([]map[*rules.Rule]bool, len(w.rows))
	plan := w.bind(t)
	for i := range w.rows {
		alone[i] = w.failing(plan, i)
		all[i] = maps.Clone(alone[i])
		maps.DeleteFunc(all[i], func(r *rules.Rule, _ bool) bool { return slices.Contains(amongMany, r.Check.Name) })
	}
	pairs := &world{dataset: w.dataset, env: w.env}
	pairs.dataset.Rules = nil
	for _, r := range w.dataset.Rules {
		if slices.Contains(amongTwo, r.Check.Name) {
			pairs.dataset.Rules = append(pairs.dataset.Rules, r)
		}
	}
	plan = pairs.bind(t)
	w.amongAll(t, all)
	for i := range w.rows {
		for j := range i {
			for r := range w.failing(plan, i, j) {
				if !alone[i][r] && !alone[j][r] {
					all[i][r], all[j][r] = true, true
				}
			}
		}
	}
	return all
}

// amongAll adds the rows that fail beside all others only.
func (w *world) amongAll(t failer, failing []map[*rules.Rule]bool) {
	for _, r := range resultsOf(w.atOnce(t)) {
		if !slices.Contains(amongMany, r.Rule.Check.Name) || r.Segment != nil {
			continue
		}
		for _, s := range r.Samples {
			if s.Segment == nil {
				i := slices.IndexFunc(w.rows, func(row row) bool { return row.id == s.Row })
				failing[i][r.Rule] = true
			}
		}
	}
}

// failing returns the rules of rows that some rows alone fail.
func (w *world) failing(plan *rules.Plan, rows ...int) map[*rules.Rule]bool {
	tally := plan.NewTally()
	for _, i := range rows {
		tally.Update(w.batch(w.rows[i : i+1]))
	}
	tally.Close(1)
	failing := map[*rules.Rule]bool{}
	for _, r := range resultsOf(tally.Outcome()) {
		if r.Unit == rules.UnitRow && r.Segment == nil && r.Counts.Failed > 0 {
			failing[r.Rule] = true
		}
	}
	return failing
}

func (w *world) classes(failed map[*rules.Rule]bool) (fails, gated bool) {
	for r := range failed {
		fails = fails || w.env.Scored(r)
		gated = gated || r.Severity == rules.Critical || w.env.Gated(r)
	}
	return fails, gated
}
