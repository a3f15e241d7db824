package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Month is what current has of one month of a span: the rows of all its periods, each
// table in the order of its keys, so that the rows of a period stand together.
type Month struct {
	First Day // its first day
	Tables
	AgencyScores []AgencyScore
}

// Span reads the named tables of all datasets, and runs, for the periods from one day
// to another, both counted in, and calls each with one month after the other; no names
// are all tables; without the rows that are about a segment, as LoadWhole. A month without
// a run in the span is passed over. At no time is more than a month in memory, and the Month
// given to each is its own to keep.
//
// As with Load, a dataset whose files are just being switched to another run, and do
// not settle within a moment, is absent for that period.
func (s *Store) Span(ctx context.Context, from, to Day, names []string, each func(*Month) error) error {
	if err := errors.Join(checkPeriod(from), checkPeriod(to)); err != nil {
		return err
	}
	if len(names) == 0 {
		names = TableNames()
	}
	for _, name := range names {
		if !slices.Contains(TableNames(), name) {
			return fmt.Errorf("there is no table %q in a store", name)
		}
	}
	c := s.Calendar()
	months, err := c.monthsBefore(ctx, to)
	if err != nil {
		return err
	}
	for _, first := range slices.Backward(months) {
		if lastOf(first) < from {
			continue
		}
		m, err := s.month(ctx, c, first, from, to, names)
		if err == nil && len(m.Runs) > 0 {
			err = each(m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastOf is the last day of the month that begins on a day.
func lastOf(first Day) Day { return Day(date(first).AddDate(0, 1, 0).Unix()/86400) - 1 }

// month reads what of a month lies within the span.
func (s *Store) month(ctx context.Context, c *Calendar, first, from, to Day, names []string) (*Month, error) {
	days, err := c.month(ctx, first)
	if err != nil {
		return nil, err
	}
	var places []place
	for dataset, periods := range days {
		for _, period := range periods {
			if from <= period && period <= to {
				places = append(places, place{period, dataset})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.dataset, b.dataset))
	})
	m := &Month{First: first}
	found, err := s.loadPlaces(ctx, places, wholeOf(tablesOf(names...)))
	if err != nil {
		return nil, err
	}
	for i := range found {
		m.Append(&found[i])
		found[i] = Tables{} // both would be much memory
	}
	if slices.Contains(names, incidents.name) {
		if m.Incidents, err = s.incidentsOf(ctx, places, &incidents); err != nil {
			return nil, err
		}
	}
	m.sortByKeys()
	if slices.Contains(names, agencyScores.name) {
		err = s.agenciesOf(ctx, places, m)
	}
	return m, err
}

// agenciesOf reads the agencies' scores of all periods, which come in order.
func (s *Store) agenciesOf(ctx context.Context, places []place, into *Month) error {
	for i, at := range places {
		if i > 0 && at.period == places[i-1].period {
			continue
		}
		rows, err := s.agenciesAt(ctx, at.period)
		if err != nil {
			return err
		}
		into.AgencyScores = append(into.AgencyScores, rows...)
	}
	return nil
}

// sortByKeys puts rows that were read file by file in the order of the tables' keys.
// Within a file they are in order, so that the keys of files are all that is compared.
func (t *Tables) sortByKeys() {
	for _, table := range tables {
		table.sort(t)
	}
	sortByKey[Incident](t.Incidents)
}

func sortByKey[T any, P keyed[T]](rows []T) {
	slices.SortStableFunc(rows, func(a, b T) int { return compareKeys(P(&a).Leading(), P(&b).Leading()) })
}

// keyed is implemented by the rows that Key leads.
type keyed[T any] interface {
	*T
	stamp(Key)
	Leading() *Key
}

func compareKeys(a, b *Key) int {
	return cmp.Or(cmp.Compare(a.Period, b.Period), cmp.Compare(a.Agency, b.Agency),
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.RunID, b.RunID))
}
