package dossier

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// What became of a cycle, where it was not delivered in time.
const (
	stateNotDelivered = "not_delivered"
	stateNotAudited   = "not_audited"
	stateLate         = "late"
)

// punctual counts the cycles of a dataset that were due from a period on, and names
// those that were missed. A dataset that the catalogue does not have is not due.
func (r *register) punctual(ctx context.Context, calendar *store.Calendar, a *account) (Punctuality, []MissedRow, error) {
	var p Punctuality
	var missed []MissedRow
	if a.of == nil {
		return p, nil, nil
	}
	begin, early, err := r.begin(ctx, calendar, a)
	if err != nil {
		return p, nil, err
	}
	first, last := a.cycle.Window(value.Day(begin))
	for ; ; first, last = a.cycle.Window(last + 1) {
		due := Day(a.cycle.Deadline(first))
		if due < begin {
			continue
		}
		if due > r.until {
			return p, missed, nil
		}
		row := MissedRow{Due: due, CycleFrom: Day(first), CycleTo: Day(last)}
		if row.State, row.DeliveredOn, err = r.cycleState(ctx, a, &row, early); err != nil {
			return p, nil, err
		}
		p.count(row.State)
		if row.State != "" {
			missed = append(missed, row)
		}
	}
}

// begin is the first period on which something can be due: the first of the span, or
// the first that the store has of the dataset. Early tells whether the cycle in which the
// span begins was delivered before it.
func (r *register) begin(ctx context.Context, calendar *store.Calendar, a *account) (begin Day, early bool, err error) {
	from := r.span.From
	first, _ := a.cycle.Window(value.Day(from))
	known := false
	err = calendar.Before(ctx, from, a.id, func(period Day) (bool, error) {
		known = true
		return true, nil
	})
	if err == nil && known && Day(first) < from {
		_, err = calendar.Deliveries(ctx, from, a.id, func(run *store.Run) (take, enough bool) {
			if run.Period < Day(first) {
				return false, true
			}
			early = wasDelivered(run.Status)
			return false, early
		})
	}
	switch {
	case known:
		return from, early, err
	case len(a.nights) > 0:
		return a.nights[0].period, early, err
	}
	return r.first, early, err
}

// cycleState is what became of a cycle, "" if it was delivered in time. Who looked before
// the due day only has not found that nothing was delivered.
func (r *register) cycleState(ctx context.Context, a *account, c *MissedRow, early bool) (state string, on *Day, err error) {
	if early && c.CycleFrom < r.span.From {
		return "", nil, nil
	}
	audited := false
	for _, n := range a.nightsIn(c.CycleFrom, c.CycleTo) {
		if audited = audited || n.period >= c.Due; !n.delivered {
			continue
		}
		if n.period <= c.Due {
			return "", nil, nil
		}
		if day, err := r.arrival(ctx, a, &n); err != nil || day > c.Due {
			return stateLate, &day, err
		}
		return "", nil, nil
	}
	if audited {
		return stateNotDelivered, nil, nil
	}
	return stateNotAudited, nil, nil
}

// arrival is the day, in the zone of the catalogue, on which the extract of a night was
// there: when the last of its files arrived, as the manifest has kept it. Where that is
// not known, or is told by a copy made later, it is the period that found it.
func (r *register) arrival(ctx context.Context, a *account, n *night) (Day, error) {
	found := store.Recorded{Period: n.period, Dataset: a.id, RunID: n.id}
	if err := r.store.ReadManifest(ctx, &found); err != nil {
		return n.period, err
	}
	var last time.Time
	for _, in := range found.Manifest.Inputs {
		if in.Kind == store.InputExtract && in.ArrivedAt.After(last) {
			last = in.ArrivedAt
		}
	}
	if last.IsZero() {
		return n.period, nil
	}
	return min(n.period, Day(value.DayOfTime(last.In(r.frame.Zone())))), nil
}

func (p *Punctuality) count(state string) {
	p.Expected++
	switch state {
	case stateNotDelivered:
		p.NotDelivered++
	case stateNotAudited:
		p.NotAudited++
	case stateLate:
		p.DeliveredLate++
		p.Delivered++
	default:
		p.Delivered++
	}
}

func (p *Punctuality) add(o Punctuality) {
	p.Expected += o.Expected
	p.Delivered += o.Delivered
	p.DeliveredLate += o.DeliveredLate
	p.NotDelivered += o.NotDelivered
	p.NotAudited += o.NotAudited
}

// nightsIn are the nights from one day to another.
func (a *account) nightsIn(from, to Day) []night {
	at := func(day Day) int {
		i, _ := slices.BinarySearchFunc(a.nights, day, func(n night, day Day) int { return cmp.Compare(n.period, day) })
		return i
	}
	return a.nights[at(from):at(to+1)]
}
