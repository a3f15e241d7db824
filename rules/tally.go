package rules

import (
	"fmt"
	"math/bits"
	"slices"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// Counts are the whole numbers of a result.
type Counts = state.Counts

// Tally is what has been counted of a dataset so far. Each worker folds its
// batches into a tally of its own; Merge joins them in any order.
type Tally struct {
	plan     *Plan
	batch    *Batch
	rules    []ruleTally
	profiles []profile
	rows     int64
	rejected int64
	parts    []rowClasses

	jobs    int         // once closed
	classes []classesOf // of the rows of each file
	awaited map[RowID][]awaited

	segRows    []int64 // rows of each segment, by id
	segUnclean []int64

	// Scratch of one update.
	cache             *segmentCache
	wheres            []whereRows
	batchRows         []int64 // rows of each segment
	all, one          Bits
	judged, failed    Bits
	missing, excluded Bits
	broken            evalError // rows that the rule at hand could not be judged by, and why
}

// whereRows is a `where` evaluated on the batch at hand.
type whereRows struct {
	done   bool
	inside Bits
	broken evalError
}

// ruleTally is what has been counted of one rule.
type ruleTally struct {
	counts    Counts
	bySegment segmentCounts
	state     State
	samples   sampler
	verdicts  verdicts // of a Value check
	broken    int64    // rows whose evaluation broke
	err       string   // why
	fatal     string   // why the rule as a whole could not be judged
	verdict   Verdict  // once closed
}

// rowClasses keeps, for the rows of one batch, which are not clean and which
// are unusable.
type rowClasses struct {
	rows     Rows
	unclean  Bits
	unusable Bits
}

// NewTally returns an empty tally.
func (p *Plan) NewTally() *Tally {
	t := &Tally{plan: p, batch: newBatch(p), profiles: make([]profile, len(p.Dataset.Columns)),
		rules: make([]ruleTally, len(p.rules)), cache: newSegmentCache()}
	for i, r := range p.rules {
		t.rules[i].samples = newSampler()
		if w, ok := r.bound.(Whole); ok {
			t.rules[i].state = w.New()
		}
	}
	for c := range t.profiles {
		if p.Dataset.Columns[c].Personal {
			t.profiles[c].shapes.Forget() // nobody is to see them
		}
	}
	return t
}

// Beside returns an empty tally for another worker of the same run. The two have to be
// merged: each leaves out samples that the other makes superfluous.
func (t *Tally) Beside() *Tally {
	o := t.plan.NewTally()
	for i := range o.rules {
		o.rules[i].samples.bySegment.limits = t.rules[i].samples.bySegment.limits
	}
	return o
}

// Update folds in one batch.
func (t *Tally) Update(in Input) {
	t.begin(in)
	classes := rowClasses{unclean: kernel.NewBits(in.Rows.Count), unusable: kernel.NewBits(in.Rows.Count)}
	for i := range t.plan.rules {
		t.guarded(i, func() { t.updateRule(i, &classes) })
	}
	for c := range t.profiles {
		t.profiles[c].update(t.batch, c)
	}
	t.rejectRows(in)
	t.keepClasses(in, classes)
}

func (t *Tally) begin(in Input) {
	b := t.batch
	b.reset(in)
	b.findSegments(t.cache)
	t.wheres = resetSlice(t.wheres, len(t.plan.rules))
	t.all = t.all.Reset(b.Count)
	t.all.Fill(b.Count)
	t.rows += int64(b.Count)
	if t.plan.segment >= 0 && b.Count > 0 {
		t.countRows()
		t.limitSamples()
	}
}

// limitSamples adapts how many samples each segment has to the number of segments there
// are: of parts of the rows there are no more of them, and so their samples are enough.
func (t *Tally) limitSamples() {
	segments := 0
	for _, rows := range t.segRows {
		if rows > 0 {
			segments++
		}
	}
	for i := range t.rules {
		t.rules[i].samples.bySegment.atMost(samplesOf(segments))
	}
}

func resetSlice[T any](s []T, n int) []T {
	s = resize(s, n)
	clear(s)
	return s
}

// grown makes a list reach an id.
func grown[T any](s []T, id uint32) []T {
	if n := int(id) + 1 - len(s); n > 0 {
		s = append(s, make([]T, n)...)
	}
	return s
}

// guarded keeps the failure of one rule from ending the run: it becomes the
// rule's error.
func (t *Tally) guarded(i int, f func()) {
	if err := panicOf(f); err != "" {
		t.rules[i].fatal = smaller(t.rules[i].fatal, message.New(msgPanic, err).String())
	}
}

// panicOf calls f and returns what it panicked with, "" if it did not.
func panicOf(f func()) (err string) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Sprint(r)
		}
	}()
	f()
	return ""
}

// smaller returns the smaller of two errors, "" being none: which is met first
// depends on the order of reading, which is the smaller does not.
func smaller(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

func (t *Tally) updateRule(i int, classes *rowClasses) {
	r, rt := &t.plan.rules[i], &t.rules[i]
	switch bound := r.bound.(type) {
	case Rejected:
		rt.counts.Tested += int64(t.batch.Count)
	case Row:
		t.choose(r, bound.Reach)
		if bound.Exclude != nil {
			t.exclude(bound.Exclude)
		}
		if bound.Sift != nil {
			t.exclude(func(b *Batch, judged Bits) { bound.Sift(b, judged, t.failed) })
		} else {
			t.judgeRow(&bound, r, rt)
		}
		t.count(r, rt, classes, bound.Why)
	case Whole:
		t.choose(r, bound.Reach)
		rt.state.Update(t.batch, t.judged)
		if r.unit == UnitRow {
			t.count(r, rt, classes, bound.Why)
		} else {
			t.keepError(rt)
		}
	}
}

// judgeRow runs the loop of a row check.
func (t *Tally) judgeRow(bound *Row, r *boundRule, rt *ruleTally) {
	switch {
	case bound.Condition != nil:
		t.judgeCondition(bound.Condition, r.nullsFail)
		return
	case bound.Value == nil:
		t.judge(bound.Judge, bound.Judge)
		return
	}
	t.judge(func(b *Batch, judged, failed Bits) {
		b.judgeValues(bound, r.Folding, &rt.verdicts, judged, failed)
	}, func(b *Batch, judged, failed Bits) {
		rejectText(judged, failed, b.Folded(bound.Columns[0], r.Folding), bound, true)
	})
}

// judge runs a loop over all rows. If it panics, every row is judged by itself,
// so that a value that a check cannot bear fails its own row and no other,
// however the rows are cut into batches.
func (t *Tally) judge(all, judge func(b *Batch, tested, failed Bits)) {
	if panicOf(func() { all(t.batch, t.judged, t.failed) }) == "" {
		return
	}
	t.breakable()
	t.judged.Each(func(i int) {
		t.one = t.one.Reset(t.batch.Count)
		t.one.Set(i)
		if err := panicOf(func() { judge(t.batch, t.one, t.failed) }); err != "" {
			t.broken.add(i, err)
		}
	})
	t.failed.Or(t.broken.rows)
}

// breakable makes t.broken this rule's own: until a row breaks it is empty, or
// shared by the rules of one `where`.
func (t *Tally) breakable() {
	rows := kernel.NewBits(t.batch.Count)
	rows.Or(t.broken.rows)
	t.broken.rows = rows
}

// count adds the batch to the rule's numbers and to the classes of its rows.
func (t *Tally) count(r *boundRule, rt *ruleTally, classes *rowClasses, why func(*Batch, int) message.M) {
	missing, excluded, failed := t.missing.Count(), t.excluded.Count(), t.failed.Count()
	rt.counts.Add(Counts{Tested: int64(t.batch.Count) - missing - excluded, Missing: missing, Excluded: excluded, Failed: failed})
	if by := &rt.bySegment; t.plan.segment >= 0 {
		by.known = max(by.known, len(t.segRows))
		by.missing = t.countIn(by.missing, t.missing, missing)
		by.excluded = t.countIn(by.excluded, t.excluded, excluded)
		by.failed = t.countIn(by.failed, t.failed, failed)
	}
	if failed == 0 {
		return
	}
	t.keepError(rt)
	if r.scored {
		classes.unclean.Or(t.failed)
	}
	if r.gated {
		classes.unusable.Or(t.failed)
	}
	t.sample(r, rt, why)
}

func (t *Tally) keepError(rt *ruleTally) {
	if t.broken.text != "" {
		rt.broken += t.broken.rows.Count()
		rt.err = smaller(rt.err, t.broken.text)
	}
}

// sample offers the failing rows to the samples. Where there are enough, few rows
// have a rank that is wanted, and the others are passed by here.
func (t *Tally) sample(r *boundRule, rt *ruleTally, why func(*Batch, int) message.M) {
	b, segmented := t.batch, t.plan.segment >= 0
	limit := rt.samples.limit(segmented)
	for w, failed := range t.failed {
		if b.Records == nil && failed != 0 {
			failed = limit.among(failed, b.ID(w<<6), b.segments[min(w<<6, len(b.segments)):])
		}
		for ; failed != 0; failed &= failed - 1 {
			i := w<<6 | bits.TrailingZeros64(failed)
			if id, segment := b.ID(i), b.SegmentOf(i); limit.wants(id, segment) {
				rt.samples.reserve(i, id, segment, segmented)
			}
		}
	}
	rt.samples.fill(func(i int, p *picked) {
		p.reason = rt.samples.interned(r.show(p, b, i, t.hasJudged(i), t.whyOf(i, why)))
	})
}

// whyOf is the check's own reason for a row that it has judged; the others
// failed before it saw them.
func (t *Tally) whyOf(row int, why func(*Batch, int) message.M) func(*Batch, int) message.M {
	switch {
	case t.hasJudged(row):
		return why
	case t.broken.text != "" && t.broken.rows.Has(row):
		return func(*Batch, int) message.M { return message.New(msgRowBroke) }
	}
	return func(*Batch, int) message.M { return message.New(msgIsMissing) }
}

// hasJudged tells whether the check has come to a verdict on a row.
func (t *Tally) hasJudged(row int) bool {
	return t.judged.Has(row) && (t.broken.text == "" || !t.broken.rows.Has(row))
}

// rejectRows counts and samples the records that were not read.
func (t *Tally) rejectRows(in Input) {
	t.rejected += int64(len(in.Rejects))
	for i := range t.plan.rules {
		if _, ok := t.plan.rules[i].bound.(Rejected); !ok {
			continue
		}
		rt := &t.rules[i]
		rt.counts.Tested += int64(len(in.Rejects))
		rt.counts.Failed += int64(len(in.Rejects))
		for _, reject := range in.Rejects {
			id := NewRowID(in.Rows.File, reject.Record)
			rt.samples.offer(id, 0, false, func(p *picked) {
				p.line, p.reason, p.shown = reject.Line, rt.samples.interned(reject.Reason), true
			})
		}
	}
}

// keepClasses keeps the two bits of every row until the end, with what it
// takes to find a row again by its id.
func (t *Tally) keepClasses(in Input, classes rowClasses) {
	if in.Rows.Count == 0 {
		return
	}
	classes.rows = in.Rows
	classes.rows.Lines = nil
	classes.rows.Records = slices.Clone(in.Rows.Records)
	if t.plan.segment >= 0 {
		t.segUnclean = t.countIn(t.segUnclean, classes.unclean, classes.unclean.Count())
	}
	t.parts = append(t.parts, classes)
}

func (t *Tally) addUnclean(segment uint32, n int64) {
	t.segUnclean = grown(t.segUnclean, segment)
	t.segUnclean[segment] += n
}
