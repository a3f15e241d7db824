package rules

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Result is what one rule came to, over the whole dataset and in each segment.
type Result struct {
	Rule            *Rule
	Unit            Unit
	Counts          Counts
	Observed        string
	DuplicateGroups *int64
	SurplusRows     *int64
	Reason          message.M // why there is nothing to score, or what broke
	Err             string    // the rule could not be judged
	Samples         []Sample  // of the whole dataset, then of each segment
	Parts           []Counts  // of each of Outcome.Segments; nil where segments are not counted
	Idle            message.M // why a segment has nothing to score
}

// ReasonIn says why there is nothing to score in a segment, by its counts.
func (r *Result) ReasonIn(part Counts) message.M {
	if part.Tested > 0 || r.Err != "" {
		return message.M{}
	}
	return r.Idle
}

// Segment is a value of the segment column: its rows, and those that are
// clean.
type Segment struct {
	Name      string
	Rows      int64
	CleanRows int64
}

// Outcome is everything that was counted of a dataset. Groups 1 (clean), 2
// and 3 (unusable or rejected) add up to Rows + Rejected: a clean row that is
// unusable, by a rule that is not scored, is in group 3.
type Outcome struct {
	Rows, Rejected int64
	Clean          int64
	Group1, Group2 int64
	Group3         int64
	Results        []Result // rules in file order

	Segments []Segment // by name
	Profiles []Profile
	Kept     map[string]string // for Delivery.Kept
}

// Close ends the counting: states come to their verdicts, and rows that fail
// late are marked. It returns the rows that became samples without being at
// hand, ascending; the caller reads them again and calls Show for each. It may
// use so many goroutines. Where keys have been spilled, Env.Spill knows
// afterwards whether they could be read again.
func (t *Tally) Close(jobs int) []RowID {
	slices.SortFunc(t.parts, func(a, b rowClasses) int {
		return cmp.Or(cmp.Compare(a.rows.File, b.rows.File), cmp.Compare(a.rows.Record(0), b.rows.Record(0)))
	})
	t.jobs, t.classes = jobs, classesByFile(t.parts)
	for i := range t.rules {
		rt := &t.rules[i]
		if rt.state != nil && rt.fatal == "" {
			t.guarded(i, func() { t.closeRule(i, jobs) })
		}
		if rt.fatal != "" {
			rt.samples = newSampler() // which rows it had come to depends on the batches
		}
	}
	return t.wanted()
}

func (t *Tally) closeRule(i, jobs int) {
	r, rt := &t.plan.rules[i], &t.rules[i]
	rt.verdict = rt.state.Verdict()
	if r.unit != UnitRow {
		rt.counts = rt.verdict.Counts
		return
	}
	segmented := t.plan.segment >= 0
	if rt.verdict.Excluded != nil {
		rt.verdict.Excluded(jobs, func(_ RowID, segment uint32) { t.excludeLate(rt, segment) })
	}
	limit := rt.samples.limit(segmented)
	rt.verdict.Rows(jobs, func(id RowID, segment uint32) {
		rt.counts.Failed++
		if segmented {
			rt.bySegment.add(segment, Counts{Failed: 1})
		}
		t.mark(r, id, segment)
		if !limit.wants(id, segment) {
			return
		}
		rt.samples.offer(id, segment, segmented, func(p *picked) {
			if why := rt.verdict.Why; why != nil {
				p.reason = rt.samples.interned(why())
			}
		})
	})
	if found := rt.verdict.Found; found != nil {
		rt.verdict.Observed = found().String()
	}
}

// excludeLate takes back that a row was tested.
func (t *Tally) excludeLate(rt *ruleTally, segment uint32) {
	rt.counts.Tested--
	rt.counts.Excluded++
	if t.plan.segment >= 0 {
		rt.bySegment.add(segment, Counts{Excluded: 1})
	}
}

func (t *Tally) wanted() []RowID {
	t.awaited = map[RowID][]awaited{}
	for i := range t.rules {
		if t.rules[i].state == nil { // its samples were at hand
			continue
		}
		t.rules[i].samples.each(func(at place) {
			if !at.row.shown {
				t.awaited[at.row.row] = append(t.awaited[at.row.row], awaited{i, at})
			}
		})
	}
	return slices.Sorted(maps.Keys(t.awaited))
}

// awaited is a sample whose row has to be read again, and its rule.
type awaited struct {
	rule   int
	sample place
}

// ShownColumns are the columns that Show looks at, as Plan.Columns names them;
// those that it does not are "", and need not be read: a rule of which no row is
// awaited, as one that judges a column as a whole, looks at none. The tally must be
// closed.
func (t *Tally) ShownColumns() []string {
	d := t.plan.Dataset
	names := make([]string, len(d.Columns))
	show := func(cols ...int) {
		for _, c := range cols {
			names[c] = d.Columns[c].Name
		}
	}
	show(t.plan.key...)
	for _, samples := range t.awaited {
		for _, a := range samples {
			r := &t.plan.rules[a.rule]
			show(r.cols...)
			if r.shown >= 0 {
				show(r.shown)
			}
		}
	}
	return names
}

// Show describes the samples of a row that failed late, now that it has been
// read again.
func (t *Tally) Show(in Input, row int) {
	t.batch.reset(in)
	id := in.Rows.ID(row)
	for _, w := range t.awaited[id] {
		r, p := &t.plan.rules[w.rule], w.sample.get()
		p.text = nil // which lies where this one is to be
		whole, _ := r.bound.(Whole)
		if m := r.show(&p, t.batch, row, true, whole.Why); whole.Why != nil {
			p.reason = t.rules[w.rule].samples.interned(m)
		}
		w.sample.put(&p)
	}
	delete(t.awaited, id)
}

// Outcome returns what was counted. The tally must be closed.
func (t *Tally) Outcome() Outcome {
	o := Outcome{Rows: t.rows, Rejected: t.rejected}
	var unclean, unusable, either int64
	for _, c := range t.classes {
		dirty, useless, one := c.counts()
		unclean, unusable, either = unclean+dirty, unusable+useless, either+one
	}
	o.Clean, o.Group1, o.Group2, o.Group3 = t.rows-unclean, t.rows-either, either-unusable, unusable+t.rejected
	segments := t.segments()
	o.Results = make([]Result, len(t.rules))
	together(len(t.rules), t.jobs, func(i int) { o.Results[i] = t.result(i, segments) })
	for i := range segments {
		o.Segments = append(o.Segments, segments[i].Segment)
	}
	for c := range t.profiles {
		o.Profiles = append(o.Profiles, t.profiles[c].publish(&t.plan.Dataset.Columns[c]))
	}
	t.countDistinct(o.Profiles)
	for i := range t.rules {
		for name, text := range t.rules[i].verdict.Kept {
			if o.Kept == nil {
				o.Kept = map[string]string{}
			}
			o.Kept[name] = text
		}
	}
	return o
}

// countDistinct replaces estimates by what a rule has found out on its way: the
// keys of all values of a column, less those that came before.
func (t *Tally) countDistinct(profiles []Profile) {
	for i := range t.rules {
		r, rt := &t.plan.rules[i], &t.rules[i]
		whole := len(r.cols) == 1 && r.where == nil && r.Folding == 0 && rt.fatal == ""
		if whole && rt.verdict.SurplusRows != nil && t.plan.Dataset.Columns[r.cols[0]].Type == value.String {
			p := &profiles[r.cols[0]]
			p.Distinct, p.DistinctIsExact = p.Rows-p.Missing-*rt.verdict.SurplusRows, true
		}
	}
}

// published is a segment as it is published, and its id in this tally.
type published struct {
	Segment
	id uint32
}

// segments are those that have rows, in order of their values.
func (t *Tally) segments() []published {
	var all []published
	for id, n := range t.segRows {
		if n == 0 {
			continue
		}
		s := published{Segment{Name: t.plan.segments.name(uint32(id)), Rows: n, CleanRows: n}, uint32(id)}
		if id < len(t.segUnclean) {
			s.CleanRows -= t.segUnclean[id]
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b published) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func (t *Tally) result(i int, segments []published) Result {
	r, rt := &t.plan.rules[i], &t.rules[i]
	res := Result{Rule: r.Rule, Unit: r.unit, Counts: rt.counts, Observed: rt.verdict.Observed,
		DuplicateGroups: rt.verdict.DuplicateGroups, SurplusRows: rt.verdict.SurplusRows, Reason: rt.verdict.Reason,
		Samples: rt.samples.inOrder(t.plan.Dataset, segments), Idle: message.New(msgNothingTested)}
	if row, ok := r.bound.(Row); ok {
		res.Observed = row.Observed
	}
	if r.unit == UnitRow {
		t.completeRows(r, rt, &res)
	}
	t.explain(r, rt, &res)
	_, rejected := r.bound.(Rejected) // a rejected record has no segment
	if r.unit == UnitRow && t.plan.segment >= 0 && !rejected {
		t.countParts(r, rt, segments, &res)
	}
	return res
}

// completeRows adds to a row rule's numbers the records that were rejected in
// reading, and all rows when nothing could be judged.
func (t *Tally) completeRows(r *boundRule, rt *ruleTally, res *Result) {
	_, isNA := r.bound.(NotApplicable)
	_, ofRecords := r.bound.(Rejected)
	switch {
	case isNA || rt.fatal != "":
		res.Counts = Counts{Excluded: t.rows + t.rejected}
	case !ofRecords:
		res.Counts.Excluded += t.rejected
	}
}

// explain says why there is nothing to score, or what broke. Rows that broke
// have failed; a judgement of the dataset as a whole that lacks them is none.
func (t *Tally) explain(r *boundRule, rt *ruleTally, res *Result) {
	na, isNA := r.bound.(NotApplicable)
	broke := message.New(msgBroke, strconv.FormatInt(rt.broken, 10), brokenBy(rt.err))
	switch {
	case rt.fatal != "":
		res.Err = rt.fatal
	case rt.broken > 0 && r.unit != UnitRow:
		res.Err = broke.String()
	case rt.broken > 0:
		res.Reason = broke
	case isNA:
		res.Reason = na.Reason
	}
	if res.Err != "" && r.unit != UnitRow {
		res.Counts = Counts{}
	}
	if res.Counts.Tested == 0 && res.Reason.IsZero() && res.Err == "" {
		res.Reason = message.New(msgNothingTested)
	}
}

// countParts counts the segments. Rows of theirs that were not seen apart were tested.
func (t *Tally) countParts(r *boundRule, rt *ruleTally, segments []published, res *Result) {
	na, isNA := r.bound.(NotApplicable)
	if isNA {
		res.Idle = na.Reason
	}
	res.Parts = make([]Counts, len(segments))
	for i, s := range segments {
		part := &res.Parts[i]
		if isNA || rt.fatal != "" {
			part.Excluded = s.Rows
		} else {
			*part = rt.bySegment.of(s.id)
		}
		part.Tested = s.Rows - part.Missing - part.Excluded
	}
}
