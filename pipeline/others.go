package pipeline

import (
	"context"
	"errors"
	"slices"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/message"
)

// What rules need of other datasets is gathered before the rules are bound, in one
// reading of each, however many rules ask. The extract is opened for this audit
// alone: nobody waits for the audit of the other dataset, so that datasets may
// refer to each other in a circle, and to themselves.

// gathered is what was gathered of another dataset for one need, or why nothing
// was.
type gathered struct {
	other rules.Other
	why   message.M
}

// other returns what a rule needs of another dataset of the same period.
func (a *audit) other(ctx context.Context, need rules.Need) (rules.Other, message.M) {
	if _, ok := a.others[need.ID()]; !ok {
		a.gather(ctx, need.Dataset)
	}
	known := a.others[need.ID()]
	return known.other, known.why
}

// gather keeps all that the rules need of a dataset.
func (a *audit) gather(ctx context.Context, dataset string) {
	needs := a.needsOf(dataset)
	all, why := a.readOther(ctx, dataset, needs)
	if a.others == nil {
		a.others = map[string]gathered{}
	}
	for i, n := range needs {
		if why.IsZero() {
			a.others[n.ID()] = gathered{other: all[i]}
		} else {
			a.others[n.ID()] = gathered{why: why}
		}
	}
}

// needsOf are the needs, each once, of the rules that are in force.
func (a *audit) needsOf(dataset string) []rules.Need {
	var all []rules.Need
	for _, r := range a.target.dataset.Rules {
		if !r.InForce(a.period) {
			continue
		}
		for _, n := range r.Needs(&a.target.dataset.Dataset) {
			same := func(o rules.Need) bool { return o.ID() == n.ID() }
			if n.Dataset == dataset && !slices.ContainsFunc(all, same) {
				all = append(all, n)
			}
		}
	}
	return all
}

// readOther gathers the needs of a dataset from its extract, or says why it
// cannot.
func (a *audit) readOther(ctx context.Context, dataset string, needs []rules.Need) ([]rules.Other, message.M) {
	d, ok := a.Catalogue.Dataset(dataset)
	if !ok {
		return nil, a.whyNot(dataset)
	}
	for _, n := range needs {
		if columns := n.Undeclared(&d.Dataset); len(columns) > 0 {
			return nil, message.New(msgOtherColumn, dataset, columns[0].Name)
		}
	}
	extract, why := a.openOther(ctx, d)
	if extract == nil {
		return nil, why
	}
	all, err := scan.Gather(ctx, scan.Request{Dataset: &d.Dataset, Extract: extract, Decimal: d.Source.Decimal, Dates: d.Source.DateFormats,
		Env: rules.Env{Period: a.period, Zone: a.Catalogue.Zone, Plain: a.Plain, Spill: a.share}, Jobs: a.Jobs}, needs)
	if err != nil {
		return nil, message.New(msgOtherUnreadable, dataset, ProblemOf(err))
	}
	a.addForeign(dataset, extract)
	return all, message.M{}
}

// openOther opens the extract of another dataset.
func (a *audit) openOther(ctx context.Context, d *catalogue.Dataset) (*source.Extract, message.M) {
	found, err := find(ctx, d, a.period)
	if err == nil && len(found) == 0 {
		return nil, message.New(msgOtherAbsent, d.ID, a.period)
	}
	var extract *source.Extract
	if err == nil {
		extract, err = a.open(ctx, d.Source, found)
	}
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		return nil, message.New(msgOtherUnreadable, d.ID, ProblemOf(err))
	}
	extract.Turns = a.turns
	return extract, message.M{}
}

// whyNot says why a dataset that is needed cannot be read.
func (a *audit) whyNot(dataset string) message.M {
	for _, b := range a.Catalogue.Broken {
		if b.ID == dataset {
			return message.New(msgOtherUnreadable, dataset, ProblemOf(&brokenFile{b.Path, b.Problems}))
		}
	}
	return message.New(msgOtherUnknown, dataset)
}

// addForeign puts the files of another dataset into the manifest, each once.
func (a *audit) addForeign(dataset string, e *source.Extract) {
	for _, f := range e.Delivered() {
		in := input(store.InputDataset, dataset, f, a.arrivals)
		if !slices.Contains(a.inputs, in) {
			a.inputs = append(a.inputs, in)
		}
	}
}
