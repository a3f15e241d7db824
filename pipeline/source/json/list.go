package json

import (
	"bytes"

	"rasoat/pipeline/source/cut"
)

// passBetween goes from a record of the list to the next one, or to its end.
func (d *document) passBetween(s *cut.Sight) {
	for ; s.Next < len(s.Text) && d.mode == between; s.Next++ {
		switch c := s.Text[s.Next]; {
		case isSpace(c):
		case c == ',' && d.after:
			d.after, d.comma = false, true
		case c == ',', c == ']' && d.comma:
			// What a finder that begins here sees is the comma, or the end, behind a record.
			s.Found(s.Here(s.Next), s.Here(s.Next), signEmpty)
			d.after, d.comma = true, false
			s.Next--
		case c == ']':
			d.mode = outside
			d.open = d.open[:len(d.open)-1]
			d.onWay = min(d.onWay, len(d.open))
		default:
			d.enter(s)
			return
		}
	}
}

// enter begins a record.
func (d *document) enter(s *cut.Sight) {
	c := s.Text[s.Next]
	s.Open, d.last = s.Here(s.Next), c
	if c == '{' || c == '[' {
		d.mode, d.within = inRecord, append(d.within[:0], c)
		s.Next++
		return
	}
	d.mode = inScalar
}

// leave ends the record before the given index.
func (d *document) leave(s *cut.Sight, end int) {
	sign := uint8(0)
	if d.mode = outside; d.inList() {
		if d.mode = between; d.after {
			sign = signNoComma
		}
	}
	d.after, d.comma = true, false
	s.Found(s.Open, s.Here(end), sign)
	s.Next = end
}

// leaveBefore ends a record that has no end before an index, where the next one begins. The
// comma between them is left where it can be seen: a finder that begins there must see it.
func (d *document) leaveBefore(s *cut.Sight, i int, last byte) {
	if last != ',' {
		d.leave(s, i)
		return
	}
	if from := s.Open - s.At; from >= 0 {
		d.leave(s, int(from)+bytes.LastIndexByte(s.Text[from:i], ','))
		return
	}
	d.leave(s, i) // a record that is too long
	d.after, d.comma = false, true
}

func (d *document) inList() bool { return !d.Sequence && !d.single }

// classes are the bytes that matter in a record.
var classes = func() (t [256]bool) {
	for _, c := range []byte(`"{}[]`) {
		t[c] = true
	}
	return t
}()

// passRecord goes to the end of a record. Where brackets do not match, what is wrong is
// found out by who reads the record; here it only has to end before the next one. So a
// bracket closes all that were opened after its other half; the end of the list ends
// a record that has no end of its own; and an object that begins where the name of a
// field should stand is the next record.
func (d *document) passRecord(s *cut.Sight) error {
	text, i := s.Text, s.Next
	for i < len(text) {
		if d.text.open {
			i = d.text.pass(text, i)
			continue
		}
		c := text[i]
		if !classes[c] {
			i++
			continue
		}
		switch c {
		case '"':
			d.text.open = true
		case '{', '[':
			if last := d.before(text[s.Next:i]); c == '{' && d.within[len(d.within)-1] == '{' && last != ':' {
				d.leaveBefore(s, i, last)
				return nil
			}
			if len(d.within) >= mostOpen {
				return broken(s.Here(i), whyDeep)
			}
			d.within = append(d.within, c)
		default:
			n := bytes.LastIndexByte(d.within, c-2)
			switch {
			case n > 0:
				d.within = d.within[:n]
			case n == 0:
				d.leave(s, i+1)
				return nil
			case c == ']' && d.inList():
				d.leave(s, i)
				return nil
			}
		}
		i++
	}
	d.last = d.before(text[s.Next:i])
	s.Next = i
	return nil
}

// before returns the last byte that is not blank of what was seen, or of what was seen
// before that.
func (d *document) before(seen []byte) byte {
	for i := len(seen) - 1; i >= 0; i-- {
		if !isSpace(seen[i]) {
			return seen[i]
		}
	}
	return d.last
}

// passScalar goes to the end of an element that is no object and no list.
func (d *document) passScalar(s *cut.Sight) {
	for i := s.Next; ; i++ {
		if d.text.open && i < len(s.Text) {
			i = d.text.pass(s.Text, i) - 1
			continue
		}
		if i == len(s.Text) {
			s.Next = i
			return
		}
		c := s.Text[i]
		if i > s.Next || s.Here(i) > s.Open {
			if isSpace(c) || c == ',' || c == ']' || c == '{' || c == '[' {
				d.leave(s, i)
				return
			}
		}
		if c == '"' {
			d.text.open = true
		}
	}
}
