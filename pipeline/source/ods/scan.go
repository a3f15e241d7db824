package ods

import (
	"bytes"
	"unicode/utf8"

	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// scanner reads runs into rows.
type scanner struct {
	rows *sheet.Rows
	book *Book
	run  *run
	c    office.Cursor
	last int64 // number of the row before

	// The row at hand, which may be repeated.
	at     int   // where its cells begin
	times  int64 // how often it is still to be read
	hidden bool
	style  []byte // of its cells that have none

	scratch []byte
	err     error
}

// NewScanner makes a scanner that puts what it reads into rows.
func (b *Book) NewScanner(rows *sheet.Rows) sheet.Scanner { return &scanner{rows: rows, book: b} }

// Start begins a run of the same workbook.
func (s *scanner) Start(of sheet.Run) {
	r := of.(*run)
	*s = scanner{rows: s.rows, book: s.book, run: r, c: office.Cursor{Text: r.text}, last: r.before, scratch: s.scratch}
	s.rows.Start(r.first)
}

// Next reads rows until there are so many, or enough for a batch.
func (s *scanner) Next(most int) (more bool, err error) {
	for s.rows.Records() < most && !s.rows.Full() {
		if s.times > 0 {
			if s.again(); s.err != nil {
				return false, s.err
			}
			continue
		}
		t, ok := s.c.Next()
		switch {
		case !ok && s.c.Bad:
			return false, s.malformed()
		case !ok:
			return false, nil
		case string(t.Name) == "table-row" && t.Open:
			if s.row(&t); s.err != nil {
				return false, s.err
			}
		case string(t.Name) == "table-row-group", string(t.Name) == "table-rows", string(t.Name) == "table-header-rows":
		case t.Open && !t.Close:
			s.c.Skip()
		}
	}
	return true, nil
}

func (s *scanner) malformed() error { return office.Damaged(s.run.part, office.WhyMarkupNear, s.last) }

func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// row begins a row. One without any cell that has a value is blank, however often it is
// repeated.
func (s *scanner) row(t *office.Tag) {
	n := int64(1)
	s.hidden, s.style = false, nil
	eachAttr(t, func(name, v []byte) {
		switch string(name) {
		case "number-rows-repeated":
			n = repeated(v)
		case "visibility":
			s.hidden = string(v) != "visible"
		case "default-cell-style-name":
			s.style = v
		}
	})
	if t.Close {
		s.last += n
		return
	}
	s.at = s.c.At
	look := survey{cutter: &cutter{}, c: office.Cursor{Text: s.c.Text, At: s.at}}
	if values, _, _ := look.cells(); values == 0 {
		if s.last += n; look.c.Bad {
			s.fail(s.malformed())
		}
		s.c.At = look.c.At
		return
	}
	s.times = n
}

// again reads the row at hand once more.
func (s *scanner) again() {
	s.c.At = s.at
	s.last++
	s.times--
	s.rows.Begin(s.last, s.hidden)
	for col := 0; s.err == nil; {
		t, ok := s.c.Next()
		switch {
		case !ok:
			s.c.Bad = true
			s.fail(s.malformed())
			return
		case !t.Open:
			s.rows.End()
			return
		case string(t.Name) == "table-cell", string(t.Name) == "covered-table-cell":
			col = s.cell(&t, col)
		case !t.Close:
			s.c.Skip()
		}
	}
}

// A cell is what a tag of a cell says.
type cell struct {
	kind    []byte
	value   []byte // as its kind has it
	style   []byte
	times   int64
	shown   bool // value is the text, whatever its paragraphs say
	formula bool
	fault   bool // the text is an error
}

func readCell(t *office.Tag) cell {
	at := cell{times: 1}
	eachAttr(t, func(name, v []byte) {
		switch string(name) {
		case "value-type":
			at.kind = v
		case "value", "date-value", "time-value", "boolean-value":
			at.value = v
		case "string-value":
			at.value, at.shown = v, true
		case "style-name":
			at.style = v
		case "number-columns-repeated":
			at.times = repeated(v)
		case "formula":
			at.formula = true
		case "calcext:value-type":
			at.fault = string(v) == "error"
		}
	})
	return at
}

// cell reads the cell whose tag was just read, and returns the column behind it.
func (s *scanner) cell(t *office.Tag, col int) int {
	at := readCell(t)
	v := s.scratch[:0]
	if !t.Close {
		v = s.paragraphs(v)
	}
	s.scratch = v
	behind := int64(col) + at.times
	switch {
	case s.c.Bad:
		s.fail(s.malformed())
	case len(at.kind) == 0 && !at.formula && len(v) == 0:
	case behind > sheet.MaxColumns:
		s.fail(office.Damaged(s.run.part, whyCell, sheet.MaxColumns, s.last))
	default:
		f := s.format(&at, col)
		for i := range at.times {
			s.take(col+int(i), &at, v, f)
		}
	}
	return int(min(behind, sheet.MaxColumns))
}

// format is that of the cell's style, or else of its row's, of its column's.
func (s *scanner) format(at *cell, col int) sheet.Format {
	f, ok := s.book.styles.formatOf(at.style)
	if !ok {
		f, ok = s.book.styles.formatOf(s.style)
	}
	if !ok {
		f, _ = s.book.styles.formatOf(columnStyleOf(s.run.columns, col))
	}
	return f
}

func columnStyleOf(columns []columnStyle, col int) []byte {
	for _, c := range columns {
		if col < c.end {
			return c.name
		}
	}
	return nil
}

// errorTexts are how errors are shown in cells.
var errorTexts = []string{"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "Err:5"}

// isError tells whether the text of a cell with a formula is an error.
func isError(text []byte) bool {
	for _, e := range errorTexts {
		if bytes.HasPrefix(text, []byte(e)) {
			return true
		}
	}
	return false
}

// take takes the value of a cell.
func (s *scanner) take(col int, at *cell, text []byte, f sheet.Format) {
	if at.fault || at.formula && isError(text) {
		s.rows.Fault(col, text)
		return
	}
	switch string(at.kind) {
	case "float", "currency", "percentage":
		s.rows.Number(col, bytes.TrimSpace(at.value), sheet.Format{Zeros: f.Zeros})
	case "boolean":
		s.rows.Bool(col, string(at.value) == "true")
	case "date":
		s.rows.Text(col, date(at.value, f.Kind))
	case "time":
		s.rows.Text(col, clock(at.value, f.Kind))
	default:
		switch {
		case at.formula && len(at.kind) == 0 && len(text) == 0:
			s.rows.NoResult(col)
		case at.shown && len(text) == 0:
			s.text(col, at.value)
		default:
			s.text(col, text)
		}
	}
}

func (s *scanner) text(col int, v []byte) {
	if !utf8.Valid(v) {
		v = encoding.AppendValid(nil, v)
		s.rows.Damaged()
	}
	s.rows.Text(col, v)
}
