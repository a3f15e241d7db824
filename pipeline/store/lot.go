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
		c := &s.columns[i]
		if c.text != nil && sameText(c.text(a), c.text(b)) {
			continue
		}
		x, y := c.value(unsafe.Add(a, c.offset)), c.value(unsafe.Add(b, c.offset))
		if d := compareValues(&x, &y); d != 0 {
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
	var text []byte
	for rows := range slices.Chunk(l.rows, lotRows) {
		for i := range cells {
			cells[i].from.fill(rows, cells[i].values[:len(rows)])
		}
		for row := range rows {
			for i := range cells {
				text = cells[i].append(text, row)
			}
			text = append(text, '\n')
			if len(text) > digestBytes {
				sum.h.Write(text)
				text = text[:0]
			}
		}
	}
	sum.h.Write(text)
}

// cell is a column as it is digested: the values of some rows, and the text of the last,
// which the next mostly has again.
type cell struct {
	from   *column
	index  int // of the schema
	name   string
	values []parquet.Value
	last   parquet.Value
	text   []byte
}

// cells are the columns that are results, by name.
func (s *sheet[T]) cells(own map[string]bool) []cell {
	var all []cell
	for i, path := range s.schema.Columns() {
		if !own[path[0]] {
			all = append(all, cell{from: &s.columns[i], index: i, name: path[0], values: make([]parquet.Value, lotRows)})
		}
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.name, b.name) })
	return all
}

func (c *cell) append(to []byte, row int) []byte {
	v := &c.values[row]
	if v.IsNull() {
		return to
	}
	if c.text == nil || !sameValue(v, &c.last) {
		c.last, c.text = *v, appendCell(c.text[:0], c.name, v)
	}
	return append(to, c.text...)
}

// sameValue tells whether two values of a column are certainly the same: of texts, the
// same bytes in memory.
func sameValue(a, b *parquet.Value) bool {
	switch a.Kind() {
	case parquet.ByteArray:
		x, y := a.ByteArray(), b.ByteArray()
		return len(x) == len(y) && unsafe.SliceData(x) == unsafe.SliceData(y)
	case parquet.Boolean:
		return a.Boolean() == b.Boolean()
	}
	return a.Uint64() == b.Uint64()
}
