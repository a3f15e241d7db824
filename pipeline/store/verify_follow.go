package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
)

// Incidents are followed through one month after the other, through its days in their
// order, and through the datasets of a day: in this order months' files have their rows,
// and of a dataset with thousands of segments no more is in memory than a part of them.

// rowsAtOnce is how many rows of runs are read together. How many a run will have is judged
// by the largest of its dataset so far; of datasets that are new, newAtOnce runs are read
// together, as many as one has in a month.
const (
	rowsAtOnce = 1 << 17
	newAtOnce  = 31
)

// stride is one dataset at one period.
type stride struct {
	*following
	period Day
}

// followMonths follows all datasets; of the months behind nothing is held.
func (s *Store) followMonths(ctx context.Context, p *proof, all []*following) error {
	months := map[Day]bool{}
	for _, f := range all {
		for _, period := range f.periods {
			months[wholeMonth(period).from] = true
		}
	}
	most, n := 0, 0
	for _, month := range slices.Sorted(maps.Keys(months)) {
		file := sync.OnceValues(func() (*provenMonth, error) { return p.monthAt(ctx, month) })
		strides := stridesIn(month, all)
		for len(strides) > 0 {
			n = fitting(strides, most, n)
			if err := p.follow(ctx, month, strides[:n], file); err != nil {
				return err
			}
			for _, done := range strides[:n] {
				most = max(most, done.rows)
			}
			strides = strides[n:]
		}
	}
	return nil
}

// stridesIn takes the periods of a month off those that are to come, in their order.
func stridesIn(month Day, all []*following) (strides []stride) {
	for _, f := range all {
		for len(f.periods) > 0 && wholeMonth(f.periods[0]).from == month {
			strides, f.periods = append(strides, stride{f, f.periods[0]}), f.periods[1:]
		}
	}
	slices.SortStableFunc(strides, func(a, b stride) int { return cmp.Compare(a.period, b.period) })
	return strides
}

// fitting is how many of the strides are read together, given the most rows of any run so
// far, and how many strides were read together before. It grows no faster than twofold, for
// runs may be larger than what was seen of their datasets: nothing is delivered on Sundays.
func fitting(strides []stride, most, before int) int {
	rows := 0
	for i, s := range strides {
		if s.known {
			rows += s.rows
		} else {
			rows += max(most, rowsAtOnce/newAtOnce)
		}
		if i > 0 && (rows > rowsAtOnce || i >= 2*before) {
			return i
		}
	}
	return len(strides)
}

// follow follows incidents through some strides, several datasets at the same time.
func (p *proof) follow(ctx context.Context, month Day, strides []stride, whole func() (*provenMonth, error)) error {
	slices.SortStableFunc(strides, func(a, b stride) int { return cmp.Compare(a.dataset, b.dataset) })
	places, first := make([]place, len(strides)), []int{}
	for i, s := range strides {
		places[i] = place{s.period, s.dataset}
		if i == 0 || s.dataset != strides[i-1].dataset {
			first = append(first, i)
		}
	}
	read, unread := p.loadAsFarAs(ctx, places)
	file := sync.OnceValues(func() (*provenMonth, error) { return p.partOf(ctx, month, places, whole) })
	err := few(len(first), p.AtOnce(), func(i int) error {
		from, to := first[i], len(strides)
		if i+1 < len(first) {
			to = first[i+1]
		}
		f := strides[from].following
		f.month = file
		return f.through(ctx, places[from:to], read[from:to], unread)
	})
	return cmp.Or(err, ctx.Err())
}

// loadAsFarAs reads what incidents follow from, and says where it cannot. Verify names what
// is wrong there.
func (s *Store) loadAsFarAs(ctx context.Context, places []place) ([]Tables, map[place]bool) {
	which := tablesOf("dataset_scores", "rule_results")
	all, err := s.loadPlaces(ctx, places, which)
	if err == nil {
		return all, nil
	}
	all, unread := make([]Tables, len(places)), map[place]bool{}
	for i, at := range places {
		if err := s.load(ctx, at.period, at.dataset, which, &all[i]); err != nil {
			unread[at] = true
		}
	}
	return all, unread
}
