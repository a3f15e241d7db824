package reference

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The columns that date a row. They are optional, and no part of a row's
// content: Columns leaves them out.
const (
	validFrom = "valid_from"
	validTo   = "valid_to"
)

// The ends of time: a row without a date is in force since, or for, ever.
const (
	dawn  value.Day = math.MinInt32
	never value.Day = math.MaxInt32
)

// List is a dated code list: rows of named cells, each in force from one day to
// another. It does not change once made and may be shared by goroutines.
type List struct {
	name string
	text string // a shipped file, which becomes the content when first asked of
	read sync.Once
	made content

	erasOnce sync.Once
	eras     []value.Day // first days of eras, ascending
}

// content is what a list holds.
type content struct {
	key     int // the column that names a row
	columns []string
	rows    []entry
	byKey   map[string]int32 // the last row of a key
}

// content returns what the list holds. A list that ships is parsed here: the
// largest takes 10 ms, and a catalogue names all of them, used or not.
func (l *List) content() *content {
	if l.text != "" {
		l.read.Do(func() { l.made = parse(l.name, l.text) })
	}
	return &l.made
}

type entry struct {
	cells    []string // one per column of the list
	from, to value.Day
	before   int32 // the row before it with the same key; -1: there is none
}

func (e *entry) inForce(on value.Day) bool { return e.from <= on && on <= e.to }

// NewList makes a list of rows of text, as a reader of CSV gives them. Its key
// is the first column that is no date of validity. Columns named valid_from
// and valid_to date the rows, as 2025-07-01 or 01/07/2025; empty is open.
//
// Cells are taken as they stand, and the rows are kept: do not change them
// afterwards. A row of another length than the header, an empty key, a date
// that is none, and a key that is in force twice on one day are an *Error that
// names the row, counted as a spreadsheet does: the header is row 1.
func NewList(name string, columns []string, rows [][]string) (*List, error) {
	return NewNumberedList(name, "", columns, rows, nil)
}

// NewKeyedList is NewList for a list whose key is the named column.
func NewKeyedList(name, key string, columns []string, rows [][]string) (*List, error) {
	t, err := newTable(name, key, columns, rows, nil)
	if err != nil {
		return nil, err
	}
	return &List{name: name, made: t}, nil
}

// NewNumberedList is NewList for rows whose numbers in their file are known, so
// that errors name those; an empty key means the first column.
func NewNumberedList(name, key string, columns []string, rows [][]string, numbers []int64) (*List, error) {
	i := slices.IndexFunc(columns, func(c string) bool { return c != validFrom && c != validTo })
	switch {
	case key != "":
	case i < 0:
		return nil, &Error{List: name, Row: 1, Message: message.New(noKeyColumn)}
	default:
		key = columns[i]
	}
	t, err := newTable(name, key, columns, rows, numbers)
	if err != nil {
		return nil, err
	}
	return &List{name: name, made: t}, nil
}

// newTable makes the content of rows, whose numbers are given or follow that of
// the header, 1.
func newTable(name, key string, columns []string, rows [][]string, numbers []int64) (content, error) {
	h, m := newHeader(key, columns)
	if m != nil {
		return content{}, &Error{List: name, Row: 1, Message: *m}
	}
	number := func(row int) int { return row + 2 }
	if numbers != nil {
		number = func(row int) int { return int(numbers[row]) }
	}
	t := content{key: h.key, columns: h.names, rows: make([]entry, 0, len(rows)), byKey: make(map[string]int32, len(rows))}
	for i, cells := range rows {
		if m := t.add(h, cells, number); m != nil {
			return content{}, &Error{List: name, Row: number(i), Message: *m}
		}
	}
	return t, nil
}

func (t *content) add(h header, cells []string, number func(row int) int) *message.M {
	e, m := h.entry(cells)
	if m != nil {
		return m
	}
	key := e.cells[t.key]
	e.before = t.last(key)
	for r := e.before; r >= 0; r = t.rows[r].before {
		if other := &t.rows[r]; other.from <= e.to && e.from <= other.to {
			return fault(duplicateKey, number(int(r)))
		}
	}
	t.byKey[key] = int32(len(t.rows))
	t.rows = append(t.rows, e)
	return nil
}

// last returns the last row of a key, -1 if there is none.
func (t *content) last(key string) int32 {
	if r, ok := t.byKey[key]; ok {
		return r
	}
	return -1
}

// Name returns the name the list was made with.
func (l *List) Name() string { return l.name }

// Key returns the name of the column that names a row.
func (l *List) Key() string { return l.content().columns[l.content().key] }

// Columns returns the names of the list's columns in their order, without
// valid_from and valid_to.
func (l *List) Columns() []string { return slices.Clone(l.content().columns) }

// Len returns the number of rows, of all days together. How many are in force
// on a day is the length of At's set.
func (l *List) Len() int { return len(l.content().rows) }

// Since returns the first day of which the list says anything; ok is false
// where it has no beginning, that is, where some row is open at its start.
func (l *List) Since() (first value.Day, ok bool) {
	rows := l.content().rows
	if len(rows) == 0 {
		return 0, false
	}
	first = slices.MinFunc(rows, func(a, b entry) int { return cmp.Compare(a.from, b.from) }).from
	return first, first != dawn
}

// Covers tells whether the list says anything of a day: whether the day is not
// before its beginning.
func (l *List) Covers(on value.Day) bool {
	first, dated := l.Since()
	return !dated || first <= on
}

// At returns the keys in force on a day.
func (l *List) At(on value.Day) *Set { return l.set(on, l.content().key) }

// Column returns the values of any column in the rows in force on a day; ok is
// false where the list has no such column.
func (l *List) Column(on value.Day, column string) (s *Set, ok bool) {
	i := slices.Index(l.content().columns, column)
	if i < 0 {
		return nil, false
	}
	return l.set(on, i), true
}

func (l *List) set(on value.Day, column int) *Set {
	rows := l.content().rows
	values := make([]string, 0, len(rows))
	for i := range rows {
		if rows[i].inForce(on) {
			values = append(values, rows[i].cells[column])
		}
	}
	return newSet(values)
}

// Last returns the row of a key that is in force longest of all its rows,
// whether that is over or still to come.
func (l *List) Last(key []byte) (Row, bool) {
	t := l.content()
	r, ok := t.byKey[string(key)]
	if !ok {
		return Row{}, false
	}
	last := &t.rows[r]
	for r = last.before; r >= 0; r = t.rows[r].before {
		if e := &t.rows[r]; e.to > last.to {
			last = e
		}
	}
	return Row{t, last}, true
}

// Row is one row of a list. The zero Row has no values.
type Row struct {
	list  *content
	entry *entry
}

// Find returns the row of a key that is in force on a day. It does not
// allocate.
func (l *List) Find(on value.Day, key []byte) (Row, bool) {
	t := l.content()
	r, ok := t.byKey[string(key)]
	for ok && r >= 0 {
		if e := &t.rows[r]; e.inForce(on) {
			return Row{t, e}, true
		}
		r = t.rows[r].before
	}
	return Row{}, false
}

// Value returns the row's cell of a column, empty where the list has no such
// column.
func (r Row) Value(column string) string {
	if r.list == nil {
		return ""
	}
	if i := slices.Index(r.list.columns, column); i >= 0 {
		return r.entry.cells[i]
	}
	return ""
}

// From returns the first day on which the row is in force; ok is false where it
// is open.
func (r Row) From() (day value.Day, ok bool) {
	return r.entry.from, r.entry.from != dawn
}

// To returns the last day on which the row is in force; ok is false where it is
// open.
func (r Row) To() (day value.Day, ok bool) {
	return r.entry.to, r.entry.to != never
}
