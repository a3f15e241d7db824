package ipc

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"rasoat/pipeline/source/columnar"
	"rasoat/rules/message"
)

// A Reader reads columns of a file, for one goroutine.
type Reader struct {
	file    *File
	in      io.ReaderAt
	cursors []*cursor
	group   int   // -1: none is open
	last    int   // the group sought last, for messages
	row     int64 // of the group, the next one
	batch   *batch
	rows    columnar.Rows

	unpacker unpacker
	bad      []uint64 // rows with bytes that are not UTF-8
}

// A cursor is at a column of the group that is open.
type cursor struct {
	number int // of the column in the file
	column *Column
	values
	source source
	words  *words
}

// NewReader makes a reader of columns, by their index in Columns. It is an error if one
// cannot be read.
func (f *File) NewReader(columns []int) (*Reader, error) {
	r := &Reader{file: f, group: -1}
	for _, i := range columns {
		c := &f.Columns[i]
		if !c.Readable() {
			return nil, columnar.Refusal(c.Name, c.Type, c.nested)
		}
		r.cursors = append(r.cursors, &cursor{number: i, column: c})
	}
	r.rows.Columns = make([]arrow.Array, len(columns))
	return r, nil
}

// Seek goes to a row of a group.
func (r *Reader) Seek(in io.ReaderAt, group int, row int64) error {
	if r.last = group; r.group != group || in != r.in {
		r.in = in
		if err := r.guard(r.open); err != nil {
			return err
		}
	}
	r.row = row
	return nil
}

// open opens the group sought last.
func (r *Reader) open(at **cursor) error {
	f, g := r.file, &r.file.groups[r.last]
	r.group, r.unpacker.held = -1, 0
	b, t, err := g.open(r.in, f.size, &r.unpacker)
	if err != nil {
		return err
	}
	if b.rows != g.rows {
		return errPast
	}
	found, err := b.sources(f.nodes, t)
	if err != nil {
		return err
	}
	for _, c := range r.cursors {
		*at = c
		c.source = found[c.number]
		if c.column.layout == layoutCodes {
			if c.words, err = f.spell(r.in, c.column, g.order); err != nil {
				return err
			}
		}
	}
	r.group, r.batch = r.last, b
	return nil
}

// guard calls fn, which says which cursor it is at. What goes wrong, panics too, says where.
func (r *Reader) guard(fn func(at **cursor) error) (err error) {
	var at *cursor
	defer func() {
		if wrong := recover(); wrong != nil {
			err = &panicked{wrong}
		}
		if err == nil {
			return
		}
		r.group = -1
		name := "*"
		if at != nil {
			name = at.column.Name
		}
		err = &columnar.Error{Message: message.New(errDamaged, name, r.last+1), Err: err}
	}()
	return fn(&at)
}

// panicked is an error of a codec, or of this package, that was not foreseen.
type panicked struct{ with any }

func (p *panicked) Error() string { return fmt.Sprint("the reader gave up: ", p.with) }

// batchBytes is about what a batch holds.
const batchBytes = int64(2 << 20)

// BatchRows returns how many rows of a group make a batch of the columns that is worth its
// calls and still fits into the caches.
func (r *Reader) BatchRows(group int) int {
	g := &r.file.groups[group]
	each := g.bodyBytes/max(g.rows, 1) + 1
	if g.packed {
		each *= 4 // as much as text is mostly compressed
	}
	each = each*int64(len(r.cursors))/int64(max(len(r.file.Columns), 1)) + 1
	return int(min(max(batchBytes/each, 64), math.MaxUint16+1))
}

// errRows is that more rows were asked for than there are.
var errRows = errors.New("the values end before the rows do")

// Next reads n rows. The group must have so many left.
func (r *Reader) Next(n int) (*columnar.Rows, error) {
	r.bad = r.bad[:0]
	err := r.guard(func(at **cursor) error {
		if r.group < 0 || r.row+int64(n) > r.batch.rows {
			return errRows
		}
		for i, c := range r.cursors {
			*at = c
			a, err := c.take(r.batch, r.row, n, r.undecodable)
			if err != nil {
				return err
			}
			r.rows.Columns[i] = a
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.row += int64(n)
	r.rows.Undecodable = r.rows.Undecodable[:0]
	for i := range n {
		if i>>6 < len(r.bad) && r.bad[i>>6]>>(i&63)&1 != 0 {
			r.rows.Undecodable = append(r.rows.Undecodable, int32(i))
		}
	}
	return &r.rows, nil
}

func (r *Reader) undecodable(row int) {
	for len(r.bad) <= row>>6 {
		r.bad = append(r.bad, 0)
	}
	r.bad[row>>6] |= 1 << (row & 63)
}
