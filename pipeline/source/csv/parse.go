package csv

import (
	"bytes"
	"slices"
	"sync"

	"github.com/segmentio/asm/utf8"

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
	Skipped     int     // blank lines, the header, what stands above it, and asides
	Undecodable []int32 // rows with bytes that are not UTF-8
	Notes       Notes   // what was met that is worth telling
}

// Layout is what a parser has to know of a file.
type Layout struct {
	Dialect Dialect
	CRLF    bool    // records end with CRLF, and one that does not is worth a note
	Asides  *Asides // what is no row; nil: nothing
	File    int     // index of the file, for the row ids
	Header  int64   // number of the header's last record: it and all before are skipped
	Below   bool    // all records stand below the table, and are skipped
	Fields  int     // fields of the header
	Wanted  []int   // positions of the wanted fields; each once
	Cells   bool    // a cell may hold any bytes, and only those of the wanted ones are asked for text

	// Decode, when set, turns the bytes of a part into UTF-8, appending to dst. It
	// leaves punctuation alone.
	Decode func(dst, src []byte) []byte
}

// Parser turns parts into rows. It serves one goroutine.
type Parser struct {
	layout Layout
	few    reasons
	many   reasons
	torn   reasons

	part   *Part
	text   []byte // of the part, decoded
	pos    int    // next byte of the part
	record int64  // number of the record there
	line   int64  // its line

	plain  bool   // the layout is one that can be walked
	window int    // how much is looked at at a time
	until  int    // end of the window: records that begin before it are known to be
	clean  bool   // without NULs and UTF-8, or not
	marks  marks  // of a clean window
	cells  []cell // of regular records, until their values are copied

	asides [256]bool // with what a record or its first value may begin that is no row

	fields  fieldReader
	all     *fieldReader // of all fields of one record, whichever are wanted; nil until it is needed
	rows    int
	out     Rows
	decoded []byte // a part that is not in UTF-8
	mended  []byte // a record with U+FFFD in place
}

// parsers are the buffers of parsers that are done: a night of small files would
// make them, grow them and throw them away for each.
var parsers = sync.Pool{New: func() any { return &Parser{} }}

// mostKept is the largest buffer of a column that is kept, in bytes.
const mostKept = 4 << 20

// NewParser makes a parser of a file of the given layout.
func NewParser(l Layout) *Parser {
	p := parsers.Get().(*Parser)
	*p = Parser{
		layout: l,
		plain:  l.Fields > 0 && l.Dialect.plain() && !l.Below,
		window: window,
		marks:  newMarks(l.Dialect, p.marks.at),
		cells:  p.cells,
		fields: newFieldReader(l, p.fields.columns),
		asides: l.Asides.mayBegin(l.Dialect),
		few:    reasons{key: ReasonTooFew, fields: l.Fields},
		many:   reasons{key: ReasonTooMany, fields: l.Fields},
		torn:   reasons{key: ReasonReturn, fields: l.Fields},

		decoded: p.decoded,
	}
	if need := l.Fields + cellsKept; len(p.cells) < need {
		p.cells = make([]cell, need)
	}
	return p
}

// Done gives the parser's buffers to those that are made from now on. Neither it
// nor what it returned must be used again.
func (p *Parser) Done() {
	all := p.fields.columns
	for i := range all {
		if len(all[i].Data) > mostKept {
			all[i] = Column{}
		}
	}
	if cap(p.decoded) > 2*mostKept {
		p.decoded = nil
	}
	parsers.Put(&Parser{cells: p.cells, marks: marks{at: p.marks.at}, fields: fieldReader{columns: all}, decoded: p.decoded})
}

// Start begins a part, which must stay unreleased while Next is called.
func (p *Parser) Start(part *Part) {
	p.part, p.text, p.pos, p.until = part, part.text, 0, 0
	if p.layout.Decode != nil && part.Reason == "" {
		p.decoded = p.layout.Decode(p.decoded[:0], part.text)
		p.text = withSlack(&p.decoded)
	}
	p.record, p.line = part.Record, part.Line
	p.fields.countLines = part.Lines != part.Records
}

// withSlack returns a text with slack bytes behind it, which may move it.
func withSlack(text *[]byte) []byte {
	n := len(*text)
	*text = slices.Grow(*text, slack)
	return (*text)[: n : n+slack]
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
	case p.pos == len(p.text):
		p.part = nil
		return nil
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
	p.out.Notes.reset()
	for i := range p.fields.columns {
		if c := &p.fields.columns[i]; int64(len(c.Offsets)) <= n {
			c.Offsets = make([]int32, n+1)
		}
	}
}

// read goes through the part window by window: it walks over regular records, and
// reads the others one by one.
func (p *Parser) read(n int) {
	for p.pos < len(p.text) {
		most := n - len(p.out.Rejects)
		if p.rows >= most {
			return
		}
		if p.pos >= p.until {
			p.look()
		}
		if !p.clean || p.record <= p.layout.Header || p.walk(most) {
			p.readOne()
		}
	}
}

// look takes the next window, which ends with a line, and proves it.
func (p *Parser) look() {
	text := p.text
	p.until = min(len(text), p.pos+p.window)
	if p.until < len(text) {
		p.until = p.pos + bytes.LastIndexByte(text[p.pos:p.until], p.layout.Dialect.Break) + 1
	}
	lines := text[p.pos:p.until]
	p.clean = p.plain && len(lines) > 0 && utf8.Valid(lines) && !p.marks.find(text[:cap(text)], p.pos, p.until)
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
