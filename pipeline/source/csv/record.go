package csv

import (
	"bytes"
	"strconv"

	"github.com/segmentio/asm/utf8"

	"rasoat/pipeline/source/encoding"
	"rasoat/rules"
	"rasoat/rules/message"
)

// end decides what the record just read is. Its values are in the columns
// already; they stay there only if it is counted as a row.
func (p *Parser) end(raw []byte, rec record) {
	switch {
	case rec.fields == 1 && isBlankLine(p.layout.Dialect, raw):
		p.skip(BlankLine)
	case p.record <= p.layout.Header:
		p.out.Skipped++
	case p.layout.Below:
		p.skip(BelowTable)
	default:
		if k, is := p.asideOf(raw); is {
			p.skip(k)
		} else {
			p.judge(raw, rec)
		}
	}
	p.record++
	p.line += rec.lines
}

// judge makes a record a row, or rejects it.
func (p *Parser) judge(raw []byte, rec record) {
	switch {
	case rec.fields < p.layout.Fields:
		p.reject(p.few.of(rec.fields))
	case rec.surplus && p.layout.Dialect.Break == '\n' && bytes.IndexByte(bytes.TrimRight(raw, "\r\n"), '\r') >= 0:
		p.reject(p.torn.of(rec.fields))
	case rec.surplus:
		p.reject(p.many.of(rec.fields))
	default:
		p.noteRow(raw, rec)
		p.place()
		p.rows++
	}
}

// asideOf tells whether a record is an aside. Its fields are read once more, whichever
// are wanted.
func (p *Parser) asideOf(raw []byte) (Kind, bool) {
	first := raw[0]
	if p.layout.Dialect.quotes(first) {
		first = raw[1]
	}
	if !p.asides[first] {
		return 0, false
	}
	if p.all == nil {
		p.all = newAllReader(p.layout.Dialect, p.layout.Fields+asideSurplus)
	}
	rec := p.all.read(raw, 0, 0)
	return p.layout.Asides.kindOf(min(rec.fields, len(p.all.columns)), p.all.value)
}

// walkAside tells whether a regular record is an aside, and then skips it.
func (p *Parser) walkAside(text []byte, cells []cell) bool {
	k, is := p.layout.Asides.kindOf(len(cells), func(i int) []byte { return text[cells[i].from():][:cells[i].size()] })
	if is {
		p.skip(k)
	}
	return is
}

func (p *Parser) skip(k Kind) {
	p.out.Skipped++
	p.out.Notes.add(k, Place{p.record, p.line})
}

// noteRow tells what is odd about a row that was not walked over.
func (p *Parser) noteRow(raw []byte, rec record) {
	d := p.layout.Dialect
	if d.Quote != NoQuote && bytes.Count(raw, []byte{d.Quote}) != rec.quotes {
		p.out.Notes.add(StrayQuote, Place{p.record, p.line})
	}
	p.noteLineEnd(len(raw) > 1 && raw[len(raw)-2] == '\r')
}

// noteEnd tells what is odd about a regular record that ends before next.
func (p *Parser) noteEnd(text []byte, next int) {
	if p.marks.stray {
		p.out.Notes.add(StrayQuote, Place{p.record, p.line})
	}
	p.noteLineEnd(text[next-2] == '\r')
}

// noteLineEnd tells of a line end unlike the others. The last record has none of its
// own where the file ends without one.
func (p *Parser) noteLineEnd(crlf bool) {
	last := p.part.bare && p.record == p.part.Record+p.part.Records-1
	if p.layout.Dialect.Break == '\n' && crlf != p.layout.CRLF && !last {
		p.out.Notes.add(OtherLineEnd, Place{p.record, p.line})
	}
}

// place writes down where the next row stands, unless that follows from where
// the first one does.
func (p *Parser) place() {
	at := &p.out.At
	if p.rows == 0 {
		at.First, at.Line = p.record, p.line
		return
	}
	n := int64(p.rows)
	if at.Records == nil && p.record != at.First+n {
		at.Records = count(at.First, n)
	}
	if at.Lines == nil && p.line != at.Line+n {
		at.Lines = count(at.Line, n)
	}
	if at.Records != nil {
		at.Records = append(at.Records, p.record)
	}
	if at.Lines != nil {
		at.Lines = append(at.Lines, p.line)
	}
}

func count(from, n int64) []int64 {
	list := make([]int64, n, 2*n)
	for i := range list {
		list[i] = from + int64(i)
	}
	return list
}

// refuse reports a part that the splitter has rejected.
func (p *Parser) refuse() {
	switch {
	case p.part.Record <= p.layout.Header:
		p.out.Skipped++
	case p.layout.Below:
		p.skip(BelowTable)
	default:
		p.reject(message.New(p.part.Reason))
	}
}

func (p *Parser) reject(m message.M) {
	p.out.Rejects = append(p.out.Rejects, rules.Reject{Record: p.record, Line: p.line, Reason: m})
}

// reasons are the messages of one kind by the number of fields found, so that a
// file in which every record is ragged costs no more than one that is not.
type reasons struct {
	key    string
	fields int
	made   map[int]message.M
}

func (r *reasons) of(found int) message.M {
	m, ok := r.made[found]
	if !ok {
		if r.made == nil {
			r.made = map[int]message.M{}
		}
		m = message.New(r.key, strconv.Itoa(found), strconv.Itoa(r.fields))
		r.made[found] = m
	}
	return m
}

// asideSurplus is how many fields beyond those of the header are looked at to tell
// whether a record is an aside.
const asideSurplus = 8

// readOne reads one record, whatever it is like.
func (p *Parser) readOne() {
	text := p.text
	rec := p.fields.read(text, p.pos, p.rows)
	raw := text[p.pos:rec.next]
	p.pos = rec.next
	known := p.clean && rec.next <= p.until || p.record <= p.layout.Header
	switch {
	case known, p.layout.Below, (p.layout.Cells || bytes.IndexByte(raw, 0) < 0) && utf8.Valid(raw):
		p.end(raw, rec)
	case p.layout.Cells:
		p.readDecoded(raw, rec.fields < p.layout.Fields || !p.fields.valid(p.rows))
	case bytes.IndexByte(raw, 0) >= 0:
		p.reject(message.New(ReasonNUL))
		p.record++
		p.line += rec.lines
	default:
		p.readDecoded(raw, true)
	}
}

// readDecoded reads a record again with U+FFFD in place of the bytes that are
// not UTF-8, and lists its row where it is to.
func (p *Parser) readDecoded(raw []byte, listed bool) {
	p.mended = encoding.AppendValid(p.mended[:0], raw)
	text := withSlack(&p.mended)
	row := p.rows
	p.end(text, p.fields.read(text, 0, row))
	if p.rows > row && listed {
		p.out.Undecodable = append(p.out.Undecodable, int32(row))
	}
}
