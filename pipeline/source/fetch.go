package source

import (
	"context"
	"math"
	"slices"
	"sort"

	"rasoat/pipeline/source/csv"
	"rasoat/rules"
)

// Fetch reads single rows again: it calls fn for each of the ids, in order of
// file and record, with the batch that holds it and its row there. Only the parts
// of the files that hold them are read. An id that no row has is passed over, one
// given twice is served once. Before Read the files are cut once for it.
func (e *Extract) Fetch(ctx context.Context, columns []string, ids []rules.RowID, fn func(b *Batch, row int, id rules.RowID) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	in := input{blocks: csv.NewBlocks(2, e.block)}
	for len(ids) > 0 {
		file := ids[0].File()
		n := sort.Search(len(ids), func(i int) bool { return ids[i].File() > file })
		if file < len(e.Files) {
			if err := e.fetch(ctx, in, file, columns, ids[:n], fn); err != nil {
				return err
			}
		}
		ids = ids[n:]
	}
	return nil
}

// fetch serves the ids of one file, which are sorted.
func (e *Extract) fetch(ctx context.Context, in input, file int, columns []string, ids []rules.RowID, fn func(*Batch, int, rules.RowID) error) error {
	places, err := e.placesOf(ctx, in, file)
	if err != nil {
		return err
	}
	r := e.tables[file].reader(file, columns)
	defer done(r)
	for _, at := range places {
		n := sort.Search(len(ids), func(i int) bool { return ids[i].Record() >= at.record+at.records })
		wanted := ids[sort.Search(n, func(i int) bool { return ids[i].Record() >= at.record }):n]
		ids = ids[n:]
		if len(wanted) == 0 {
			continue
		}
		err := e.tables[file].again(ctx, in, at, recordsOf(wanted), func(p part) error {
			defer p.release()
			return e.Turns.take(ctx, func() error {
				return r.read(p, math.MaxInt, func(b *Batch) error {
					return serve(b, wanted, fn)
				})
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func recordsOf(ids []rules.RowID) []int64 {
	records := make([]int64, len(ids))
	for i, id := range ids {
		records[i] = id.Record()
	}
	return records
}

// serve calls fn for the ids that the batch has.
func serve(b *Batch, ids []rules.RowID, fn func(*Batch, int, rules.RowID) error) error {
	for _, id := range ids {
		row, ok := b.Rows.Find(id.Record())
		if !ok {
			continue
		}
		if err := fn(b, row, id); err != nil {
			return err
		}
	}
	return nil
}

// placesOf returns the places of the parts of a file, which Read has noted.
func (e *Extract) placesOf(ctx context.Context, in input, file int) ([]place, error) {
	if e.places[file] == nil {
		err := e.tables[file].cut(ctx, in, func(p part) error {
			e.places[file] = append(e.places[file], p.place())
			p.release()
			return nil
		})
		if err != nil {
			e.places[file] = nil
			return nil, err
		}
	}
	return e.places[file], nil
}
