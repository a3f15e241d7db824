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
// the first that the store has of the dataset. Early are nights before the span that found
// what the cycle delivered in which it begins.
func (r *register) begin(ctx context.Context, calendar *store.Calendar, a *account) (begin Day, early []night, err error) {
	from := r.span.From
	first, _ := a.cycle.Window(value.Day(from))
	known := false
	err = calendar.Before(ctx, from, a.id, func(period Day) (bool, error) {
		known = true
		return true, nil
	})
	if err == nil && known && Day(first) < from {
		due := Day(a.cycle.Deadline(first))
		_, err = calendar.Deliveries(ctx, from, a.id, func(run *store.Run) (take, enough bool) {
			if run.Period < Day(first) {
				return false, true
			}
			n := r.night(run)
			if n.delivered {
				early = append(early, n)
			}
			return false, n.delivered && n.saw(due)
		})
		slices.Reverse(early)
	}
	switch {
	case known:
		return from, early, err
	case len(a.nights) > 0:
		return a.nights[0].period, early, err
	}
	return r.first, early, err
}

// cycleState is what became of a cycle, "" if it was delivered in time: by what any night
// up to the due day tells, or the first after it. Who looked before the due day only has
// not found that nothing was delivered.
func (r *register) cycleState(ctx context.Context, a *account, c *MissedRow, early []night) (state string, on *Day, err error) {
	nights := a.nightsIn(c.CycleFrom, c.CycleTo)
	if c.CycleFrom < r.span.From {
		nights = slices.Concat(early, nights)
	}
	audited := false
	for _, n := range nights {
		if audited = audited || n.period >= c.Due; !n.delivered {
			continue
		}
		day, err := r.arrival(ctx, a, &n, c.Due)
		if err != nil || day <= c.Due {
			return "", nil, err
		}
		if on == nil {
			state, on = stateLate, &day
		}
		if n.period > c.Due {
			break
		}
	}
	switch {
	case on != nil:
		return state, on, nil
	case audited:
		return stateNotDelivered, nil, nil
	}
	return stateNotAudited, nil, nil
}

// saw tells whether an audit was made by the end of the day after the due day: a day's
// extract comes in the night after it. What such an audit found for a period up to the due
// day was delivered in time; what one found that was made later (a back-fill) may have come
// at any time before that.
func (n *night) saw(due Day) bool { return n.period <= due && n.seen <= due+1 }

// arrival is the day, in the zone of the catalogue, on which the extract of a night was
// there, by what the earliest of its attempts tells. It is the period itself where they saw
// it in time, or where nobody knows; else that on which the last of the files arrived, as
// the manifest has kept it. After the due day a copy that looks younger than the period that
// found it tells nothing.
func (r *register) arrival(ctx context.Context, a *account, n *night, due Day) (Day, error) {
	attempts, err := r.attemptsAt(ctx, a.id, n)
	if err != nil || slices.ContainsFunc(attempts, func(n night) bool { return n.saw(due) }) {
		return n.period, err
	}
	earliest := store.Latest
	for _, at := range attempts {
		day, known, err := r.arrived(ctx, a.id, &at)
		switch {
		case err != nil || !known:
			return n.period, err
		case n.period > due:
			day = min(day, n.period)
		case day == due+1:
			day = due
		}
		earliest = min(earliest, day)
	}
	return earliest, nil
}

// attemptsAt are the attempts that found an extract in a night, for a correction that is
// audited again says nothing of what it corrects.
func (r *register) attemptsAt(ctx context.Context, dataset string, n *night) ([]night, error) {
	if n.attempt <= 1 {
		return []night{*n}, nil
	}
	at := place{n.period, dataset}
	recorded, known := r.again[at]
	if !known {
		var err error
		if recorded, _, err = r.store.Recorded(ctx, store.Wanted{Datasets: []string{dataset}, From: n.period, To: n.period}); err != nil {
			return nil, err
		}
	}
	var found []night
	for i := range recorded {
		if err := recorded[i].Err; err != nil {
			return nil, err
		}
		if attempt := r.night(&recorded[i].Rows.Runs[0]); attempt.delivered {
			found = append(found, attempt)
		}
	}
	return found, nil
}

// arrived is the day on which the last of the files arrived that an attempt read.
func (r *register) arrived(ctx context.Context, dataset string, n *night) (day Day, known bool, err error) {
	found := store.Recorded{Period: n.period, Dataset: dataset, RunID: n.id}
	if err := r.store.ReadManifest(ctx, &found); err != nil {
		return 0, false, err
	}
	var last time.Time
	for _, in := range found.Manifest.Inputs {
		if in.Kind == store.InputExtract && in.ArrivedAt.After(last) {
			last = in.ArrivedAt
		}
	}
	return r.dayOf(last), !last.IsZero(), nil
}

// dayOf is the day of a moment in the zone of the catalogue.
func (r *register) dayOf(moment time.Time) Day {
	return Day(value.DayOfTime(moment.In(r.frame.Zone())))
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
