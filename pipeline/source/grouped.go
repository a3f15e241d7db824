package source

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"rasoat/pipeline/source/columnar"
	"rasoat/rules"
)

// firstRecord is the number of the first row of a file that has no header in a row
// of its own: that of the second row of a sheet, so that a table has the same row
// numbers, and the same rows in samples, in whatever format it was delivered.
const firstRecord = 2

// grouped is a table in a file of groups of rows, of which only the columns that are
// wanted are read.
type grouped struct {
	file    *File
	rows    int64
	parts   []columnar.Span
	refused []int                                    // positions of columns that cannot be read
	open    func(columns []int) (groupReader, error) // makes a reader, for one goroutine
}

// groupReader reads columns of such a file. What can be read is in package columnar.
type groupReader interface {
	Seek(in io.ReaderAt, group int, row int64) error
	BatchRows(group int) int
	Next(n int) (*columnar.Rows, error)
}

// fault names the file in an error of reading it.
func (t *grouped) fault(err error) error {
	var wrong *columnar.Error
	if errors.As(err, &wrong) {
		return &Error{File: t.file.Name, Message: wrong.Message, Err: wrong.Err}
	}
	return broken(t.file.Name, 0, bare(err))
}

// A handle is an open file that parts share; the last one closes it.
type handle struct {
	content
	users atomic.Int32
}

func (h *handle) done() {
	if h.users.Add(-1) == 0 {
		h.Close()
	}
}

// spanPart is a part of a group of rows.
type spanPart struct {
	at     place
	span   columnar.Span
	in     *handle
	wanted []int64 // if not nil, only these records are asked for, in order
}

func (p *spanPart) place() place { return p.at }
func (p *spanPart) release()     { p.in.done() }

func (t *grouped) handle(ctx context.Context) (*handle, error) {
	f, err := t.file.reopen(ctx)
	if err != nil {
		return nil, err
	}
	h := &handle{content: f}
	h.users.Store(1)
	return h, nil
}

// cut emits the parts, and shows the file to tap in step with them: what is hashed
// is what was just read, or will be at once.
func (t *grouped) cut(ctx context.Context, in input, emit func(part) error) error {
	h, err := t.handle(ctx)
	if err != nil {
		return err
	}
	defer h.done()
	shown := newShowing(h.content, in.tap)
	for i := range t.parts {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		h.users.Add(1)
		at := t.placeOf(i)
		if err := emit(&spanPart{at: at, span: t.parts[i], in: h}); err != nil {
			return err
		}
		if err := shown.until(ctx, at.offset+at.bytes); err != nil {
			return t.fault(err)
		}
	}
	if err := shown.until(ctx, t.file.Bytes); err != nil {
		return t.fault(err)
	}
	return t.file.unchanged(h.content)
}

// placeOf returns the place of a part. Its columns stand here and there in the
// file; it is given a share of the bytes by its rows.
func (t *grouped) placeOf(i int) place {
	share := func(row int64) int64 {
		return int64(float64(t.file.Bytes) * float64(row) / float64(max(t.rows, 1)))
	}
	s := t.parts[i]
	from, to := share(s.Row), share(s.Row+s.Rows)
	return place{offset: from, bytes: to - from, record: s.Row + firstRecord, records: s.Rows, line: s.Row + firstRecord}
}

func (t *grouped) again(ctx context.Context, _ input, at place, wanted []int64, emit func(part) error) error {
	h, err := t.handle(ctx)
	if err != nil {
		return err
	}
	defer h.done()
	i, found := slices.BinarySearchFunc(t.parts, at.record-firstRecord, func(s columnar.Span, row int64) int { return int(s.Row - row) })
	if !found {
		return fault(t.file.Name, errChanged)
	}
	h.users.Add(1)
	return emit(&spanPart{at: at, span: t.parts[i], in: h, wanted: wanted})
}

// columnReader reads parts of such files.
type columnReader struct {
	table   *grouped
	number  int // of the file
	columns columns
	in      groupReader
	refused error
	batch   Batch
}

func (t *grouped) reader(file int, names []string) reader {
	r := &columnReader{table: t, number: file, columns: newColumns(names, t.file.positions(names))}
	if t.open == nil {
		return r
	}
	var err error
	if r.in, err = t.open(r.columns.wanted); err != nil {
		r.refused = t.fault(err)
	}
	return r
}

func (r *columnReader) read(p part, most int, fn func(*Batch) error) error {
	if r.refused != nil {
		return r.refused
	}
	s := p.(*spanPart)
	if s.wanted == nil {
		return r.rows(s, s.span.First, min(s.span.Rows, int64(most)), fn)
	}
	const near = 64 // rows that are read rather than passed over
	for i := 0; i < len(s.wanted) && most > 0; {
		from, to := s.wanted[i], s.wanted[i]+1
		for i++; i < len(s.wanted) && s.wanted[i] < to+near; i++ {
			to = s.wanted[i] + 1
		}
		if err := r.rows(s, from-s.at.record+s.span.First, to-from, fn); err != nil {
			return err
		}
	}
	return nil
}

// rows reads n rows from the given one of the group.
func (r *columnReader) rows(s *spanPart, from, n int64, fn func(*Batch) error) error {
	t := r.table
	if err := r.in.Seek(s.in, s.span.Group, from); err != nil {
		return t.fault(err)
	}
	for most := r.in.BatchRows(s.span.Group); n > 0; {
		k := int(min(n, int64(most), maxBatch))
		rows, err := r.in.Next(k)
		if err != nil {
			return t.fault(errors.Join(err, t.file.unchanged(s.in.content)))
		}
		record := from - s.span.First + s.at.record
		r.batch = Batch{
			Record: r.columns.recordOf(rows.Columns, k), Undecodable: rows.Undecodable,
			Rows: rules.Rows{File: r.number, Count: k, First: record, Line: record},
		}
		err = fn(&r.batch)
		r.batch.Record.Release()
		if err != nil {
			return err
		}
		from, n = from+int64(k), n-int64(k)
	}
	return t.file.unchanged(s.in.content)
}

// recordOf makes a record of n rows; arrays has one for each of wanted. Whether a
// column comes with a dictionary can differ from batch to batch.
func (c *columns) recordOf(arrays []arrow.Array, n int) arrow.Record {
	all := make([]arrow.Array, len(c.at))
	fields := make([]arrow.Field, len(c.at))
	for i, at := range c.at {
		if all[i] = array.NewNull(n); at >= 0 {
			all[i] = arrays[at]
		}
		fields[i] = arrow.Field{Name: c.schema.Field(i).Name, Type: all[i].DataType(), Nullable: true}
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), all, int64(n))
}

// A showing shows a file to who wants to see all its bytes, in order.
type showing struct {
	in   io.ReaderAt
	tap  func(b []byte, done func())
	at   int64
	free chan []byte // blocks that nobody looks at, nil for those not made yet
}

func newShowing(in io.ReaderAt, tap func(b []byte, done func())) *showing {
	s := &showing{in: in, tap: tap, free: make(chan []byte, 4)}
	if tap != nil {
		for range cap(s.free) {
			s.free <- nil
		}
	}
	return s
}

// until shows the bytes up to the given one.
func (s *showing) until(ctx context.Context, end int64) error {
	for s.tap != nil && s.at < end {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		b := <-s.free
		if size := min(blockBytes, end-s.at); int64(len(b)) < size {
			b = make([]byte, size)
		}
		n, err := s.in.ReadAt(b[:min(int64(len(b)), end-s.at)], s.at)
		s.tap(b[:n], func() { s.free <- b })
		if s.at += int64(n); n == 0 && err != nil {
			return err
		}
	}
	return nil
}
