package json

import (
	"bytes"
	"strconv"

	"rasoat/pipeline/source/cut"
	"rasoat/rules/message"
)

// mostDepth is how many brackets may be open around and within a record.
const mostDepth = 64

// mostOpen bounds the brackets that are remembered where they are only counted.
const mostOpen = 1 << 16

// Signs of the records that a document's finder finds.
const (
	signEmpty   = 1 // there is nothing between two commas
	signNoComma = 2 // no comma stands before it
)

type mode uint8

const (
	outside  mode = iota // of the list
	between              // records of the list
	inRecord             // one that begins with a bracket
	inScalar             // one that does not
)

// document finds the records of a list within a document, or those of a sequence of
// documents. Of what is outside of records it only sees that brackets match.
type document struct {
	Document
	mode mode

	// Outside.
	open    []bracket
	onWay   int    // how many of them lead to the list
	key     string // the last name of an object on the way
	wantKey bool
	begun   bool // the document is
	found   bool // the list was
	single  bool // it is one record
	text    quoted

	// In the list, or in the sequence.
	after bool // a record is behind, and no comma
	comma bool // a comma is behind

	// In a record.
	within []byte // its open brackets
	last   byte   // the last byte that is not blank before the sight
}

// bracket is an open bracket, and which element of it comes next.
type bracket struct {
	kind  byte
	index int
}

// A Document is a text of JSON that holds records.
type Document struct {
	Pointer  Pointer                      // leads to the list of them
	Sequence bool                         // they are documents themselves, one behind the other
	Decode   func(dst, src []byte) []byte // of names; nil: they are text as they stand
}

// Finder makes a finder of the records of the document.
func (d Document) Finder() cut.Finder { return &document{Document: d} }

// Resumed makes one for a text that begins behind a record.
func (d Document) Resumed() cut.Finder {
	f := &document{Document: d, begun: true, found: true}
	if !d.Sequence {
		f.mode, f.after = between, true
		f.open = []bracket{{kind: '['}}
	}
	return f
}

// Find finds records.
func (d *document) Find(s *cut.Sight) error {
	for more := true; more && s.Next < len(s.Text); {
		var err error
		switch d.mode {
		case outside:
			more, err = d.passOutside(s)
		case between:
			d.passBetween(s)
		case inRecord:
			err = d.passRecord(s)
		default:
			d.passScalar(s)
		}
		if err != nil {
			return err
		}
	}
	if s.Ended {
		return d.end(s)
	}
	return nil
}

// end says whether the text may end here.
func (d *document) end(s *cut.Sight) error {
	at := s.Here(len(s.Text))
	switch {
	case d.mode == inScalar && d.Sequence:
		s.Found(s.Open, at, 0)
	case d.mode != outside, len(d.open) > 0, s.Next < len(s.Text):
		return &cut.Error{Offset: at, Message: message.New(errCut, at)}
	case d.begun && !d.found && !d.Sequence:
		return d.noList()
	}
	s.Next = len(s.Text)
	return nil
}

func (d *document) noList() error {
	return &cut.Error{Offset: cut.None, Message: message.New(errNoList, d.Pointer)}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// separator stands before the documents of a sequence (RFC 7464).
const separator = 0x1E

// passOutside passes the next token. It is false if more of the text must be seen.
func (d *document) passOutside(s *cut.Sight) (more bool, err error) {
	if d.text.open {
		s.Next = d.text.pass(s.Text, s.Next)
		return true, nil
	}
	c, at := s.Text[s.Next], s.Here(s.Next)
	top := byte(0)
	if n := len(d.open); n > 0 {
		top = d.open[n-1].kind
	}
	if !isSpace(c) && top == 0 {
		if err := d.begin(c, at); err != nil {
			return false, err
		}
	}
	switch {
	case isSpace(c), top == 0 && c == separator:
	case top == 0 && d.Sequence:
		d.enter(s)
		return true, nil
	case c == '"':
		return d.passText(s, top)
	case c == '{' || c == '[':
		return true, d.push(s, c)
	case c == '}' || c == ']':
		if top == 0 || top != c-2 {
			return false, broken(at, whyBrackets)
		}
		d.open = d.open[:len(d.open)-1]
		d.onWay, d.wantKey = min(d.onWay, len(d.open)), false
	case c == ',':
		d.wantKey = top == '{'
		if top == '[' {
			d.open[len(d.open)-1].index++
		}
	case c != ':':
		return d.passWord(s)
	}
	s.Next++
	return true, nil
}

// begin sees the first byte of a document.
func (d *document) begin(c byte, at int64) error {
	switch {
	case d.Sequence:
	case d.begun:
		return broken(at, whyOutside)
	case c != '{' && c != '[':
		return &cut.Error{Offset: cut.None, Message: message.New(errNotJSON)}
	}
	d.begun = true
	return nil
}

// leads tells whether the value that begins here is on the way to the list, or it.
func (d *document) leads() bool {
	n := len(d.open)
	if d.onWay != n || n > len(d.Pointer) {
		return false
	}
	if n == 0 {
		return true
	}
	if top := d.open[n-1]; top.kind == '[' {
		return d.Pointer[n-1] == strconv.Itoa(top.index)
	}
	return d.Pointer[n-1] == d.key
}

// push opens a bracket, which may be that of the list.
func (d *document) push(s *cut.Sight, c byte) error {
	at := s.Here(s.Next)
	leads := d.leads()
	target := leads && len(d.open) == len(d.Pointer)
	switch {
	case target && d.found:
		return &cut.Error{Offset: at, Message: message.New(errListTwice, d.Pointer, at)}
	case target && c == '{': // a list of one, as converters from XML write it
		d.found, d.single = true, true
		d.enter(s)
		return nil
	case len(d.open) >= mostOpen:
		return broken(at, whyDeep)
	}
	if leads {
		d.onWay++
	}
	d.open = append(d.open, bracket{kind: c})
	d.wantKey = c == '{'
	if target {
		d.found, d.single, d.mode, d.after, d.comma = true, false, between, false, false
	}
	s.Next++
	return nil
}

// passText passes a text, which is the name of a field or a value.
func (d *document) passText(s *cut.Sight, top byte) (more bool, err error) {
	i := s.Next
	if top != '{' || !d.wantKey || d.onWay != len(d.open) {
		if !d.wantKey && d.isTarget() {
			return false, d.noList()
		}
		d.wantKey = false
		d.text.open = true
		s.Next++
		return true, nil
	}
	name := quoted{open: true}
	end := name.pass(s.Text, i+1)
	if name.open {
		return false, nil
	}
	v, _ := appendText(nil, s.Text[i+1:max(i+1, end-1)], nil)
	if d.Decode != nil {
		v = d.Decode(nil, v)
	}
	d.key, d.wantKey = string(v), false
	s.Next = end
	return true, nil
}

func (d *document) isTarget() bool { return d.leads() && len(d.open) == len(d.Pointer) }

// passWord passes a number or a word. In place of the list, only null may stand.
func (d *document) passWord(s *cut.Sight) (more bool, err error) {
	i := s.Next
	for i < len(s.Text) && !isSpace(s.Text[i]) && bytes.IndexByte([]byte(`,:{}[]"`), s.Text[i]) < 0 {
		i++
	}
	if i == len(s.Text) && !s.Ended && i-s.Next < 64 {
		return false, nil
	}
	if d.isTarget() && !d.found {
		if string(s.Text[s.Next:i]) != "null" {
			return false, d.noList()
		}
		d.found = true
	}
	s.Next = i
	return true, nil
}
