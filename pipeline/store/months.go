package store

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// place names what current has of a dataset at a period.
type place struct {
	period  Day
	dataset string
}

// loadPlaces reads some tables, and runs, of several places, each of one run: nothing of
// a place that has none. They are in the order of the places.
//
// What a month's file and the files of its days say is chosen by one rule, see the
// package comment: a day's file of runs wins, and rows of other tables count if they
// are of its run and in files of the same kind.
func (s *Store) loadPlaces(ctx context.Context, places []place, which []*table) ([]Tables, error) {
	found, left := make([]Tables, len(places)), map[place]int{}
	var days []int
	kinds, err := s.kinds(ctx, runsTable, places)
	if err != nil {
		return nil, err
	}
	for i, at := range places {
		if kinds.day[at] || !kinds.month[monthOf(at.period)] {
			days = append(days, i)
		} else {
			left[at] = i
		}
	}
	if err := s.fromMonths(ctx, places, left, which, found); err != nil {
		return nil, err
	}
	for _, i := range left { // their month was being written
		days = append(days, i)
	}
	return found, few(len(days), s.AtOnce(), func(i int) error {
		at := places[days[i]]
		return s.load(ctx, at.period, at.dataset, which, &found[days[i]])
	})
}

// kinds says which files of a table a list of places has.
type kinds struct {
	day   map[place]bool
	month map[string]bool
}

// kinds lists the folders of the months of some places. A single place has its two files
// looked for instead: at the end of a month a folder holds thousands, and each dataset
// of a night asks for itself.
func (s *Store) kinds(ctx context.Context, table string, places []place) (k kinds, err error) {
	k = kinds{day: map[place]bool{}, month: map[string]bool{}}
	if len(places) == 1 && places[0].dataset != "" {
		at := places[0]
		if k.day[at], err = s.isThere(ctx, currentFile(table, at.period, at.dataset)); err == nil && !k.day[at] {
			k.month[monthOf(at.period)], err = s.isThere(ctx, monthFile(table, at.period))
		}
		return k, err
	}
	looked := map[string]bool{}
	for _, at := range places {
		dir := monthDir(table, at.period)
		if looked[dir] {
			continue
		}
		looked[dir] = true
		names, err := s.files.List(ctx, dir)
		if err != nil {
			return k, err
		}
		for _, name := range names {
			if period, dataset, ok := parseCurrent(name); ok {
				k.day[place{period, dataset}] = true
			} else if isMonthFile(table, dir+"/"+name) {
				k.month[monthOf(at.period)] = true
			}
		}
	}
	return k, nil
}

// fromMonths reads what months' files have, month by month, and takes the places of the
// months that stood still meanwhile off the list of those that are left.
func (s *Store) fromMonths(ctx context.Context, places []place, left map[place]int, which []*table, found []Tables) error {
	wanted := map[string]rowsWanted{}
	for at := range left {
		month := monthOf(at.period)
		w, ok := wanted[month]
		if !ok {
			w = rowsWanted{from: at.period, to: at.period, at: map[place]bool{}}
		}
		w.from, w.to, w.at[at] = min(w.from, at.period), max(w.to, at.period), true
		wanted[month] = w
	}
	for _, month := range sortedKeys(wanted) {
		var rows Tables
		whole, err := s.fromMonth(ctx, wanted[month], which, &rows)
		if err != nil {
			return err
		}
		if !whole {
			continue
		}
		for _, t := range which {
			t.split(&rows, func(k *Key) *Tables { return &found[left[place{k.Period, k.Dataset}]] })
		}
		for at := range wanted[month].at {
			delete(left, at)
		}
	}
	return nil
}

// fromMonth reads what the files of one month have of some places. It tells whether
// nothing came between: a month's files are replaced one after another, but of what
// they then show otherwise there are days' files until all are.
func (s *Store) fromMonth(ctx context.Context, want rowsWanted, which []*table, into *Tables) (whole bool, err error) {
	seal, runs := "", map[place]string{}
	var rows Tables
	for _, t := range slices.Backward(which) { // runs first
		var part Tables
		of, err := t.part(ctx, s.ofMonths, monthFile(t.name, want.from), want, &part)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return false, err
		}
		if t.name == runsTable {
			seal = of
			for i := range part.Runs {
				runs[place{part.Runs[i].Period, part.Runs[i].Dataset}] = part.Runs[i].RunID
			}
		}
		t.split(&part, func(k *Key) *Tables {
			if runs[place{k.Period, k.Dataset}] != k.RunID {
				return nil
			}
			return &rows
		})
	}
	same, err := s.stands(ctx, want, seal)
	if same {
		into.Append(&rows)
	}
	return same, err
}

// stands tells whether the month's file of runs is still the one with a seal, and no
// place has got a day's file.
func (s *Store) stands(ctx context.Context, want rowsWanted, seal string) (bool, error) {
	is := ""
	err := openParquet(ctx, s.files, monthFile(runsTable, want.from), func(p *parquet.File) error {
		is, _ = p.Lookup(sealKey)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) || is != seal {
		return false, err
	}
	if len(want.at) == 1 { // a look at one file, and not at a folder
		for at := range want.at {
			there, err := s.isThere(ctx, currentFile(runsTable, at.period, at.dataset))
			return !there, err
		}
	}
	kinds, err := s.kinds(ctx, runsTable, []place{{period: want.from}})
	for at := range want.at {
		if kinds.day[at] {
			return false, err
		}
	}
	return err == nil, err
}

// isThere tells whether a file is there.
func (s *Store) isThere(ctx context.Context, name string) (bool, error) {
	f, err := s.files.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.Close()
}

// agenciesAt reads the agencies' scores of a period, from the day's file or the month's.
func (s *Store) agenciesAt(ctx context.Context, period Day) ([]AgencyScore, error) {
	rows, _, err := agencyScores.read(ctx, s.files, agencyFile(period))
	if !errors.Is(err, fs.ErrNotExist) {
		return rows, err
	}
	rows, _, err = agencyScores.part(ctx, s.ofMonths, monthFile(agencyScores.name, period), rowsWanted{from: period, to: period})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return rows, err
}
