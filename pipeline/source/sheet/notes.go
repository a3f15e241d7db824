package sheet

import (
	"cmp"
	"slices"

	"rasoat/pipeline/source/csv"
)

// A Sign is something about a cell, a row or a sheet that is worth telling: a program
// may take it for something else than a person does.
type Sign uint8

// The signs, in the order in which they are told. Those of rows come first.
const (
	BlankRow      Sign = iota // it was skipped
	HeaderAgain               // the header once more, skipped
	TotalsRow                 // the sum of rows above, skipped
	BelowTable                // a row below the table, skipped
	HiddenRow                 // a row that is not shown was read
	ErrorValue                // a cell holds #N/A or the like
	NoResult                  // a formula has no result in the file
	NoDate                    // a number formatted as a date is none
	ZerosShown                // a number is shown with zeros before it, by its format
	ZerosRestored             // a code that is a number was given its zeros back, as declared
	DigitsLost                // a number has more digits than a cell holds
	HiddenColumn              // a column that is not shown was read
	Merged                    // cells below the header are merged: only the first one has a value
	HiddenSheet               // a sheet that is not shown was passed over
	UnreadSheet               // a sheet that nobody asked for was passed over
	Signs         int  = iota
)

// IsOfRows tells whether a sign is one of whole rows.
func (s Sign) IsOfRows() bool { return s <= HiddenRow }

// A Place is where something stands.
type Place struct {
	Record int64  // Record of sheet and row
	Column int    // from 0
	Text   string // what is there: an area, the name of a sheet; "" for the cell itself
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Record, q.Record), cmp.Compare(p.Column, q.Column), cmp.Compare(p.Text, q.Text))
}

// Places are how often something was met, and where first.
type Places struct {
	Count int64
	First []Place // in order
}

// Add adds a place behind all others.
func (p *Places) Add(at Place) {
	if p.Count++; len(p.First) < csv.Shown {
		p.First = append(p.First, at)
	}
}

func (p *Places) merge(o *Places) {
	p.Count += o.Count
	p.First = append(p.First, o.First...)
	slices.SortFunc(p.First, Place.compare)
	p.First = p.First[:min(len(p.First), csv.Shown)]
}

// Tally is how often something was met in a column, and where first.
type Tally struct{ Count, First int64 }

func (t *Tally) add(record int64) {
	if t.Count++; t.Count == 1 {
		t.First = record
	}
}

func (t *Tally) merge(o Tally) {
	if t.Count == 0 || o.Count > 0 && o.First < t.First {
		t.First = o.First
	}
	t.Count += o.Count
}

// ColumnNotes are how the cells of a column hold numbers.
type ColumnNotes struct {
	Numbers  Tally // as numbers
	Numerals Tally // as text
	Codes    Tally // as text that begins with zeros
}

// Notes are what was met of all signs. Notes of parts are merged in any order.
type Notes struct {
	Columns []ColumnNotes
	Signs   [Signs]Places
}

func (n *Notes) clear() {
	clear(n.Columns)
	for i := range n.Signs {
		n.Signs[i] = Places{First: n.Signs[i].First[:0]}
	}
}

func (r *Rows) note(s Sign, col int) {
	r.notes.Signs[s].Add(Place{Record: Record(r.sheet, r.row), Column: col})
}

// Merge adds what was met elsewhere.
func (n *Notes) Merge(o *Notes) {
	if len(n.Columns) < len(o.Columns) {
		n.Columns = append(n.Columns, make([]ColumnNotes, len(o.Columns)-len(n.Columns))...)
	}
	for i := range o.Columns {
		n.Columns[i].Numbers.merge(o.Columns[i].Numbers)
		n.Columns[i].Numerals.merge(o.Columns[i].Numerals)
		n.Columns[i].Codes.merge(o.Columns[i].Codes)
	}
	for i := range n.Signs {
		n.Signs[i].merge(&o.Signs[i])
	}
}

// noteRows notes so many rows from the given one on.
func (r *Rows) noteRows(s Sign, row, n int64) {
	p := &r.notes.Signs[s]
	p.Count += n
	for i := range n {
		if len(p.First) >= csv.Shown {
			break
		}
		p.First = append(p.First, Place{Record: Record(r.sheet, row+i), Column: -1})
	}
}
