package store

import (
	"cmp"
	"io"
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go"
)

// lot is the rows of one table of a run, in the order in which they are written and
// digested. Segments make more of them than an extract may have rows, so they are
// never turned into rows of Parquet, which are twice as large as those of Go: a few
// hundred at a time become the values of one column after the other.
type lot interface {
	count() int
	write(w io.Writer, runID string) error
	digest(sum results, own map[string]bool)
}

// lotRows is how many rows become values at a time: of one column as many as stay in
// the nearest cache.
const lotRows = 512

type lotOf[T any] struct {
	sheet *sheet[T]
	rows  []unsafe.Pointer // to T
}

// lot puts rows in order. The rows themselves stay where they are.
func (s *sheet[T]) lot(items []T) *lotOf[T] {
	l := &lotOf[T]{s, make([]unsafe.Pointer, len(items))}
	for i := range items {
		l.rows[i] = unsafe.Pointer(&items[i])
	}
	if !slices.IsSortedFunc(l.rows, s.compareItems) {
		slices.SortFunc(l.rows, s.compareItems)
	}
	return l
}

func (s *sheet[T]) compareItems(a, b unsafe.Pointer) int {
	for _, i := range s.order {
		if d := s.columns[i].compare(a, b); d != 0 {
			return d
		}
	}
	return 0
}

func (l *lotOf[T]) count() int { return len(l.rows) }

// write writes the whole file of the table.
func (l *lotOf[T]) write(w io.Writer, runID string) error { return l.writeWith(w, runIDKey, runID) }

// writeWith is write with keys and values of the file's metadata.
func (l *lotOf[T]) writeWith(w io.Writer, metadata ...string) error {
	return l.sheet.writeBy(w, len(l.rows), func(out *parquet.GenericWriter[T]) error {
		columns, values := out.ColumnWriters(), make([]parquet.Value, lotRows)
		for rows := range slices.Chunk(l.rows, lotRows) {
			for i := range columns {
				l.sheet.columns[i].fill(rows, values[:len(rows)])
				if _, err := columns[i].WriteRowValues(values[:len(rows)]); err != nil {
					return err
				}
			}
		}
		return nil
	}, metadata...)
}

// digest adds the rows to the digest of the results of a run, which says what goes in.
func (l *lotOf[T]) digest(sum results, own map[string]bool) {
	cells := l.sheet.cells(own)
	keepSmall(cells, len(l.rows))
	var text []byte
	for _, row := range l.rows {
		for i := range cells {
			text = cells[i].append(text, row)
		}
		text = append(text, '\n')
		if len(text) > digestBytes {
			sum.h.Write(text)
			text = text[:0]
		}
	}
	sum.h.Write(text)
}

// cell is a column as it is digested, with the text of its last value, which the next row
// mostly has again.
type cell struct {
	from  *column
	index int // of the schema
	name  string
	last  string // the value of a column of texts
	bits  uint64 // the value of any other
	text  []byte
	small [][]byte // by bits, where there are many rows: their counts are small and come again
}

// smallNumbers is how many numbers of a column have their text kept.
const smallNumbers = 1024

// cells are the columns that are results, by name.
func (s *sheet[T]) cells(own map[string]bool) []cell {
	var all []cell
	for i, path := range s.schema.Columns() {
		if !own[path[0]] {
			all = append(all, cell{from: &s.columns[i], index: i, name: path[0]})
		}
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.name, b.name) })
	return all
}

// keepSmall makes the columns of many rows keep the texts of small numbers.
func keepSmall(cells []cell, rows int) {
	for i := range cells {
		if rows > smallNumbers && cells[i].from.text == nil {
			cells[i].small = make([][]byte, smallNumbers)
		}
	}
}

// append adds what a row has in the column: nothing where that is null.
func (c *cell) append(to []byte, row unsafe.Pointer) []byte {
	if c.from.text != nil {
		return c.appendText(to, c.from.text(row))
	}
	p := unsafe.Add(row, c.from.offset)
	if c.from.nullable {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return to
		}
	}
	bits := c.from.bits(p)
	if bits < uint64(len(c.small)) {
		if c.small[bits] == nil {
			c.small[bits] = c.numberText(nil, bits)
		}
		return append(to, c.small[bits]...)
	}
	if c.text == nil || bits != c.bits {
		c.bits, c.text = bits, c.numberText(c.text[:0], bits)
	}
	return append(to, c.text...)
}

func (c *cell) numberText(to []byte, bits uint64) []byte {
	var room [32]byte
	return appendCell(to, c.name, appendNumber(room[:0], c.from.kind, bits))
}

func (c *cell) appendText(to []byte, s *string) []byte {
	if s == nil {
		return to
	}
	if c.text == nil || !sameText(s, &c.last) {
		c.last, c.text = *s, appendCell(c.text[:0], c.name, bytesOf(*s))
	}
	return append(to, c.text...)
}
