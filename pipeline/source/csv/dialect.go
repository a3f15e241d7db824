package csv

import (
	"bytes"
	"fmt"
)

// NoQuote as the quote of a dialect means that no character quotes. It is a
// byte that UTF-8 does not have, but that a damaged file may.
const NoQuote = 0xFF

// Dialect is the punctuation of a file. A zero field is unknown yet.
type Dialect struct {
	Delimiter byte // between fields
	Quote     byte // around fields, or NoQuote
	Break     byte // ends a record: '\n', or '\r' in files that have no '\n'
}

// quotes tells whether c is the quote character.
func (d Dialect) quotes(c byte) bool { return c == d.Quote && c != NoQuote }

// plain tells whether the punctuation is three ASCII characters, or two, as it is in
// all files but those of somebody who wants to see what happens.
func (d Dialect) plain() bool {
	if d.Quote == NoQuote {
		return max(d.Delimiter, d.Break) < 0x80 && d.Delimiter != d.Break
	}
	return max(d.Delimiter, d.Break, d.Quote) < 0x80 && d.Delimiter != d.Break && d.Quote != d.Delimiter && d.Quote != d.Break
}

var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// String names the dialect for people and for the store: `comma, quote "`.
func (d Dialect) String() string {
	s, named := delimiterNames[d.Delimiter]
	if !named {
		s = fmt.Sprintf("delimiter %c", d.Delimiter)
	}
	if d.Quote == NoQuote {
		s += ", no quotes"
	} else {
		s += fmt.Sprintf(", quote %c", d.Quote)
	}
	if d.Break == '\r' {
		s += ", lines end with CR"
	}
	return s
}

// Detect completes a dialect from the first bytes of a file: what is given
// stays. The delimiter is the one of comma, semicolon, tab and pipe under which
// the first record has more than one field, then under which the most of the
// first records agree on a number of fields, then the one that gives most
// fields, then the first in that order; a file of one column is read with commas.
func Detect(head []byte, given Dialect) Dialect {
	d := given
	if d.Quote == 0 {
		d.Quote = '"'
	}
	if d.Break == 0 {
		d.Break = '\n'
		if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
			d.Break = '\r'
		}
	}
	if d.Delimiter != 0 {
		return d
	}
	best := shape{}
	for _, c := range []byte{',', ';', '\t', '|'} {
		s := shapeOf(head, Dialect{Delimiter: c, Quote: d.Quote, Break: d.Break})
		if c == ',' || best.less(s) {
			best, d.Delimiter = s, c
		}
	}
	return d
}

// shape is what the first records of a file look like under one delimiter.
type shape struct {
	header bool // the first record has more than one field
	agree  int  // records with the commonest number of fields, if that is more than one
	fields int  // that number
}

func (s shape) less(t shape) bool {
	if s.header != t.header {
		return t.header
	}
	if s.agree != t.agree {
		return s.agree < t.agree
	}
	return s.fields < t.fields
}

const shapeRecords = 200 // more do not change the answer, and detection stays well under a millisecond

func shapeOf(head []byte, d Dialect) shape {
	var s shape
	count := map[int]int{}
	for seen := 0; len(head) > 0 && seen < shapeRecords; {
		fields, n := d.measure(head)
		if n == len(head) && seen > 0 && head[n-1] != d.Break {
			break // perhaps cut off by the end of head
		}
		blank := fields == 1 && len(bytes.TrimSpace(head[:n])) == 0
		head = head[n:]
		if blank {
			continue
		}
		if seen++; seen == 1 {
			s.header = fields > 1
		}
		if count[fields]++; fields > 1 && (count[fields] > s.agree || count[fields] == s.agree && fields > s.fields) {
			s.agree, s.fields = count[fields], fields
		}
	}
	return s
}

// measure returns the number of fields and of bytes of the first record.
func (d Dialect) measure(b []byte) (fields, n int) {
	fields = 1
	quoted, begins := false, true
	for i, c := range b {
		switch {
		case d.quotes(c) && (quoted || begins):
			quoted = !quoted
			begins = !quoted // a second quote right after this one opens again
			continue
		case quoted:
		case c == d.Delimiter:
			fields++
			begins = true
			continue
		case c == d.Break:
			return fields, i + 1
		}
		begins = false
	}
	return fields, len(b)
}
