package store

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
)

// unseen are the datasets and periods, from one day to another, that history has and were
// not seen elsewhere, in order. Each folder of a day is listed, and of the packs, which have
// to be opened to tell their days, only those are asked whose dataset was not seen on every
// day: of a year and 300 datasets there are thousands, and mostly all was seen.
func (s *Store) unseen(ctx context.Context, from, to Day, seen func(period Day, dataset string) bool) ([]place, error) {
	names, err := s.plain.List(ctx, historyDir)
	if err != nil {
		return nil, err
	}
	var days []Day
	months := map[string]bool{} // also of plain days: they may be packed meanwhile
	for _, name := range names {
		name = strings.TrimSuffix(name, "/")
		if day, err := dayOf(name); err == nil && from <= day && day <= to {
			days, months[monthOf(day)] = append(days, day), true
		}
		if first, is := dayOfMonth(name); is && first <= to && from <= lastOf(first) {
			months[name] = true
		}
	}
	all, err := s.plainPlaces(ctx, days)
	if err != nil {
		return nil, err
	}
	for _, month := range sortedKeys(months) {
		packed, err := s.packedPlaces(ctx, month, from, to, seen)
		if err != nil {
			return nil, err
		}
		all = append(all, packed...)
	}
	all = slices.DeleteFunc(all, func(at place) bool { return seen(at.period, at.dataset) })
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.period, b.period), cmp.Compare(a.dataset, b.dataset))
	})
	return slices.Compact(all), nil
}

// plainPlaces are those of days that lie in folders.
func (s *Store) plainPlaces(ctx context.Context, days []Day) ([]place, error) {
	found := make([][]place, len(days))
	err := few(len(days), s.AtOnce(), func(i int) error {
		names, err := s.plain.List(ctx, path.Join(historyDir, iso(days[i])))
		for _, name := range names {
			if id, isDir := strings.CutSuffix(name, "/"); isDir && datasetForm.MatchString(id) {
				found[i] = append(found[i], place{days[i], id})
			}
		}
		return err
	})
	return slices.Concat(found...), err
}

// packedPlaces are those of a month that lie in packs. What cannot be read is passed over:
// whoever verifies is told.
func (s *Store) packedPlaces(ctx context.Context, month string, from, to Day, seen func(period Day, dataset string) bool) ([]place, error) {
	names, err := s.plain.List(ctx, path.Join(historyDir, month))
	if err != nil {
		return nil, err
	}
	first, _ := dayOfMonth(month)
	from, to = max(from, first), min(to, lastOf(first))
	var datasets []string
	for _, name := range names {
		if _, dataset, ok := parsePack(path.Join(historyDir, month, name)); ok && !seenAll(from, to, dataset, seen) {
			datasets = append(datasets, dataset)
		}
	}
	found := make([][]place, len(datasets))
	err = few(len(datasets), s.AtOnce(), func(i int) error {
		f, err := s.plain.Open(ctx, packFile(month, datasets[i]))
		if err != nil {
			return ctx.Err()
		}
		_, days, _ := tailOf(f)
		for _, text := range days {
			if day, err := dayOf(text); err == nil && from <= day && day <= to {
				found[i] = append(found[i], place{day, datasets[i]})
			}
		}
		return f.Close()
	})
	return slices.Concat(found...), err
}

func seenAll(from, to Day, dataset string, seen func(period Day, dataset string) bool) bool {
	for day := from; day <= to; day++ {
		if !seen(day, dataset) {
			return false
		}
	}
	return true
}
