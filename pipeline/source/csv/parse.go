package csv

import (
	"bytes"

	"rasoat/rules"
)

// Column is the text of one column in Arrow's layout: row i is
// Data[Offsets[i]:Offsets[i+1]].
type Column struct {
	Offsets []int32
	Data    []byte
}

// Rows are some rows of a part, and what else was met between them. They are
// valid until the parser is called again.
type Rows struct {
	Columns     []Column // the wanted ones, in the order asked for
	At          rules.Rows
	Rejects     []rules.Reject
	Skipped     int     // blank lines, the header, and what stands above it
	Undecodable []int32 // rows with bytes that are not UTF-8
}

// Layout is what a parser has to know of a file.
type Layout struct {
	Dialect Dialect
	File    int   // index of the file, for the row ids
	Header  int64 // number of the header's record: it and all before are skipped
	Fields  int   // fields of the header
	Wanted  []int // positions of the wanted fields; each once
}

// Parser turns parts into rows. It serves one goroutine.
type Parser struct {
	layout Layout
	few    reasons
	many   reasons

	part    *Part
	pos     int   // next byte of the part
	record  int64 // number of the record there
	line    int64 // its line
	suspect bool  // the part holds a NUL or is not UTF-8

	fields  fieldReader
	rows    int
	out     Rows
	decoded []byte // a record with U+FFFD in place
}

// NewParser makes a parser of a file of the given layout.
func NewParser(l Layout) *Parser {
	return &Parser{
		layout: l,
		fields: newFieldReader(l),
		few:    reasons{key: ReasonTooFew, fields: l.Fields},
		many:   reasons{key: ReasonTooMany, fields: l.Fields},
	}
}

// Start begins a part, which must stay unreleased while Next is called.
func (p *Parser) Start(part *Part) {
	p.part, p.pos = part, 0
	p.record, p.line = part.Record, part.Line
	p.fields.countLines = part.Lines != part.Records
	p.suspect = bytes.IndexByte(part.text, 0) >= 0 || !validUTF8(part.text)
}

// Next returns the next rows of the part: at most n records that are rows or
// rejected. It returns nil when there are no more.
func (p *Parser) Next(n int) *Rows {
	if p.part == nil {
		return nil
	}
	p.reset(min(int64(n), p.part.Records))
	switch {
	case p.part.Reason != "":
		p.refuse()
		p.part = nil
	case p.pos == len(p.part.text):
		p.part = nil
		return nil
	case p.suspect:
		p.readSuspect(n)
	default:
		p.read(n)
	}
	return p.finish()
}

// reset prepares the columns for n rows.
func (p *Parser) reset(n int64) {
	p.rows = 0
	p.out.At = rules.Rows{File: p.layout.File}
	p.out.Rejects, p.out.Undecodable, p.out.Skipped = p.out.Rejects[:0], p.out.Undecodable[:0], 0
	for i := range p.fields.columns {
		if c := &p.fields.columns[i]; int64(len(c.Offsets)) <= n {
			c.Offsets = make([]int32, n+1)
		}
	}
}

// read is the way of nearly all parts.
func (p *Parser) read(n int) {
	text := p.part.text
	i := p.pos
	for i < len(text) && p.rows+len(p.out.Rejects) < n {
		rec := p.fields.read(text, i, p.rows)
		p.end(text[i:rec.next], rec)
		i = rec.next
	}
	p.pos = i
}

func (p *Parser) finish() *Rows {
	p.out.At.Count = p.rows
	p.out.Columns = p.out.Columns[:0]
	for _, c := range p.fields.columns {
		off := c.Offsets[:p.rows+1]
		p.out.Columns = append(p.out.Columns, Column{Offsets: off, Data: c.Data[:off[p.rows]]})
	}
	return &p.out
}
