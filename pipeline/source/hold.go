package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// held is a small extract in memory, and what Read would have noted of its files.
type held struct {
	columns []string
	batches []heldBatch
	records int // that are rows or rejects
	places  [][]place
	sums    []string
}

// heldBatch is the one batch of a part, whose reader keeps it.
type heldBatch struct {
	file   int
	bytes  int64
	reader reader
	batch  Batch
}

// errManyBatches is that a part has so many records that they do not fit in one
// batch: the next one would take the buffers of the one before.
var errManyBatches = errors.New("more than one batch in a part")

// lasting is implemented by readers whose last batch stays as it is until they are
// done.
type lasting interface{ lasting() }

// Hold reads a small extract into memory, for a Head and then a Read of these
// columns: both would split and parse the same bytes. An extract that is large, or
// whose records are very many or of a format that does not allow it, is left to
// them. Read lets go of what is held.
func (e *Extract) Hold(ctx context.Context, columns []string) error {
	e.letGo()
	if e.readers(math.MaxInt) > 1 {
		return nil
	}
	h := &held{columns: columns}
	var err error
	h.places, h.sums, err = e.cut(ctx, 1, func() digest { return &soleDigest{sha256.New()} }, func(p filePart) error {
		defer p.part.release()
		return e.Turns.take(ctx, func() error { return h.take(e.tables[p.file].reader(p.file, columns), p) })
	})
	e.held = h
	if err != nil {
		e.letGo()
	}
	if errors.Is(err, errManyBatches) {
		return nil
	}
	return err
}

// take reads a part and keeps its reader.
func (h *held) take(r reader, p filePart) error {
	n := len(h.batches)
	if _, ok := r.(lasting); !ok {
		done(r)
		return errManyBatches
	}
	err := r.read(p.part, math.MaxInt, func(b *Batch) error {
		if len(h.batches) > n {
			return errManyBatches
		}
		b.Record.Retain()
		kept := *b
		kept.Notes = addNotes(nil, b.Notes) // which the reader forgets when it finds no more rows
		h.batches = append(h.batches, heldBatch{file: p.file, bytes: p.part.place().bytes, reader: r, batch: kept})
		h.records += b.Rows.Count + len(b.Rejects)
		return nil
	})
	if len(h.batches) == n {
		done(r)
	}
	return err
}

// letGo gives the buffers back.
func (e *Extract) letGo() {
	if e.held == nil {
		return
	}
	for _, b := range e.held.batches {
		b.batch.Record.Release()
		done(b.reader)
	}
	e.held = nil
}

// has tells whether all these columns are held.
func (h *held) has(columns []string) bool {
	return h != nil && !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(h.columns, c) })
}

// head is Head of an extract of which all is held and wanted.
func (h *held) head(columns []string, fn func(*Batch) error) error {
	at, fields := make([]int, len(columns)), make([]arrow.Field, len(columns))
	for i, c := range columns {
		at[i] = slices.Index(h.columns, c)
	}
	for _, b := range h.batches {
		arrays := make([]arrow.Array, len(columns))
		for i, from := range at {
			fields[i], arrays[i] = b.batch.Record.Schema().Field(from), b.batch.Record.Column(from)
		}
		part := b.batch
		part.Record = array.NewRecord(arrow.NewSchema(fields, nil), arrays, b.batch.Record.NumRows())
		err := fn(&part)
		part.Record.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// readHeld is Read of an extract that is held.
func (e *Extract) readHeld(ctx context.Context, w *reading) ([][]place, []string, error) {
	h := e.held
	for i := range h.batches {
		b := &h.batches[i]
		e.advance(b.bytes)
		if err := e.Turns.take(ctx, func() error { return w.take(b.file, &b.batch) }); err != nil {
			return nil, nil, err
		}
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
	}
	return h.places, h.sums, nil
}
