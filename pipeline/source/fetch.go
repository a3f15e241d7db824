package source

import (
	"context"
	"math"
	"slices"
	"sort"
	"sync"

	"golang.org/x/sync/errgroup"

	"rasoat/pipeline/source/csv"
	"rasoat/rules"
)

// Fetch reads single rows again: it calls fn for each of the ids, one after the
// other but in no particular order, with the batch that holds it and its row there.
// Only the parts of the files that hold them are read, by at most jobs goroutines.
// An id that no row has is passed over, one given twice is served once. Before Read
// the files are cut once for it.
func (e *Extract) Fetch(ctx context.Context, columns []string, ids []rules.RowID, jobs int, fn func(b *Batch, row int, id rules.RowID) error) error {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	jobs = max(jobs, 1)
	in := input{blocks: csv.NewBlocks(2*jobs, e.block)}
	all, err := e.errands(ctx, in, slices.Compact(ids))
	if err != nil {
		return err
	}
	var one sync.Mutex
	alone := func(b *Batch, row int, id rules.RowID) error {
		one.Lock()
		defer one.Unlock()
		return fn(b, row, id)
	}
	next := make(chan errand, len(all))
	for _, w := range all {
		next <- w
	}
	close(next)
	workers, ctx := errgroup.WithContext(ctx)
	for range min(jobs, len(all)) {
		workers.Go(func() error { return e.run(ctx, in, columns, next, alone) })
	}
	return workers.Wait()
}

// An errand is a part of a file that is read again, for some of its rows.
type errand struct {
	file int
	at   place
	ids  []rules.RowID
}

// most is how many records there are at most up to the last that is wanted.
func (w *errand) most() int {
	if w.at.records == 0 {
		return math.MaxInt // the whole file
	}
	return int(w.ids[len(w.ids)-1].Record()-w.at.record) + 1
}

// errands finds the parts that hold the ids, which are sorted.
func (e *Extract) errands(ctx context.Context, in input, ids []rules.RowID) ([]errand, error) {
	var all []errand
	for len(ids) > 0 && ids[0].File() < len(e.Files) {
		file := ids[0].File()
		n := sort.Search(len(ids), func(i int) bool { return ids[i].File() > file })
		ofFile := ids[:n]
		ids = ids[n:]
		if _, ok := e.tables[file].(streamed); ok {
			all = append(all, errand{file: file, ids: ofFile})
			continue
		}
		places, err := e.placesOf(ctx, in, file)
		if err != nil {
			return nil, err
		}
		for _, at := range places {
			n := sort.Search(len(ofFile), func(i int) bool { return ofFile[i].Record() >= at.record+at.records })
			first := sort.Search(n, func(i int) bool { return ofFile[i].Record() >= at.record })
			if first < n {
				all = append(all, errand{file, at, ofFile[first:n]})
			}
			ofFile = ofFile[n:]
		}
	}
	return all, nil
}

// run does errands until there are none.
func (e *Extract) run(ctx context.Context, in input, columns []string, next <-chan errand, fn func(*Batch, int, rules.RowID) error) error {
	readers := map[int]reader{}
	var k keeper
	defer k.end()
	defer func() {
		for _, r := range readers {
			done(r)
		}
	}()
	for w := range next {
		if err := k.on(ctx, &e.Files[w.file]); err != nil {
			return err
		}
		if readers[w.file] == nil {
			readers[w.file] = e.tables[w.file].reader(w.file, columns)
		}
		err := e.tables[w.file].again(ctx, in, w.at, recordsOf(w.ids), func(p part) error {
			defer p.release()
			return e.Turns.take(ctx, func() error {
				return readers[w.file].read(p, w.most(), func(b *Batch) error { return serve(b, w.ids, fn) })
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
