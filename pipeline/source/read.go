package source

import (
	"context"
	"errors"
	"math"
	"sync"

	"rasoat/pipeline/source/csv"
)

// blockBytes is the size of parts: one that is split on one core and parsed on
// another still fits in the second-level cache of each.
const blockBytes = 1 << 20

var errStop = errors.New("enough")

// Head calls fn with the first n records that are rows or rejects, in file order.
func (e *Extract) Head(ctx context.Context, columns []string, n int, fn func(*Batch) error) error {
	in := input{blocks: csv.NewBlocks(2, e.block)}
	for i, t := range e.tables {
		if n <= 0 {
			break
		}
		r := t.reader(i, columns)
		err := t.cut(ctx, in, func(p part) error {
			defer p.release()
			err := r.read(p, n, func(b *Batch) error {
				n -= b.Rows.Count + len(b.Rejects)
				return fn(b)
			})
			if err == nil && n <= 0 {
				return errStop
			}
			return err
		})
		if err != nil && !errors.Is(err, errStop) {
			return err
		}
	}
	return nil
}

// Read reads the whole extract with so many goroutines. Worker is called once for
// each of them, before any starts, and what it returns is called by that goroutine
// alone. Which batches a goroutine gets is chance; what the batches hold is not.
// The first error, of the files, of a worker or of ctx, ends the reading and is
// returned; no goroutine is left behind.
func (e *Extract) Read(ctx context.Context, columns []string, jobs int, worker func(i int) func(*Batch) error) error {
	jobs = max(jobs, 1)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan filePart, jobs)
	counts := make([][]count, jobs)
	var running sync.WaitGroup
	for i := range jobs {
		w := reading{e: e, columns: columns, fn: worker(i), counts: make([]count, len(e.Files))}
		counts[i] = w.counts
		running.Go(func() {
			for p := range work {
				if ctx.Err() == nil {
					if err := w.read(p); err != nil {
						cancel(err)
					}
				}
				p.part.release()
			}
		})
	}
	places, sums, err := e.cut(ctx, jobs, func(p filePart) error {
		select {
		case work <- p:
			return nil
		case <-ctx.Done():
			p.part.release()
			return context.Cause(ctx)
		}
	})
	close(work)
	running.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if err != nil {
		return err
	}
	e.places = places
	e.account(counts, sums)
	return nil
}

// A filePart is a part and the index of its file.
type filePart struct {
	file int
	part part
}

// count is what one goroutine has read of one file.
type count struct{ read, rejected, skipped int64 }

// reading is the state of one goroutine of Read.
type reading struct {
	e       *Extract
	columns []string
	fn      func(*Batch) error
	counts  []count

	file   int
	reader reader
}

func (w *reading) read(p filePart) error {
	if w.reader == nil || w.file != p.file {
		w.file, w.reader = p.file, w.e.tables[p.file].reader(p.file, w.columns)
	}
	n := &w.counts[p.file]
	return w.reader.read(p.part, math.MaxInt, func(b *Batch) error {
		n.read += int64(b.Rows.Count)
		n.rejected += int64(len(b.Rejects))
		n.skipped += int64(b.Skipped)
		return w.fn(b)
	})
}

// cut cuts all files into parts. It returns their places and the digests of the
// files.
func (e *Extract) cut(ctx context.Context, jobs int, emit func(filePart) error) ([][]place, []string, error) {
	blocks := csv.NewBlocks(jobs+4, e.block) // one being filled, one being hashed, one waiting for each, one for each job
	places, digests := make([][]place, len(e.Files)), make([]*digest, len(e.Files))
	var err error
	for i, t := range e.tables {
		digests[i] = newDigest()
		err = t.cut(ctx, input{blocks: blocks, tap: digests[i].tap}, func(p part) error {
			at := p.place()
			places[i] = append(places[i], at)
			if e.Progress != nil {
				e.Progress(at.bytes)
			}
			return emit(filePart{i, p})
		})
		digests[i].end()
		if err != nil {
			break
		}
	}
	sums := make([]string, len(e.Files))
	for i, d := range digests {
		if d != nil {
			sums[i] = d.sum()
		}
	}
	return places, sums, err
}

// account writes down in the files what was read of them.
func (e *Extract) account(counts [][]count, sums []string) {
	for i := range e.Files {
		f := &e.Files[i]
		f.SHA256 = sums[i]
		f.Records, f.Read, f.Rejected, f.Skipped = 0, 0, 0, 0
		for _, at := range e.places[i] {
			f.Records += at.records
		}
		for _, c := range counts {
			f.Read += c[i].read
			f.Rejected += c[i].rejected
			f.Skipped += c[i].skipped
		}
	}
}
