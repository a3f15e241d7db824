package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// Load reads from current what the named datasets got for a period, or all
// datasets if none is named, and the agencies' scores of the period. A dataset
// that has nothing there is simply absent. So is one whose files are being
// switched to another run just now and do not settle within a moment.
func (s *Store) Load(ctx context.Context, period Day, datasets ...string) (*Tables, []AgencyScore, error) {
	if err := checkPeriod(period); err != nil {
		return nil, nil, err
	}
	if len(datasets) == 0 {
		all, err := s.Datasets(ctx, period)
		if err != nil {
			return nil, nil, err
		}
		datasets = all
	}
	t := &Tables{}
	for _, d := range slices.Compact(slices.Sorted(slices.Values(datasets))) {
		if err := errors.Join(checkDataset(d), s.load(ctx, period, d, tables, t)); err != nil {
			return nil, nil, err
		}
	}
	scores, _, err := agencyScores.read(ctx, s.files, agencyFile(period))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return t, scores, err
}

// Datasets returns the ids of the datasets that current has for a period, sorted.
func (s *Store) Datasets(ctx context.Context, period Day) ([]string, error) {
	names, err := s.files.List(ctx, monthDir(runsTable, period))
	var ids []string
	for _, name := range names {
		if p, dataset, ok := parseCurrent(name); ok && p == period {
			ids = append(ids, dataset)
		}
	}
	slices.Sort(ids)
	return ids, err
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
// version that wrote them, and has no rows.
func (s *Store) tryLoad(ctx context.Context, period Day, dataset string, which []*table, into *Tables) (bool, error) {
	read := *into
	run, present := "", 0
	for _, t := range slices.Backward(which) {
		id, err := t.read(ctx, s.files, currentFile(t.name, period, dataset), &read)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return false, err
		}
		if present++; t.name != runsTable && run != id {
			return false, nil
		}
		run = id
	}
	if present > 0 {
		*into = read
	}
	return true, nil
}

// Cycle says from which day on scores of a dataset still count.
type Cycle struct {
	Dataset string
	From    Day
}

// Latest reads for each dataset its newest score within its cycle and not after
// the day: its rows of runs, dataset_scores, criterion_scores, field_scores and
// rule_results. Periods that keep refuses are passed over; a nil keep wants a
// score. Only the months from the earliest From to the day are looked at.
func (s *Store) Latest(ctx context.Context, day Day, cycles []Cycle, keep func(*DatasetScore) bool) (*Tables, error) {
	if keep == nil {
		keep = func(d *DatasetScore) bool { return d.Score != nil }
	}
	found := &Tables{}
	months := map[string][]string{}
	for _, c := range cycles {
		if err := errors.Join(checkDataset(c.Dataset), checkPeriod(c.From), checkPeriod(day)); err != nil {
			return nil, err
		}
		if err := s.latest(ctx, day, c, months, keep, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// latestTables are what Latest reads.
var latestTables = slices.DeleteFunc(slices.Clone(tables), func(t *table) bool {
	return slices.Contains([]string{"segment_scores", "column_profiles", "failure_samples"}, t.name)
})

func (s *Store) latest(ctx context.Context, day Day, c Cycle, months map[string][]string, keep func(*DatasetScore) bool, into *Tables) error {
	periods, err := s.periods(ctx, day, c, months)
	if err != nil {
		return err
	}
	for _, period := range periods {
		t := &Tables{}
		if err := s.load(ctx, period, c.Dataset, latestTables, t); err != nil {
			return err
		}
		if len(t.DatasetScores) > 0 && keep(&t.DatasetScores[0]) {
			into.Append(t)
			return nil
		}
	}
	return nil
}

// periods returns the periods of a dataset in its cycle, newest first. The
// names in a month's folder are listed once for all datasets.
func (s *Store) periods(ctx context.Context, day Day, c Cycle, months map[string][]string) ([]Day, error) {
	var days []Day
	first := date(c.From).AddDate(0, 0, 1-date(c.From).Day())
	for m := first; !m.After(date(day)); m = m.AddDate(0, 1, 0) {
		dir := monthDir(runsTable, Day(m.Unix()/86400))
		if _, known := months[dir]; !known {
			names, err := s.files.List(ctx, dir)
			if err != nil {
				return nil, err
			}
			months[dir] = names
		}
		for _, name := range months[dir] {
			if p, dataset, ok := parseCurrent(name); ok && dataset == c.Dataset && c.From <= p && p <= day {
				days = append(days, p)
			}
		}
	}
	slices.Sort(days)
	slices.Reverse(days)
	return days, nil
}
