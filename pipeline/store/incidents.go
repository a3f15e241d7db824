package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
)

// Incidents reads the incidents of a dataset as they stood at the end of a period;
// known is false if nobody has followed them up to there.
func (s *Store) Incidents(ctx context.Context, period Day, dataset string) (rows []Incident, known bool, err error) {
	if err := errors.Join(checkDataset(dataset), checkPeriod(period)); err != nil {
		return nil, false, err
	}
	return s.incidentsAt(ctx, place{period, dataset}, &incidents)
}

// incidentsAt is Incidents, as far as a sheet reads them.
func (s *Store) incidentsAt(ctx context.Context, at place, as *sheet[Incident]) (rows []Incident, known bool, err error) {
	rows, _, err = as.read(ctx, s.files, currentFile(incidents.name, at.period, at.dataset))
	if !errors.Is(err, fs.ErrNotExist) {
		return rows, err == nil, err
	}
	m, err := s.monthIncidents(ctx, as, rowsWanted{from: at.period, to: at.period, at: map[place]bool{at: true}})
	if err != nil {
		return nil, false, err
	}
	return m.rows, m.known[at], nil
}

// incidentsOf reads the incidents of several places, in their order: from a day's file,
// or else from the month's; as far as a sheet reads them.
func (s *Store) incidentsOf(ctx context.Context, places []place, as *sheet[Incident]) ([]Incident, error) {
	kinds, err := s.kinds(ctx, incidents.name, places)
	if err != nil {
		return nil, err
	}
	each, of := make([][]Incident, len(places)), map[place]int{}
	wanted := map[string]rowsWanted{}
	for i, at := range places {
		of[at] = i
		if month := monthOf(at.period); !kinds.day[at] && kinds.month[month] {
			w, ok := wanted[month]
			if !ok {
				w = rowsWanted{from: at.period, to: at.period, at: map[place]bool{}}
			}
			w.from, w.to, w.at[at] = min(w.from, at.period), max(w.to, at.period), true
			wanted[month] = w
		}
	}
	for _, want := range wanted {
		m, err := s.monthIncidents(ctx, as, want)
		if err != nil {
			return nil, err
		}
		for i := range m.rows {
			at := of[place{m.rows[i].Period, m.rows[i].Dataset}]
			each[at] = append(each[at], m.rows[i])
		}
	}
	err = few(len(places), s.AtOnce(), func(i int) (err error) {
		if kinds.day[places[i]] {
			each[i], _, err = s.incidentsAt(ctx, places[i], as)
		}
		return err
	})
	return slices.Concat(each...), err
}

// WriteIncidents replaces the incidents of a dataset at the end of a period, which
// follow from the run of that period and those before.
func (s *Store) WriteIncidents(ctx context.Context, run *Run, rows []Incident) error {
	for i := range rows {
		rows[i].Key = run.Key
	}
	var file bytes.Buffer
	if err := runIncidents.lot(rows).write(&file, run.RunID); err != nil {
		return err
	}
	return putBytes(ctx, s.files, currentFile(incidents.name, run.Period, run.Dataset), file.Bytes())
}

// forgetIncidents removes the incidents of a dataset at a period whose run has been
// switched: they follow from what current shows. Those of later periods stay for readers,
// stale as they are, until they are replaced: that they are to be, a debt says ([Debt]),
// which was written before the run.
func (s *Store) forgetIncidents(ctx context.Context, period Day, dataset string) error {
	if known, err := s.knows(ctx, place{period, dataset}); !known || err != nil {
		return err
	}
	return s.FollowIncidents(ctx, func() error {
		if err := s.files.Delete(ctx, currentFile(incidents.name, period, dataset)); err != nil {
			return err
		}
		return s.forgetInMonth(ctx, place{period, dataset})
	})
}

// knows tells whether incidents are known at a place, by a file of the day or the month's.
func (s *Store) knows(ctx context.Context, at place) (bool, error) {
	there, err := s.isThere(ctx, currentFile(incidents.name, at.period, at.dataset))
	if there || err != nil {
		return there, err
	}
	return s.monthKnows(ctx, at)
}

// FollowIncidents runs do while no other process changes incidents.
func (s *Store) FollowIncidents(ctx context.Context, do func() error) error {
	return s.under(ctx, incidentLock, do)
}

// From returns the periods from a day on for which current has a run of a dataset, in
// order.
func (c *Calendar) From(ctx context.Context, from Day, dataset string) ([]Day, error) {
	months, err := c.monthsBefore(ctx, lastDay)
	var found []Day
	for _, month := range months {
		days, failure := c.month(ctx, month)
		err = errors.Join(err, failure)
		for _, period := range days[dataset] {
			if period >= from {
				found = append(found, period)
			}
		}
		if month <= from {
			break
		}
	}
	slices.Sort(found)
	return found, err
}

// Within returns the periods from a day to another for which current has a run of a
// dataset, newest first. Only the months between them are looked at.
func (c *Calendar) Within(ctx context.Context, from, to Day, dataset string) ([]Day, error) {
	return c.periods(ctx, to, Cycle{Dataset: dataset, From: from})
}

// Before calls f with the periods before a day for which current has a run of a
// dataset, newest first, until f says that it has seen enough.
func (c *Calendar) Before(ctx context.Context, day Day, dataset string, f func(period Day) (enough bool, err error)) error {
	months, err := c.monthsBefore(ctx, day)
	if err != nil {
		return err
	}
	for _, month := range months {
		days, err := c.month(ctx, month)
		if err != nil {
			return err
		}
		for _, period := range slices.Backward(slices.Sorted(slices.Values(days[dataset]))) {
			if period >= day {
				continue
			}
			if enough, err := f(period); enough || err != nil {
				return err
			}
		}
	}
	return nil
}
