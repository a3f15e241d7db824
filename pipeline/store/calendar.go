package store

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// Cycle says from which day on scores of a dataset still count.
type Cycle struct {
	Dataset string
	From    Day
}

// Calendar knows for which periods current has something of a dataset. It lists
// the folder of a month when it is first asked for it, for all datasets at once,
// and remembers: a year of 300 datasets is 100,000 names. What is committed later
// it does not see. It may be used by several goroutines.
type Calendar struct {
	store  *Store
	mu     sync.Mutex
	months map[string]map[string][]Day // folder → dataset → its days there
	all    []Day                       // the first days of all months, in order; nil: not asked for yet
	torn   *Day                        // where it is not nil: the first month whose file of runs is damaged, which is then no error
}

// Calendar returns a calendar of what current has from now on.
func (s *Store) Calendar() *Calendar {
	return &Calendar{store: s, months: map[string]map[string][]Day{}}
}

// Latest reads for each dataset its newest score within its cycle and not after
// the day: its rows of runs, dataset_scores, criterion_scores, field_scores and
// rule_results. Periods that keep refuses are passed over; a nil keep wants a
// score. Only the months from the earliest From to the day are looked at.
func (c *Calendar) Latest(ctx context.Context, day Day, cycles []Cycle, keep func(*DatasetScore) bool) (*Tables, error) {
	if keep == nil {
		keep = func(d *DatasetScore) bool { return d.Score != nil }
	}
	found := &Tables{}
	for _, cycle := range cycles {
		if err := errors.Join(checkDataset(cycle.Dataset), checkPeriod(cycle.From), checkPeriod(day)); err != nil {
			return nil, err
		}
		if err := c.latest(ctx, day, cycle, keep, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// latestTables are what Latest reads.
var latestTables = tablesOf("dataset_scores", "criterion_scores", "field_scores", "rule_results")

func (c *Calendar) latest(ctx context.Context, day Day, cycle Cycle, keep func(*DatasetScore) bool, into *Tables) error {
	periods, err := c.periods(ctx, day, cycle)
	if err != nil {
		return err
	}
	for _, period := range periods {
		t := &Tables{}
		if err := c.store.load(ctx, period, cycle.Dataset, latestTables, t); err != nil {
			return err
		}
		if len(t.DatasetScores) > 0 && keep(&t.DatasetScores[0]) {
			into.Append(t)
			return nil
		}
	}
	return nil
}

// periods returns the periods of a dataset in its cycle, newest first.
func (c *Calendar) periods(ctx context.Context, day Day, cycle Cycle) ([]Day, error) {
	var days []Day
	first := date(cycle.From).AddDate(0, 0, 1-date(cycle.From).Day())
	for m := first; !m.After(date(day)); m = m.AddDate(0, 1, 0) {
		month, err := c.month(ctx, Day(m.Unix()/86400))
		if err != nil {
			return nil, err
		}
		for _, p := range month[cycle.Dataset] {
			if cycle.From <= p && p <= day {
				days = append(days, p)
			}
		}
	}
	slices.Sort(days)
	slices.Reverse(days)
	return days, nil
}

// month returns the days of the month that current has, by dataset.
func (c *Calendar) month(ctx context.Context, period Day) (map[string][]Day, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	dir := monthDir(runsTable, period)
	if days, known := c.months[dir]; known {
		return days, nil
	}
	days, err := c.store.days(ctx, period)
	if refusal := (*Error)(nil); c.torn != nil && errors.As(err, &refusal) && ctx.Err() == nil {
		*c.torn, err = min(*c.torn, wholeMonth(period).from), nil
	}
	if err != nil {
		return nil, err
	}
	c.months[dir] = days
	return days, nil
}
