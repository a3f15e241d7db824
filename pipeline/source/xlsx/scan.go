package xlsx

import (
	"bytes"
	"strconv"

	asm "github.com/segmentio/asm/utf8"

	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// scanner reads runs into rows.
type scanner struct {
	rows  *sheet.Rows
	book  *Book
	part  string
	texts *texts
	c     office.Cursor
	last  int64 // number of the row before
	end   int64 // of the run's last row
	valid bool  // the run is UTF-8

	row     int64
	digits  []byte // the number of the row as the file has it, nil if it has not
	col     int    // of the cell before, from 0; -1 before the first
	scratch []byte
	err     error
}

// NewScanner makes a scanner that puts what it reads into rows.
func (b *Book) NewScanner(rows *sheet.Rows) sheet.Scanner { return &scanner{rows: rows, book: b} }

// Start begins a run of the same workbook.
func (s *scanner) Start(of sheet.Run) {
	r := of.(*run)
	s.c = office.Cursor{Text: r.text}
	s.part, s.texts, s.last, s.end = r.part.Name, r.texts, r.before, r.last
	s.valid = asm.Valid(r.text)
	s.err = nil
	s.rows.Start(r.first)
}

// Next reads rows until there are so many, or enough for a batch.
func (s *scanner) Next(most int) (more bool, err error) {
	for s.rows.Records() < most && !s.rows.Full() {
		t, ok := s.c.Next()
		switch {
		case !ok && s.c.Bad:
			return false, s.malformed()
		case !ok:
			return false, nil
		case t.Opens("row"):
			if s.readRow(&t); s.err != nil {
				return false, s.err
			}
		case t.Open && !t.Close:
			s.c.Skip()
		}
	}
	return true, nil
}

// disorder says that the row at hand is not where it should be.
func (s *scanner) disorder() error {
	if s.row > s.end {
		return office.Damaged(s.part, whyOrder, s.end, s.row)
	}
	return office.Damaged(s.part, whyOrder, s.row, s.last)
}

func (s *scanner) malformed() error { return office.Damaged(s.part, office.WhyMarkupNear, s.last) }

func (s *scanner) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// readRow reads the row whose tag was just read.
func (s *scanner) readRow(t *office.Tag) {
	s.row = s.last + 1
	var number, name, v []byte
	hidden := false
	for rest := t.Attrs; len(rest) > 0; {
		switch name, v, rest = office.NextAttr(rest); string(name) {
		case "r":
			number = v
		case "hidden":
			hidden = isTrue(v)
		}
	}
	if number != nil {
		var ok bool
		if s.row, ok = rowNumber(number); !ok {
			s.fail(office.Damaged(s.part, whyRow, string(number)))
			return
		}
	}
	if s.row <= s.last || s.row > s.end {
		s.fail(s.disorder())
		return
	}
	s.last, s.digits, s.col = s.row, number, -1
	s.rows.Begin(s.row, hidden)
	if !t.Close {
		s.cells()
	}
	s.rows.End()
}

// cells reads the cells of a row up to its end.
func (s *scanner) cells() {
	for s.err == nil {
		if s.plainCell() {
			continue
		}
		t, ok := s.c.Next()
		switch {
		case !ok:
			s.c.Bad = true
			s.fail(s.malformed())
		case t.Opens("c"):
			s.anyCell(&t)
		case t.Close && !t.Open:
			if string(t.Name) != "row" {
				s.fail(s.malformed())
			}
			return
		case !t.Close:
			s.c.Skip()
		}
	}
}

// The types of cells, by the letter that files have for most of them.
const (
	typeNumber  = 'n'
	typeShared  = 's'
	typeText    = 'f' // str: the result of a formula
	typeInline  = 'i' // inlineStr
	typeBool    = 'b'
	typeError   = 'e'
	typeDate    = 'd' // written as ISO 8601
	typeUnknown = '?'
)

func typeOf(v []byte) byte {
	switch string(v) {
	case "", "n":
		return typeNumber
	case "str":
		return typeText
	case "inlineStr":
		return typeInline
	case "s", "b", "e", "d":
		return v[0]
	}
	return typeUnknown
}

// A cell is what a tag of a cell says.
type cell struct {
	col   int
	style int
	kind  byte
}

// plainCell reads a cell as programs write most of them,
// <c r="B7" s="3" t="s"><v>12</v></c>, in one go. It is false, and has done nothing,
// if the next cell is anything else.
func (s *scanner) plainCell() bool {
	b, i := s.c.Text, s.c.At
	b = b[:cap(b)] // some bytes more, which only spares asking whether there are any
	if len(b)-i < slack || string(b[i:i+6]) != `<c r="` {
		return false
	}
	i += 6
	col := 0
	for c := b[i] - 'A'; c < 26 && col < sheet.MaxColumns; c = b[i] - 'A' {
		col = col*26 + int(c) + 1
		i++
	}
	if n := len(s.digits); col == 0 || col > sheet.MaxColumns || n == 0 || string(b[i:i+n]) != string(s.digits) || b[i+n] != '"' {
		return false
	}
	i += len(s.digits) + 1
	at := cell{col: col - 1, kind: typeNumber}
	for b[i] == ' ' {
		if string(b[i:i+4]) == ` s="` {
			for i += 4; b[i]-'0' < 10 && at.style < 1<<20; i++ {
				at.style = at.style*10 + int(b[i]-'0')
			}
		} else if string(b[i:i+4]) == ` t="` {
			switch i += 4; {
			case b[i+1] == '"' && (b[i] == typeShared || b[i] == typeNumber || b[i] == typeBool):
				at.kind = b[i]
				i++
			case string(b[i:i+3]) == "str":
				at.kind = typeText
				i += 3
			default:
				return false
			}
		}
		if b[i] != '"' {
			return false
		}
		i++
	}
	if b[i] == '/' && b[i+1] == '>' {
		s.c.At, s.col = i+2, at.col
		return true
	}
	if string(b[i:i+4]) != "><v>" {
		return false
	}
	from := i + 4
	to := plainText(b, from)
	const tail = "</v></c>"
	if len(b)-to < len(tail) || string(b[to:to+len(tail)]) != tail {
		return false
	}
	s.c.At, s.col = to+len(tail), at.col
	s.take(at, b[from:to])
	return true
}

// anyCell reads the cell whose tag was just read, whatever is in it.
func (s *scanner) anyCell(t *office.Tag) {
	at, ok := s.readCell(t)
	if !ok {
		return
	}
	s.col = at.col
	formula, result := false, false
	v := s.scratch[:0]
	for !t.Close {
		in, ok := s.c.Next()
		ends := ok && in.Close && !in.Open
		if !ok || ends && string(in.Name) != "c" {
			s.c.Bad = true
		}
		if !ok || ends {
			break
		}
		switch name := string(in.Name); {
		case name == "f":
			formula = true
		case name == "v":
			result = true
		}
		switch name := string(in.Name); {
		case in.Close:
		case name == "v":
			v = s.c.AppendText(v[:0])
		case name == "is":
			v = richText(&s.c, v[:0], "is")
		default:
			s.c.Skip()
		}
	}
	s.scratch = v
	switch {
	case s.c.Bad:
		s.fail(s.malformed())
	case formula && len(v) == 0 && (at.kind != typeText || !result):
		s.rows.NoResult(at.col)
	default:
		if at.kind == typeText || at.kind == typeInline {
			v = unescape(v)
		}
		s.take(at, v)
	}
}

// readCell reads the tag of a cell.
func (s *scanner) readCell(t *office.Tag) (at cell, ok bool) {
	at = cell{col: s.col + 1, kind: typeNumber}
	var name, v []byte
	for rest := t.Attrs; len(rest) > 0; {
		switch name, v, rest = office.NextAttr(rest); string(name) {
		case "r":
			if at.col, _, ok = sheet.ParseCell(string(v)); !ok {
				s.fail(office.Damaged(s.part, whyCell, string(v), s.row))
				return at, false
			}
		case "s":
			at.style, _ = strconv.Atoi(string(v))
		case "t":
			at.kind = typeOf(v)
		}
	}
	if at.col >= sheet.MaxColumns {
		s.fail(office.Damaged(s.part, whyCell, sheet.Cell(at.col, s.row), s.row))
		return at, false
	}
	return at, true
}

// take takes the value of a cell.
func (s *scanner) take(at cell, v []byte) {
	if at.kind != typeText && at.kind != typeInline && len(v) > 0 && (office.IsSpace(v[0]) || office.IsSpace(v[len(v)-1])) {
		v = bytes.Trim(v, " \n\t\r")
	}
	switch {
	case len(v) == 0:
	case at.kind == typeShared:
		s.takeShared(at.col, v)
	case at.kind == typeNumber:
		s.rows.Number(at.col, v, s.book.format(at.style))
	case at.kind == typeBool:
		s.rows.Bool(at.col, isTrue(v))
	case at.kind == typeError:
		s.rows.Fault(at.col, v)
	case at.kind == typeDate:
		s.rows.Text(at.col, isoDate(v, s.book.format(at.style).Kind))
	default:
		s.takeText(at.col, v)
	}
}

func (s *scanner) takeText(col int, v []byte) {
	if !s.valid && !asm.Valid(v) {
		v = encoding.AppendValid(nil, v)
		s.rows.Damaged()
	}
	s.rows.Text(col, v)
}

func (s *scanner) takeShared(col int, v []byte) {
	n := 0
	for _, c := range v {
		if c -= '0'; c > 9 || n > mostTexts {
			n = -1
			break
		}
		n = n*10 + int(c)
	}
	text, ok := s.texts.at(n)
	if !ok && s.texts.more != nil && n >= 0 {
		all, err := s.texts.more()
		if err != nil {
			s.fail(err)
			return
		}
		s.texts = all
		text, ok = all.at(n)
	}
	if !ok {
		s.fail(office.Damaged(s.part, whyShared, sheet.Cell(col, s.row), string(v)))
		return
	}
	if d := s.texts.damaged; len(d) > 0 && d[n] {
		s.rows.Damaged()
	}
	s.rows.Text(col, text)
}

// format returns the number format of a style.
func (b *Book) format(style int) sheet.Format {
	if uint(style) < uint(len(b.formats)) {
		return b.formats[style]
	}
	return sheet.Format{}
}

// isoDate takes off what the format of a cell does not show of a date with a time.
func isoDate(v []byte, kind sheet.Kind) []byte {
	day, clock, both := bytes.Cut(v, []byte("T"))
	switch {
	case !both:
		return v
	case kind == sheet.Date:
		return day
	case kind == sheet.Time && len(day) > 0:
		return clock
	}
	return v
}
