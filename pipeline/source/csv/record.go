package csv

import (
	"bytes"
	"strconv"

	"github.com/segmentio/asm/utf8"

	"rasoat/rules"
	"rasoat/rules/message"
)

// end decides what the record just read is. Its values are in the columns
// already; they stay there only if it is counted as a row.
func (p *Parser) end(raw []byte, rec record) {
	switch want := p.layout.Fields; {
	case p.record <= p.layout.Header, rec.fields == 1 && isBlankLine(p.layout.Dialect, raw):
		p.out.Skipped++
	case rec.fields < want:
		p.reject(p.few.of(rec.fields))
	case rec.surplus:
		p.reject(p.many.of(rec.fields))
	default:
		p.place()
		p.rows++
	}
	p.record++
	p.line += rec.lines
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
	if p.part.Record <= p.layout.Header {
		p.out.Skipped++
		return
	}
	p.reject(message.New(p.part.Reason))
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

// readOne reads one record, whatever it is like.
func (p *Parser) readOne() {
	text := p.part.text
	rec := p.fields.read(text, p.pos, p.rows)
	raw := text[p.pos:rec.next]
	p.pos = rec.next
	known := p.clean && rec.next <= p.until || p.record <= p.layout.Header
	switch {
	case known, bytes.IndexByte(raw, 0) < 0 && utf8.Valid(raw):
		p.end(raw, rec)
	case bytes.IndexByte(raw, 0) >= 0:
		p.reject(message.New(ReasonNUL))
		p.record++
		p.line += rec.lines
	default:
		p.readDecoded(raw)
	}
}

// readDecoded reads a record again with U+FFFD in place of the bytes that are
// not UTF-8.
func (p *Parser) readDecoded(raw []byte) {
	p.decoded = appendValid(p.decoded[:0], raw)
	n := len(p.decoded)
	p.decoded = append(p.decoded, make([]byte, slack)...)
	text := p.decoded[: n : n+slack]
	row := p.rows
	p.end(text, p.fields.read(text, 0, row))
	if p.rows > row {
		p.out.Undecodable = append(p.out.Undecodable, int32(row))
	}
}
