package rules

import "slices"

// choose splits the rows of the batch into excluded, missing and judged, and
// puts those into failed that fail without being judged: a `where` that broke,
// and what is missing under `nulls: fail`.
func (t *Tally) choose(r *boundRule, reach Reach) {
	b := t.batch
	t.failed, t.missing, t.excluded = t.failed.Reset(b.Count), t.missing.Reset(b.Count), t.excluded.Reset(b.Count)
	t.judged = append(t.judged[:0], t.all...)
	t.broken = evalError{}
	if r.where != nil {
		t.chooseWhere(r)
	}
	if reach == Every {
		return
	}
	t.findMissing(r, reach)
	t.missing.And(t.judged)
	t.missing.AndNot(t.excluded)
	t.judged.AndNot(t.excluded)
	t.judged.AndNot(t.missing)
	t.excluded.AndNot(t.failed)
	if r.nullsFail {
		t.failed.Or(t.missing)
		clear(t.missing)
	}
}

// findMissing sets the rows whose values are not there, and excludes those of
// another type.
func (t *Tally) findMissing(r *boundRule, reach Reach) {
	if reach == Some {
		t.missing.Or(t.all)
		for _, c := range r.cols {
			t.missing.And(t.batch.Missing(c))
		}
		return
	}
	whole, _ := r.bound.(Whole)
	for _, c := range r.cols {
		if reach == Typed {
			t.excluded.Or(t.batch.Mistyped(c))
		}
		if !slices.Contains(whole.Optional, c) {
			t.missing.Or(t.batch.Missing(c))
		}
	}
}

// exclude moves what the check cannot judge from judged to excluded.
func (t *Tally) exclude(clearIn func(*Batch, Bits)) {
	t.excluded.Or(t.judged)
	clearIn(t.batch, t.judged)
	t.excluded.AndNot(t.judged)
}

// chooseWhere keeps the rows inside; rows whose evaluation broke have failed.
func (t *Tally) chooseWhere(r *boundRule) {
	w := &t.wheres[r.where.index]
	if !w.done {
		w.inside, w.broken = r.where.eval(t.batch)
		w.done = true
	}
	t.broken = w.broken
	t.judged.And(w.inside)
	t.excluded.Or(t.all)
	t.excluded.AndNot(w.inside)
	t.excluded.AndNot(t.broken.rows)
	t.failed.Or(t.broken.rows)
}
