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
	cells := l.sheet.cells(own, len(l.rows))
	var text []byte
	for _, row := range l.rows {
		for i := range cells {
			text = cells[i].append(text, cells[i].from, row)
		}
		text = sum.endRow(text)
	}
	sum.h.Write(text)
}

// cell is a column as it is digested, with what the row before has there.
type cell struct {
	from  *column
	index int // of the schema
	name  string
	has   bool
	last  string   // the value of a column of texts, as it is digested
	bits  uint64   // the value of any other
	small [][]byte // by bits, where there are many rows: their counts are small and come again
}

// smallNumbers is how many numbers of a column have their text kept.
const smallNumbers = 1024

// cells are the columns that are results, by name, of so many rows.
func (s *sheet[T]) cells(own map[string]bool, rows int) []cell {
	var all []cell
	for i, path := range s.schema.Columns() {
		if own[path[0]] {
			continue
		}
		c := cell{from: &s.columns[i], index: i, name: path[0]}
		if rows > smallNumbers && c.from.text == nil {
			c.small = make([][]byte, smallNumbers)
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.name, b.name) })
	return all
}

// append adds what a row has in the column, if the row before has something else. From is
// where rows of its kind have it.
func (c *cell) append(to []byte, from *column, row unsafe.Pointer) []byte {
	if from.text != nil {
		return c.appendText(to, from.text(row))
	}
	p := unsafe.Add(row, from.offset)
	if from.nullable {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return c.appendNone(to)
		}
	}
	bits := from.bits(p)
	if c.has && bits == c.bits {
		return to
	}
	c.has, c.bits = true, bits
	if bits >= uint64(len(c.small)) {
		return c.appendNumber(to)
	}
	if c.small[bits] == nil {
		c.small[bits] = c.appendNumber(nil)
	}
	return append(to, c.small[bits]...)
}

func (c *cell) appendNumber(to []byte) []byte {
	var room [32]byte
	return appendCell(to, c.name, appendNumber(room[:0], c.from.kind, c.bits))
}

func (c *cell) appendText(to []byte, s *string) []byte {
	if s == nil {
		return c.appendNone(to)
	}
	if c.has && sameText(s, &c.last) {
		return to
	}
	value := bytesOf(*s)
	if c.has && string(value) == c.last {
		return to
	}
	c.has, c.last = true, unsafe.String(unsafe.SliceData(value), len(value))
	return appendCell(to, c.name, value)
}

func (c *cell) appendNone(to []byte) []byte {
	had := c.has
	c.has = false
	return appendNone(to, c.name, had)
}
