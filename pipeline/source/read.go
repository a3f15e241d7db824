package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"math"
	"slices"
	"sync"

	"rasoat/pipeline/source/csv"
)

// blockBytes is the size of parts: one that is split on one core and parsed on
// another still fits in the second-level cache of each.
const blockBytes = 1 << 20

// blockFor is the size of parts of so many bytes of so many columns. A record of many
// columns is long, and what a batch costs by column and rule is shared by few: an audit of
// 200 columns took a fifth longer by 400 rows at a time than by 1,600. But where there is
// little, it is cut into as many parts as before, for all who read.
func blockFor(bytes int64, columns int) int {
	return int(min(max(bytes/partsOfWide, blockBytes), blockBytes*int64(min(max(columns/50, 1), 4))))
}

// partsOfWide is into how many parts a file is cut at least before its parts grow.
const partsOfWide = 32

var errStop = errors.New("enough")

// Head calls fn with the first n records that are rows or rejects, in file order.
func (e *Extract) Head(ctx context.Context, columns []string, n int, fn func(*Batch) error) error {
	if e.held.has(columns) && e.held.records <= n {
		return e.held.head(columns, fn)
	}
	in := input{blocks: csv.NewBlocks(2, e.block)}
	var k keeper
	defer k.end()
	for i, t := range e.tables {
		if n <= 0 {
			break
		}
		if err := k.on(ctx, &e.Files[i]); err != nil {
			return err
		}
		r := t.reader(i, columns)
		err := t.cut(ctx, in, func(p part) error {
			defer p.release()
			err := e.Turns.take(ctx, func() error {
				return r.read(p, n, func(b *Batch) error {
					n -= b.Rows.Count + len(b.Rejects)
					return fn(b)
				})
			})
			if err == nil && n <= 0 {
				return errStop
			}
			return err
		})
		done(r)
		if err != nil && !errors.Is(err, errStop) {
			return err
		}
	}
	return nil
}

// Read reads the whole extract with so many goroutines, or fewer if it is small.
// Worker is called once for each of them, before any starts, and what it returns is
// called by that goroutine alone. Which batches a goroutine gets is chance; what the
// batches hold is not. The first error, of the files, of a worker or of ctx, ends
// the reading and is returned; no goroutine is left behind.
func (e *Extract) Read(ctx context.Context, columns []string, jobs int, worker func(i int) func(*Batch) error) error {
	jobs = e.readers(jobs)
	readings := make([]*reading, jobs)
	for i := range readings {
		readings[i] = &reading{e: e, columns: columns, fn: worker(i), counts: make([]count, len(e.Files))}
		defer readings[i].end()
	}
	var places [][]place
	var sums []string
	var err error
	defer e.letGo()
	switch {
	case e.held != nil && slices.Equal(columns, e.held.columns):
		places, sums, err = e.readHeld(ctx, readings[0])
	case jobs == 1:
		places, sums, err = e.readAlone(ctx, readings[0])
	default:
		places, sums, err = e.readTogether(ctx, readings)
	}
	if err != nil {
		return err
	}
	e.places = places
	e.account(readings, sums)
	return nil
}

// partsEach is how many parts make it worth to have one more reader: each has
// buffers and a state of its own, which are merged in the end.
const partsEach = 2

// readers is how many goroutines read, of those that there are.
func (e *Extract) readers(jobs int) int {
	bytes := int64(0)
	for _, f := range e.Files {
		bytes += f.Bytes
	}
	each := int64(partsEach * e.block)
	return int(max(1, min(int64(jobs), (bytes+each-1)/each)))
}

// readAlone cuts, hashes and reads in the calling goroutine: what is small costs
// least if nothing is handed from one to another.
func (e *Extract) readAlone(ctx context.Context, w *reading) ([][]place, []string, error) {
	return e.cut(ctx, 1, func() digest { return &soleDigest{sha256.New()} }, func(p filePart) error {
		defer p.part.release()
		e.advance(p.part.place().bytes)
		return e.Turns.take(ctx, func() error { return w.read(p) })
	})
}

// readTogether hands the parts to whoever is free.
func (e *Extract) readTogether(ctx context.Context, readings []*reading) ([][]place, []string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan filePart, len(readings))
	var running sync.WaitGroup
	for _, w := range readings {
		running.Go(func() {
			for p := range work {
				if ctx.Err() == nil {
					if err := e.Turns.take(ctx, func() error { return w.read(p) }); err != nil {
						cancel(err)
					}
				}
				p.part.release()
			}
		})
	}
	places, sums, err := e.cut(ctx, len(readings), newDigest, func(p filePart) error {
		e.advance(p.part.place().bytes)
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
		return nil, nil, cause
	}
	return places, sums, err
}

// A filePart is a part and the index of its file.
type filePart struct {
	file int
	part part
}

// count is what one goroutine has read of one file.
type count struct {
	read, rejected, skipped int64
	notes                   Notes
}

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
		w.end()
		w.file, w.reader = p.file, w.e.tables[p.file].reader(p.file, w.columns)
	}
	return w.reader.read(p.part, math.MaxInt, func(b *Batch) error { return w.take(p.file, b) })
}

// take counts a batch and hands it on.
func (w *reading) take(file int, b *Batch) error {
	n := &w.counts[file]
	n.read += int64(b.Rows.Count)
	n.rejected += int64(len(b.Rejects))
	n.skipped += int64(b.Skipped)
	n.notes = addNotes(n.notes, b.Notes)
	return w.fn(b)
}

// end lets the reader go.
func (w *reading) end() {
	if w.reader != nil {
		done(w.reader)
	}
}

// done gives the buffers of a reader back, if it has any that are kept.
func done(r reader) {
	if r, ok := r.(interface{ done() }); ok {
		r.done()
	}
}

// advance tells whoever looks how far the reading is.
func (e *Extract) advance(bytes int64) {
	if e.Progress != nil {
		e.Progress(bytes)
	}
}

// cut cuts all files into parts. It returns their places and the digests of what was
// delivered, by file.
func (e *Extract) cut(ctx context.Context, jobs int, hash func() digest, emit func(filePart) error) ([][]place, []string, error) {
	blocks := csv.NewBlocks(jobs+4, e.block) // one being filled, one being hashed, one waiting for each, one for each job
	places, digests := make([][]place, len(e.Files)), newDigests(e.Files, hash)
	defer digests.end()
	var k keeper
	defer k.end()
	for i, t := range e.tables {
		if err := k.on(ctx, &e.Files[i]); err != nil {
			return nil, nil, err
		}
		d, err := digests.of(ctx, i)
		if err != nil {
			return nil, nil, err
		}
		err = t.cut(ctx, input{blocks: blocks, tap: d.tapped()}, func(p part) error {
			places[i] = append(places[i], p.place())
			if err := d.upTo(ctx, p.place().bytes); err != nil {
				p.release()
				return err
			}
			return emit(filePart{i, p})
		})
		if err == nil {
			err = digests.after(ctx, i)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return places, digests.sums(), nil
}

// account writes down in the files what was read of them.
func (e *Extract) account(readings []*reading, sums []string) {
	for i := range e.Files {
		f := &e.Files[i]
		f.SHA256, f.from.SHA256 = sums[i], sums[i]
		f.Records, f.Read, f.Rejected, f.Skipped = 0, 0, 0, 0
		var notes Notes
		for _, at := range e.places[i] {
			f.Records += at.records
		}
		for _, w := range readings {
			f.Read += w.counts[i].read
			f.Rejected += w.counts[i].rejected
			f.Skipped += w.counts[i].skipped
			notes = addNotes(notes, w.counts[i].notes)
		}
		if f.Findings = e.opened[i]; notes != nil {
			f.Findings = slices.Concat(f.Findings, notes.findings())
		}
	}
}
