package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Delivery is what current has of a period in which a dataset was delivered, and
// the evidence of it.
type Delivery struct {
	Run      Run
	Manifest *Manifest // nil if history has it no more
	Evidence Input     // the manifest, as one that looks back names it
}

// Deliveries reads the runs that current has of a dataset for periods before the
// day, newest first, until want says that it has enough. Those that it does not
// take are passed over; of the others the manifest is read too. Only the rows of
// runs are looked at, which are switched last: a run that is there is there whole.
func (c *Calendar) Deliveries(ctx context.Context, day Day, dataset string, want func(*Run) (take, enough bool)) ([]Delivery, error) {
	if err := errors.Join(checkDataset(dataset), checkPeriod(day)); err != nil {
		return nil, err
	}
	months, err := c.monthsBefore(ctx, day)
	var found []Delivery
	for _, month := range months {
		days, err := c.month(ctx, month)
		if err != nil {
			return nil, err
		}
		for _, period := range slices.Backward(slices.Sorted(slices.Values(days[dataset]))) {
			if period >= day {
				continue
			}
			d, take, enough, err := c.delivery(ctx, period, dataset, want)
			if err != nil {
				return nil, err
			}
			if take {
				found = append(found, d)
			}
			if enough {
				return found, nil
			}
		}
	}
	return found, err
}

func (c *Calendar) delivery(ctx context.Context, period Day, dataset string, want func(*Run) (take, enough bool)) (d Delivery, take, enough bool, err error) {
	var t Tables
	if err = c.store.load(ctx, period, dataset, tables[len(tables)-1:], &t); err != nil || len(t.Runs) == 0 {
		return d, false, false, err
	}
	d.Run = t.Runs[0]
	if take, enough = want(&d.Run); !take {
		return d, false, enough, nil
	}
	d.Manifest, d.Evidence, err = c.store.evidence(ctx, period, dataset, d.Run.RunID)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return d, true, enough, err
}

// monthsBefore returns the first days of the months that current has, newest
// first, from that of the day on.
func (c *Calendar) monthsBefore(ctx context.Context, day Day) ([]Day, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		all, err := c.store.months(ctx)
		if err != nil {
			return nil, err
		}
		c.all = all
	}
	at, _ := slices.BinarySearch(c.all, day+1)
	months := slices.Clone(c.all[:at])
	slices.Reverse(months)
	return months, nil
}

// months returns the first days of the months that current has, in order.
func (s *Store) months(ctx context.Context) ([]Day, error) {
	months := []Day{}
	years, err := s.files.List(ctx, currentDir+"/"+runsTable)
	for _, year := range years {
		var names []string
		if names, err = s.files.List(ctx, currentDir+"/"+runsTable+"/"+strings.TrimSuffix(year, "/")); err != nil {
			break
		}
		for _, month := range names {
			if first, ok := parseMonth(year, month); ok {
				months = append(months, first)
			}
		}
	}
	slices.Sort(months)
	return months, err
}

// parseMonth reads the names of two folders, year=2026/ and month=11/.
func parseMonth(year, month string) (Day, bool) {
	y, isYear := strings.CutPrefix(year, "year=")
	m, isMonth := strings.CutPrefix(month, "month=")
	first, err := time.Parse("2006/01/", y+m)
	return Day(first.Unix() / 86400), isYear && isMonth && err == nil
}
