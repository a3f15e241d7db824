package xml

import (
	"bytes"
	"slices"

	"rasoat/pipeline/source/cut"
	"rasoat/rules/message"
)

// mostOpen bounds the elements that are open around records.
const mostOpen = 1 << 12

// document finds the elements at a path. Outside of them it sees that tags match; within
// them it looks for nothing but their end.
type document struct {
	Document
	open  []element // around
	onWay int       // how many of them lead to the records
	begun bool      // the document is
	found bool      // something was where records are
	past  string    // what ends the comment, CDATA or instruction at hand, or ""

	name   []byte // of the record at hand, with its prefix; nil outside
	nested int    // how many elements of its name are open, itself included
}

// element is an open element, and where it begins.
type element struct {
	name string
	at   int64
}

// A Document is a text of XML that holds records.
type Document struct {
	Path   Path                         // of their elements
	Decode func(dst, src []byte) []byte // of names; nil: they are text as they stand
}

// Finder makes a finder of the records of the document.
func (d Document) Finder() cut.Finder { return &document{Document: d} }

// Resumed makes one for a text that begins behind a record.
func (d Document) Resumed() cut.Finder {
	f := &document{Document: d, begun: true, found: true, onWay: len(d.Path) - 1}
	for _, name := range d.Path[:len(d.Path)-1] {
		f.open = append(f.open, element{name: name})
	}
	return f
}

// nameOf is a name as paths have it.
func (d *document) nameOf(name []byte) string {
	if name = local(name); d.Decode != nil {
		name = d.Decode(nil, name)
	}
	return string(name)
}

// Find finds records.
func (d *document) Find(s *cut.Sight) error {
	for s.Next < len(s.Text) {
		if d.past != "" {
			if !d.passMarkup(s) {
				break
			}
			continue
		}
		n := bytes.IndexByte(s.Text[s.Next:], '<')
		if n < 0 {
			n = len(s.Text) - s.Next
		}
		if err := d.passText(s, s.Next+n); err != nil {
			return err
		}
		if s.Next == len(s.Text) {
			break
		}
		more, err := d.tag(s)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if s.Ended {
		return d.end(s)
	}
	return nil
}

// end says whether the text may end here.
func (d *document) end(s *cut.Sight) error {
	at := s.Here(s.Next)
	switch {
	case d.name != nil:
		at = s.Open
	case d.past == "" && s.Next == len(s.Text) && len(d.open) > 0:
		at = d.open[len(d.open)-1].at
	case d.past != "", s.Next < len(s.Text):
	case d.begun && !d.found:
		return &cut.Error{Offset: cut.None, Message: message.New(errNoRecords, d.Path)}
	default:
		return nil
	}
	return &cut.Error{Offset: at, Message: message.New(errCut, at)}
}

// passText passes text up to a place. Around the document there must be none.
func (d *document) passText(s *cut.Sight, end int) error {
	if d.name == nil && len(d.open) == 0 {
		for i := s.Next; i < end; i++ {
			if !isSpace(s.Text[i]) {
				return d.foreign(s.Here(i))
			}
		}
	}
	s.Next = end
	return nil
}

// foreign is the error of something that stands outside of the document.
func (d *document) foreign(at int64) error {
	if d.begun {
		return broken(at, whyOutside)
	}
	return &cut.Error{Offset: cut.None, Message: message.New(errNotXML)}
}

// passMarkup goes behind the end of a comment or the like. It is false if that is not in
// sight.
func (d *document) passMarkup(s *cut.Sight) bool {
	n := bytes.Index(s.Text[s.Next:], []byte(d.past))
	if n < 0 {
		s.Next = max(s.Next, len(s.Text)-len(d.past)+1)
		return false
	}
	s.Next += n + len(d.past)
	d.past = ""
	return true
}

// markups are what is no tag, and what ends it.
var markups = []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}

// longestMarkup is how much must be seen to know one.
const longestMarkup = len("<![CDATA[")

// tag passes what a < opens. It is false if more of the text must be seen.
func (d *document) tag(s *cut.Sight) (more bool, err error) {
	b := s.Text[s.Next:]
	if len(b) < longestMarkup && !s.Ended {
		return false, nil
	}
	if len(b) > 1 && (b[1] == '!' || b[1] == '?') {
		return true, d.markup(s, b)
	}
	if d.name != nil {
		return d.within(s, b)
	}
	end := tagEnd(b, 0)
	if end == 0 {
		return false, nil
	}
	if b[1] == '/' {
		return true, d.close(s, b[:end])
	}
	return true, d.start(s, b[:end])
}

// markup begins a comment or the like.
func (d *document) markup(s *cut.Sight, b []byte) error {
	for _, m := range markups {
		if bytes.HasPrefix(b, []byte(m.begin)) && (len(d.open) > 0 || d.name != nil || m.end != "]]>") {
			d.past = m.end
			s.Next += len(m.begin)
			return nil
		}
	}
	switch {
	case d.name != nil: // who reads the record says what is wrong
		s.Next++
		return nil
	case bytes.HasPrefix(b, []byte("<!DOCTYPE")), bytes.HasPrefix(b, []byte("<!doctype")):
		return &cut.Error{Offset: cut.None, Message: message.New(errDTD)}
	}
	return broken(s.Here(s.Next), whyMarkup)
}

// within passes a tag in a record, which may be its end.
func (d *document) within(s *cut.Sight, b []byte) (more bool, err error) {
	i := 1
	closes := len(b) > 1 && b[1] == '/'
	if closes {
		i = 2
	}
	if len(b) < i+len(d.name)+1 && !s.Ended {
		return false, nil
	}
	if !bytes.HasPrefix(b[i:], d.name) || len(b) > i+len(d.name) && nameBytes[b[i+len(d.name)]] {
		s.Next++
		return true, nil
	}
	end := tagEnd(b, i)
	switch {
	case end == 0 && !s.Ended:
		return false, nil
	case end == 0:
		s.Next = len(s.Text)
		return true, nil
	case closes:
		d.nested--
	case b[end-2] != '/':
		d.nested++
	}
	s.Next += end
	if d.nested == 0 {
		d.name = nil
		s.Found(s.Open, s.Here(s.Next), 0)
	}
	return true, nil
}

// start passes a start tag outside of records, or enters one.
func (d *document) start(s *cut.Sight, tag []byte) error {
	at := s.Here(s.Next)
	name := tag[1:nameEnd(tag, 1)]
	empty := tag[len(tag)-2] == '/'
	switch {
	case len(d.open) == 0 && d.begun:
		return broken(at, whyOutside)
	case len(name) == 0:
		return broken(at, whyTag)
	case len(d.open) >= mostOpen:
		return broken(at, whyDeep)
	}
	d.begun = true
	leads := d.onWay == len(d.open) && d.onWay < len(d.Path) && d.Path[d.onWay] == d.nameOf(name)
	s.Next += len(tag)
	switch last := leads && d.onWay+1 == len(d.Path); {
	case last && empty:
		d.found = true
		s.Found(at, s.Here(s.Next), 0)
	case last:
		d.found = true
		s.Open, d.name, d.nested = at, bytes.Clone(name), 1
	default:
		d.found = d.found || leads && d.onWay+2 == len(d.Path)
		if !empty {
			d.open = append(d.open, element{d.nameOf(name), at})
			if leads {
				d.onWay++
			}
		}
	}
	return nil
}

// close passes an end tag outside of records.
func (d *document) close(s *cut.Sight, tag []byte) error {
	name, n := tag[2:nameEnd(tag, 2)], len(d.open)-1
	if n < 0 || d.nameOf(name) != d.open[n].name {
		return broken(s.Here(s.Next), whyEnd)
	}
	d.open = slices.Delete(d.open, n, n+1)
	d.onWay = min(d.onWay, n)
	s.Next += len(tag)
	return nil
}
