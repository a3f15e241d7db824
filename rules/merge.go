package rules

import "golang.org/x/sync/errgroup"

// Merge joins o, which is not to be used afterwards, into t. Both are tallies
// of the same plan.
func (t *Tally) Merge(o *Tally) { t.MergeAll([]*Tally{o}, 1) }

// MergeAll is Merge of several, by so many goroutines: each rule and each column is
// joined by one of them.
func (t *Tally) MergeAll(others []*Tally, jobs int) {
	for _, o := range others {
		t.rows += o.rows
		t.rejected += o.rejected
		for s, n := range o.segRows {
			t.segRows = grown(t.segRows, uint32(s))
			t.segRows[s] += n
		}
		for s, n := range o.segUnclean {
			t.addUnclean(uint32(s), n)
		}
		t.parts = append(t.parts, o.parts...)
	}
	t.limitSamples()
	together(len(t.rules)+len(t.profiles), jobs, func(i int) {
		for _, o := range others {
			if i < len(t.rules) {
				t.rules[i].merge(&o.rules[i])
			} else {
				t.profiles[i-len(t.rules)].merge(&o.profiles[i-len(t.rules)])
			}
		}
	})
}

// together does n things with so many goroutines.
func together(n, jobs int, do func(i int)) {
	var all errgroup.Group // for its limit: nothing here fails
	all.SetLimit(max(jobs, 1))
	for i := range n {
		all.Go(func() error { do(i); return nil })
	}
	_ = all.Wait()
}

func (rt *ruleTally) merge(o *ruleTally) {
	rt.counts.Add(o.counts)
	rt.bySegment.merge(&o.bySegment)
	if rt.state != nil {
		rt.state.Merge(o.state)
	}
	rt.samples.merge(&o.samples)
	rt.broken += o.broken
	rt.err, rt.fatal = smaller(rt.err, o.err), smaller(rt.fatal, o.fatal)
}
