package sheet

import (
	"math"

	"rasoat/pipeline/source/csv"
	"rasoat/rules"
	"rasoat/rules/message"
)

// Why a row is rejected.
var (
	reasonOutside = message.Define("cell_outside_table",
		"ô %s có giá trị nhưng cột không có tên trong dòng tiêu đề", "cell %s holds a value, but its column has no name in the header")
	reasonTooLong = message.Define("sheet_row_too_long",
		"dòng chứa hơn 16 MiB văn bản", "the row holds more than 16 MiB of text")
)

// longestRow is the most text that is read of a row, as of a record of a text file:
// a few bytes of a file can refer to a long text again and again.
const longestRow = csv.Limit

// Rows are rows of sheets that become columns of texts, cell by cell:
//
//	Move(table) Start(first) { Begin(row) Text… Number… End() }… Take() Next()
//
// What it decides is the same for all kinds of spreadsheets: which rows are blank,
// which are none, which cannot be read, and what is worth telling. It serves one
// goroutine.
type Rows struct {
	Layout
	table   *Table
	sheet   int
	below   int64   // the first row below the table
	head    *Head   // or nil
	targets []int32 // of each column of the sheet up to the last of the table: its column here, or -1
	columns []column
	notes   Notes

	rows    int   // so far
	held    int   // bytes of their texts
	last    int64 // the row accounted for last
	skipped int
	at      rules.Rows
	rejects []rules.Reject
	flaws   []rules.Flaw
	damaged []int32

	// The row at hand.
	row     int64
	above   bool // it is of the header, or above it, or below the table
	hidden  bool
	solid   bool // some cell is not blank
	bad     bool // some text is not UTF-8
	bytes   int
	outside int // the column, from 1, of the first cell beside the table that is not blank
	flaw    message.M
	suspect suspect
	scratch []byte
	out     Taken
}

// column is one wanted column: offsets has one more entry than rows were set.
type column struct {
	offsets []int32
	data    []byte
}

// Taken are the rows since the last call of Take, in Arrow's layout. They are lent
// until Next.
type Taken struct {
	Columns     []csv.Column
	At          rules.Rows
	Rejects     []rules.Reject
	Flaws       []rules.Flaw // rows with cells that have no value, and why
	Skipped     int          // the header and what stands above it, blank rows, totals, what stands below the table
	Undecodable []int32      // rows with bytes that are not UTF-8, read as U+FFFD
	Notes       *Notes
}

// NewRows makes rows of a layout.
func NewRows(l Layout) *Rows {
	r := &Rows{Layout: l, columns: make([]column, len(l.Wanted))}
	r.notes.Columns = make([]ColumnNotes, l.Fields)
	r.reset()
	return r
}

// Move goes to a table, on the sheet of the given number among those that are read.
// Rows from below on stand below the table; 0: none does.
func (r *Rows) Move(sheet int, t *Table, below int64) {
	if r.sheet, r.below = sheet, below; below == 0 {
		r.below = math.MaxInt64
	}
	if t == r.table {
		return
	}
	r.table = t
	r.targets = make([]int32, t.Left+r.Fields)
	for i := range r.targets {
		r.targets[i] = -1
	}
	for i, f := range r.Wanted {
		r.targets[t.Left+f] = int32(i)
	}
}

// Start begins with a row that was not accounted for yet.
func (r *Rows) Start(row int64) {
	r.reset()
	r.last = row - 1
}

func (r *Rows) reset() {
	r.rows, r.held, r.skipped = 0, 0, 0
	r.at = rules.Rows{File: r.File}
	r.rejects, r.flaws, r.damaged = r.rejects[:0], r.flaws[:0], r.damaged[:0]
	for i := range r.columns {
		c := &r.columns[i]
		c.offsets, c.data = append(c.offsets[:0], 0), c.data[:0]
	}
	r.notes.clear()
}

// Begin begins a row, which is below all that were begun before.
func (r *Rows) Begin(row int64, hidden bool) {
	r.row, r.hidden = row, hidden
	r.above = row <= r.table.Header || row >= r.below
	r.solid, r.bad, r.bytes, r.outside = false, false, 0, 0
	r.flaw = message.M{}
	r.suspect.reset()
}

// End ends the row.
func (r *Rows) End() {
	if from := max(r.last, r.table.Header) + 1; from < min(r.row, r.below) {
		r.noteRows(BlankRow, from, min(r.row, r.below)-from)
	}
	r.skipped += int(r.row - r.last - 1)
	r.last = r.row
	sign, aside := r.suspect.verdict(r.table.Asides)
	switch {
	case r.row >= r.below && r.solid:
		r.skip(BelowTable)
	case r.above:
		r.skipped++
	case !r.solid && r.flaw.IsZero():
		r.skip(BlankRow)
	case aside:
		r.skip(sign)
	case r.outside > 0:
		r.reject(message.New(reasonOutside, Cell(r.outside-1, r.row)))
	case r.bytes > longestRow:
		r.reject(message.New(reasonTooLong))
	default:
		r.keep()
		return
	}
	for i := range r.columns {
		if c := &r.columns[i]; len(c.offsets) > r.rows+1 {
			c.offsets = c.offsets[:r.rows+1]
		}
	}
}

func (r *Rows) skip(why Sign) {
	r.skipped++
	r.noteRows(why, r.row, 1)
}

func (r *Rows) reject(why message.M) {
	r.rejects = append(r.rejects, rules.Reject{Record: Record(r.sheet, r.row), Reason: why})
}

// keep makes the row one of those that are read.
func (r *Rows) keep() {
	if !r.flaw.IsZero() {
		r.flaws = append(r.flaws, rules.Flaw{Row: int32(r.rows), Reason: r.flaw})
	}
	if r.bad {
		r.damaged = append(r.damaged, int32(r.rows))
	}
	if r.hidden {
		r.noteRows(HiddenRow, r.row, 1)
	}
	record := Record(r.sheet, r.row)
	switch {
	case r.rows == 0:
		r.at.First = record
	case r.at.Records == nil && record != r.at.First+int64(r.rows):
		for i := range r.rows {
			r.at.Records = append(r.at.Records, r.at.First+int64(i))
		}
		r.at.Records = append(r.at.Records, record)
	case r.at.Records != nil:
		r.at.Records = append(r.at.Records, record)
	}
	r.held += r.bytes
	r.rows++
}

// Records returns how many rows were read or rejected since Start or Next.
func (r *Rows) Records() int { return r.rows + len(r.rejects) }

// Full tells whether the rows are as much as a batch should hold, or as was wanted of
// them.
func (r *Rows) Full() bool { return r.held > longestRow || r.head != nil && r.head.Full() }

// Take returns the rows so far.
func (r *Rows) Take() *Taken {
	r.at.Count = r.rows
	r.out = Taken{Columns: r.out.Columns[:0], At: r.at, Rejects: r.rejects, Flaws: r.flaws, Skipped: r.skipped, Undecodable: r.damaged, Notes: &r.notes}
	for i := range r.columns {
		c := &r.columns[i]
		c.fill(r.rows)
		r.out.Columns = append(r.out.Columns, csv.Column{Offsets: c.offsets, Data: c.data})
	}
	return &r.out
}

// Next begins anew behind the row that was ended last, when what Take returned is
// not needed any more.
func (r *Rows) Next() { r.reset() }

// put makes v the value of a row; a second one replaces the first.
func (c *column) put(row int, v []byte) {
	c.fill(row)
	c.offsets, c.data = c.offsets[:row+1], append(c.data[:c.offsets[row]], v...)
	c.offsets = append(c.offsets, int32(len(c.data)))
}

// fill makes the rows empty that were not set, up to a row.
func (c *column) fill(row int) {
	for len(c.offsets) <= row {
		c.offsets = append(c.offsets, c.offsets[len(c.offsets)-1])
	}
}
