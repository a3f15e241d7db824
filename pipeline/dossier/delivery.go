package dossier

import (
	"cmp"
	"context"
	"slices"

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
		row.State, row.DeliveredOn = a.cycleState(&row, early)
		p.count(row.State)
		if row.State != "" {
			missed = append(missed, row)
		}
	}
}

// begin is the first period on which something can be due: the first of the span, or
// the first that the store has of the dataset. Early tells of the part of the first
// cycle that lies before the span.
func (r *register) begin(ctx context.Context, calendar *store.Calendar, a *account) (begin Day, early before, err error) {
	from := r.span.From
	early.span = from
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
			early.audited = true
			early.delivered = early.delivered || wasDelivered(run.Status)
			return false, early.delivered
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

// before is what became, before the span, of the cycle in which it begins.
type before struct {
	span               Day // its first day
	audited, delivered bool
}

// cycleState is what became of a cycle, "" if it was delivered in time.
func (a *account) cycleState(c *MissedRow, early before) (state string, on *Day) {
	audited := c.CycleFrom < early.span && early.audited
	if audited && early.delivered {
		return "", nil
	}
	for _, n := range a.nightsIn(c.CycleFrom, c.CycleTo) {
		if audited = true; n.delivered {
			if n.period > c.Due {
				return stateLate, &n.period
			}
			return "", nil
		}
	}
	if audited {
		return stateNotDelivered, nil
	}
	return stateNotAudited, nil
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
