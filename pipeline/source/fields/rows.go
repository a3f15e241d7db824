package fields

import (
	"rasoat/pipeline/source/csv"
	"rasoat/rules"
	"rasoat/rules/message"
)

// A Layout is what has to be known of a file to read rows of it.
type Layout struct {
	File    int      // index of the file, for row ids
	Columns []string // names of all of them, clean
	Wanted  []int    // positions of those that are wanted; each once
}

// Rows are records that become columns of texts.
type Rows struct {
	file      int
	root      *Name
	names     int
	index     map[string]int32 // columns by name
	gathering *Gathering

	seen    []stamp // of each column of the table: in which record it came last
	turn    int64   // of the record at hand
	target  []int32 // of each column of the table: its place among the wanted, or none
	columns []column
	notes   Notes
	batch   int // its number, from 1

	rows    int // so far
	skipped int
	at      rules.Rows
	rejects []rules.Reject
	damaged []int32

	// The record at hand.
	record, line int64
	bad          bool
	noted        []noted
	list         []byte // scratch

	taken   bool // what is here was taken
	out     Taken
	records []int64 // memory of at.Records
	lines   []int64
}

// A stamp is the record in which a column came last, and how. The zero stamp is none.
type stamp struct {
	turn int64
	as   uint8
}

// How a column came.
const (
	asNull  = 1
	asValue = 2
	asList  = 3 // of several values
)

// column is a wanted column: offsets has one more entry than rows were set.
type column struct {
	offsets []int32
	data    []byte
}

// Taken are the rows since the last call of Take, in Arrow's layout. They are lent until
// Begin is called again.
type Taken struct {
	Columns     []csv.Column
	At          rules.Rows
	Rejects     []rules.Reject
	Skipped     int
	Undecodable []int32 // rows with bytes that are not of the encoding, read as U+FFFD
	Notes       *Notes
}

// NewRows makes rows of a layout.
func NewRows(l Layout) *Rows {
	n := len(l.Columns)
	r := &Rows{
		file: l.File, root: &Name{column: unknown}, index: make(map[string]int32, n),
		seen: make([]stamp, n), target: make([]int32, n), columns: make([]column, len(l.Wanted)),
	}
	for i, name := range l.Columns {
		r.index[Clean(name)], r.target[i] = int32(i), unknown
	}
	for i, f := range l.Wanted {
		r.target[f] = int32(i)
	}
	r.reset()
	return r
}

func (r *Rows) reset() {
	r.taken, r.rows, r.skipped = false, 0, 0
	r.batch++
	r.at = rules.Rows{File: r.file}
	r.rejects, r.damaged = r.rejects[:0], r.damaged[:0]
	for i := range r.columns {
		c := &r.columns[i]
		c.offsets, c.data = append(c.offsets[:0], 0), c.data[:0]
	}
	r.notes.clear()
}

// Begin begins a record.
func (r *Rows) Begin(record, line int64) {
	if r.taken {
		r.reset()
	}
	r.record, r.line, r.bad = record, line, false
	if r.turn++; r.gathering != nil {
		r.gathering.begin()
	}
}

// Put makes v the value of a name. It is false if the name came in this record already,
// and then nothing is changed.
func (r *Rows) Put(n *Name, v []byte) bool {
	c := r.columnOf(n)
	if c == unknown {
		r.note(&r.notes.Unread, n)
		return true
	}
	if r.gathering != nil {
		r.gathering.solid[c] = true
	}
	if r.seen[c].turn == r.turn {
		return false
	}
	r.set(c, v, asValue)
	return true
}

func (r *Rows) set(c int32, v []byte, as uint8) {
	r.seen[c] = stamp{r.turn, as}
	if t := r.target[c]; t != unknown {
		r.columns[t].put(r.rows, v)
	}
}

// Null says that a name has no value in this record. It is false if the name came in it
// already.
func (r *Rows) Null(n *Name) bool {
	c := r.columnOf(n)
	if c == unknown {
		return true
	}
	if r.seen[c].turn == r.turn {
		return false
	}
	r.seen[c] = stamp{r.turn, asNull}
	return true
}

// Add is Put for a name that may come again in a record: its values are a list then, as
// JSON.
func (r *Rows) Add(n *Name, v []byte) {
	c := r.columnOf(n)
	if c == unknown || r.seen[c].turn != r.turn {
		r.Put(n, v)
		return
	}
	if r.gathering != nil {
		r.gathering.solid[c] = true
	}
	as := r.seen[c].as
	if as == asNull {
		r.set(c, v, asValue)
		return
	}
	r.note(&r.notes.Repeated, n)
	r.seen[c].as = asList
	if t := r.target[c]; t != unknown {
		r.list = r.columns[t].add(v, as == asList, r.list)
	}
}

// Damaged says that a text of the record had bytes that are not of the encoding.
func (r *Rows) Damaged() { r.bad = true }

// Skip passes over the record, which is blank.
func (r *Rows) Skip() {
	r.drop()
	r.skipped++
}

// Reject says why the record is no row, though it is whole.
func (r *Rows) Reject(why message.M) {
	r.drop()
	r.settle()
	r.rejects = append(r.rejects, rules.Reject{Record: r.record, Line: r.line, Reason: why})
}

// RejectDamaged says why the record is no row, and that not even its names are to be
// believed.
func (r *Rows) RejectDamaged(why message.M) {
	if r.gathering != nil {
		r.gathering.forget(r)
	}
	r.noted = r.noted[:0]
	r.Reject(why)
}

// drop takes back what the record has put.
func (r *Rows) drop() {
	for i := range r.columns {
		if c := &r.columns[i]; len(c.offsets) > r.rows+1 {
			c.offsets = c.offsets[:r.rows+1]
			c.data = c.data[:c.offsets[r.rows]]
		}
	}
}

// Keep makes the record a row.
func (r *Rows) Keep() {
	if r.bad {
		r.damaged = append(r.damaged, int32(r.rows))
	}
	r.settle()
	at, n := &r.at, int64(r.rows)
	if n == 0 {
		at.First, at.Line = r.record, r.line
	}
	if at.Records == nil && r.record != at.First+n {
		at.Records = count(r.records[:0], at.First, n)
	}
	if at.Lines == nil && r.line != at.Line+n {
		at.Lines = count(r.lines[:0], at.Line, n)
	}
	if at.Records != nil {
		at.Records = append(at.Records, r.record)
		r.records = at.Records
	}
	if at.Lines != nil {
		at.Lines = append(at.Lines, r.line)
		r.lines = at.Lines
	}
	r.rows++
}

// count appends n numbers.
func count(dst []int64, from, n int64) []int64 {
	for i := range n {
		dst = append(dst, from+i)
	}
	return dst
}

// Records returns how many rows were read or rejected since Take.
func (r *Rows) Records() int { return r.rows + len(r.rejects) }

// Take returns the rows so far, and begins anew with the next record.
func (r *Rows) Take() *Taken {
	if r.taken {
		r.reset()
	}
	r.taken, r.at.Count = true, r.rows
	r.out = Taken{Columns: r.out.Columns[:0], At: r.at, Rejects: r.rejects,
		Skipped: r.skipped, Undecodable: r.damaged, Notes: &r.notes}
	for i := range r.columns {
		c := &r.columns[i]
		c.fill(r.rows)
		r.out.Columns = append(r.out.Columns, csv.Column{Offsets: c.offsets, Data: c.data})
	}
	return &r.out
}

// put makes v the value of a row; a second one replaces the first.
func (c *column) put(row int, v []byte) {
	c.fill(row)
	c.offsets, c.data = c.offsets[:row+1], append(c.data[:c.offsets[row]], v...)
	c.offsets = append(c.offsets, int32(len(c.data)))
}

// add makes v one more value of a list that is the last value, or a list of it and the
// last value. It never copies the list: a record may have a million of them.
func (c *column) add(v []byte, isList bool, scratch []byte) []byte {
	n := len(c.offsets) - 1
	if had := c.data[c.offsets[n-1]:]; isList {
		c.data = c.data[:len(c.data)-1]
	} else {
		scratch = append(scratch[:0], had...)
		c.data = AppendQuoted(append(c.data[:c.offsets[n-1]], '['), scratch)
	}
	c.data = append(AppendQuoted(append(c.data, ','), v), ']')
	c.offsets[n] = int32(len(c.data))
	return scratch
}

// fill makes the rows empty that were not set, up to a row.
func (c *column) fill(row int) {
	for len(c.offsets) <= row {
		c.offsets = append(c.offsets, c.offsets[len(c.offsets)-1])
	}
}
