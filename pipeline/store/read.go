package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"
)

// Load reads from current what the named datasets got for a period, or all
// datasets if none is named, their incidents, and the agencies' scores of the period. A dataset
// that has nothing there is simply absent. So is one whose files are being
// switched to another run just now and do not settle within a moment. A file of a day that
// is not what the manifest of its run says is an error, as one that cannot be decoded.
func (s *Store) Load(ctx context.Context, period Day, datasets ...string) (*Tables, []AgencyScore, error) {
	return s.loadPeriod(ctx, period, datasets, tables, &incidents)
}

// LoadWhole is Load without the rows that are about a segment, but for those of
// segment_scores: of a dataset with a segment for each commune they are nearly all.
func (s *Store) LoadWhole(ctx context.Context, period Day, datasets ...string) (*Tables, []AgencyScore, error) {
	return s.loadPeriod(ctx, period, datasets, wholeOf(tables), &wholeIncidents)
}

func (s *Store) loadPeriod(ctx context.Context, period Day, datasets []string, which []*table, of *sheet[Incident]) (*Tables, []AgencyScore, error) {
	places, err := s.namedOrAll(ctx, period, datasets)
	if err != nil {
		return nil, nil, err
	}
	var t *Tables
	var standing []Incident
	var scores []AgencyScore
	err = together(3, func(i int) (err error) {
		switch i {
		case 0:
			read := &watch{read: map[string]fileRead{}}
			if t, err = s.loadAll(ctx, places, read.of(which)); err == nil {
				err = read.check(ctx, s, t.Runs)
			}
		case 1:
			standing, err = s.incidentsOf(ctx, places, of)
		case 2:
			scores, err = s.agenciesAt(ctx, period)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	t.Incidents = standing
	return t, scores, nil
}

// LoadIncidents reads the incidents of the named datasets, or of all if none is named, and
// of their segments, as Load does.
func (s *Store) LoadIncidents(ctx context.Context, period Day, datasets ...string) ([]Incident, error) {
	places, err := s.namedOrAll(ctx, period, datasets)
	if err != nil {
		return nil, err
	}
	return s.incidentsOf(ctx, places, &incidents)
}

// namedOrAll are the places of the named datasets, or of all that current has.
func (s *Store) namedOrAll(ctx context.Context, period Day, datasets []string) ([]place, error) {
	if err := checkPeriod(period); err != nil {
		return nil, err
	}
	if len(datasets) > 0 {
		return placesOf(period, datasets)
	}
	all, err := s.Datasets(ctx, period)
	if err != nil {
		return nil, err
	}
	return placesOf(period, all)
}

// placesOf are the places of datasets at a period, each once, in the order of their names.
func placesOf(period Day, datasets []string) ([]place, error) {
	datasets = slices.Compact(slices.Sorted(slices.Values(datasets)))
	places := make([]place, len(datasets))
	for i, dataset := range datasets {
		if err := checkDataset(dataset); err != nil {
			return nil, err
		}
		places[i] = place{period, dataset}
	}
	return places, nil
}

// LoadTables reads some tables, and runs, of the named datasets, as Load reads
// all; the other tables stay empty. Profiles and samples are most of what a store
// holds, and an overview needs neither.
func (s *Store) LoadTables(ctx context.Context, period Day, names []string, datasets ...string) (*Tables, error) {
	return s.LoadDays(ctx, names, map[Day][]string{period: datasets})
}

// LoadDays is LoadTables of several periods, each with its datasets.
func (s *Store) LoadDays(ctx context.Context, names []string, datasets map[Day][]string) (*Tables, error) {
	for _, name := range names {
		if !slices.ContainsFunc(tables, func(t *table) bool { return t.name == name }) {
			return nil, fmt.Errorf("there is no table %q of a run", name)
		}
	}
	var places []place
	for _, period := range slices.Sorted(maps.Keys(datasets)) {
		some, err := placesOf(period, datasets[period])
		if err := errors.Join(checkPeriod(period), err); err != nil {
			return nil, err
		}
		places = append(places, some...)
	}
	return s.loadAll(ctx, places, tablesOf(names...))
}

// loadAll reads several datasets at the same time and joins them in their order.
func (s *Store) loadAll(ctx context.Context, places []place, which []*table) (*Tables, error) {
	each, err := s.loadPlaces(ctx, places, which)
	if err != nil {
		return nil, err
	}
	all := &Tables{}
	for i := range each {
		if err := places[i].has(each[i].Runs); err != nil {
			return nil, err
		}
		all.Append(&each[i])
		each[i] = Tables{} // both would be much memory
	}
	return all, nil
}

// has is an error unless the rows are of the place whose files they stand in.
func (p place) has(runs []Run) error {
	for _, r := range runs {
		if (place{r.Period, r.Dataset}) != p {
			return damaged(currentFile(runsTable, p.period, p.dataset), fmt.Errorf("its row is of %s for %s", r.Dataset, iso(r.Period)))
		}
	}
	return nil
}

// Datasets returns the ids of the datasets that current has for a period, sorted.
func (s *Store) Datasets(ctx context.Context, period Day) ([]string, error) {
	days, err := s.days(ctx, period)
	var ids []string
	for dataset, periods := range days {
		if slices.Contains(periods, period) {
			ids = append(ids, dataset)
		}
	}
	slices.Sort(ids)
	return ids, err
}

// days returns the days of a month for which current has a run, by dataset.
func (s *Store) days(ctx context.Context, month Day) (map[string][]Day, error) {
	kinds, err := s.kinds(ctx, runsTable, []place{{period: month}})
	if err != nil {
		return nil, err
	}
	all := kinds.day
	if kinds.month[monthOf(month)] {
		runs, _, err := monthRuns(ctx, s.files, month)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return byDataset(all), err
		}
		for at := range runs {
			all[at] = true
		}
	}
	return byDataset(all), nil
}

func byDataset(all map[place]bool) map[string][]Day {
	days := map[string][]Day{}
	for at := range all {
		days[at.dataset] = append(days[at.dataset], at.period)
	}
	return days
}

// How often, and after what pause, a dataset is read again that is just being
// switched. Switching takes milliseconds.
const (
	switchTries = 5
	switchPause = 20 * time.Millisecond
)

// load reads some tables of one dataset and period, all of one run, and adds
// them to into; nothing if there is no such run.
func (s *Store) load(ctx context.Context, period Day, dataset string, which []*table, into *Tables) error {
	for try := range switchTries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(switchPause):
			}
		}
		whole, err := s.tryLoad(ctx, period, dataset, which, into)
		if whole || err != nil {
			return err
		}
	}
	return nil
}

// tryLoad tells whether the files were of one run. A run's files appear with
// runs last, so a table that is absent beside runs was not yet known to the
// version that wrote them, and has no rows. Without a day's file of runs the month's
// files are asked: other files of the day are those of a run that is just being
// committed, or are left of one that a month's files have.
func (s *Store) tryLoad(ctx context.Context, period Day, dataset string, which []*table, into *Tables) (bool, error) {
	read, ids := *into, make([]string, len(which))
	load := func(i int) (err error) {
		ids[i], err = which[i].read(ctx, s.files, currentFile(which[i].name, period, dataset), &read)
		return err
	}
	runs := len(which) - 1
	err := load(runs)
	if errors.Is(err, fs.ErrNotExist) {
		return s.fromMonth(ctx, rowsWanted{from: period, to: period, at: map[place]bool{{period, dataset}: true}}, which, into)
	}
	if err != nil {
		return false, err
	}
	err = few(runs, s.AtOnce(), func(i int) error {
		err := load(i)
		if errors.Is(err, fs.ErrNotExist) {
			ids[i], err = ids[runs], nil
		}
		return err
	})
	if err != nil || slices.ContainsFunc(ids, func(id string) bool { return id != ids[runs] }) {
		return false, err
	}
	*into = read
	return true, nil
}
