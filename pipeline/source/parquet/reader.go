package parquet

import (
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

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
	rows    columnar.Rows

	unpacker unpacker
	held     int64
	bits     []uint64 // scratch
	codes    []int32  // scratch
	spread   []int32  // scratch
	bad      []uint64 // rows with bytes that are not UTF-8
}

// NewReader makes a reader of columns, by their index in Columns. It is an error
// if one cannot be read.
func (f *File) NewReader(columns []int) (*Reader, error) {
	r := &Reader{file: f, group: -1}
	for _, i := range columns {
		c := &f.Columns[i]
		if !c.Readable() {
			return nil, refusal(c)
		}
		r.cursors = append(r.cursors, &cursor{column: c, reader: r, group: -1})
	}
	r.rows.Columns = make([]arrow.Array, len(columns))
	return r, nil
}

// Seek goes to a row of a group. Going forward in a group costs little; going
// back, the group is opened again.
func (r *Reader) Seek(in io.ReaderAt, group int, row int64) (err error) {
	if r.group != group || row < r.row || in != r.in {
		for _, c := range r.cursors {
			c.open(group, r.file.groups[group].chunks[c.column.leaf])
		}
		r.row = 0
	}
	r.in, r.group, r.last = in, group, group
	ahead := row - r.row
	r.row = row
	return r.each(func(c *cursor) error { return c.skip(ahead) })
}

// each calls fn for every cursor. What goes wrong, panics too, says where.
func (r *Reader) each(fn func(c *cursor) error) (err error) {
	var at *cursor
	defer func() {
		if wrong := recover(); wrong != nil {
			err = &panicked{wrong}
		}
		if err != nil {
			r.group = -1
			err = &columnar.Error{Message: message.New(errDamaged, at.column.Name, r.groupNumber()), Err: err}
		}
	}()
	for _, c := range r.cursors {
		at = c
		if err := fn(c); err != nil {
			return err
		}
	}
	return nil
}

// panicked is an error of a codec, or of this package, that was not foreseen.
type panicked struct{ with any }

func (p *panicked) Error() string { return fmt.Sprint("the reader gave up: ", p.with) }

// Next reads n rows. The group must have so many left.
func (r *Reader) Next(n int) (*columnar.Rows, error) {
	r.row += int64(n)
	r.bad = r.bad[:0]
	err := r.each(func(c *cursor) error {
		c.out.reset()
		if err := c.take(n); err != nil {
			return err
		}
		return c.prove()
	})
	if err != nil {
		return nil, err
	}
	r.rows.Undecodable = r.rows.Undecodable[:0]
	for i := range n {
		if i>>6 < len(r.bad) && r.bad[i>>6]>>(i&63)&1 != 0 {
			r.rows.Undecodable = append(r.rows.Undecodable, int32(i))
		}
	}
	for i, c := range r.cursors {
		r.rows.Columns[i] = c.array()
	}
	return &r.rows, nil
}

// array shows the rows to Arrow.
func (c *cursor) array() arrow.Array {
	if c.out.words != nil {
		return c.out.words.codesArray(c.out.coded, c.out.bits(), c.out.nulls)
	}
	if c.out.rows == 0 {
		return array.NewStringData(array.NewData(arrow.BinaryTypes.String, 0, nil, nil, 0, 0))
	}
	return c.out.texts.array()
}

// prove finds the rows with bytes that are not UTF-8.
func (c *cursor) prove() error {
	o := &c.out
	if c.column.render != nil {
		return nil
	}
	if o.words == nil {
		if o.texts.valid() {
			return nil
		}
		return o.texts.mend(c.reader.undecodable)
	}
	for i, code := range o.coded {
		if o.words.bad == nil {
			return nil
		}
		if o.words.bad[code>>6]>>(code&63)&1 != 0 && (o.nulls == 0 || o.present[i>>6]>>(i&63)&1 != 0) {
			c.reader.undecodable(i)
		}
	}
	return nil
}

func (r *Reader) undecodable(row int) {
	for len(r.bad) <= row>>6 {
		r.bad = append(r.bad, 0)
	}
	r.bad[row>>6] |= 1 << (row & 63)
}

// hold accounts for a buffer that replaces one of so many bytes.
func (r *Reader) hold(bytes int64, had int) error {
	r.held += bytes - int64(had)
	if r.held > maxHeld {
		return errMemory
	}
	return nil
}
