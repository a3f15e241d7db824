package office

import (
	"errors"
	"io"
)

// LongestElement is the most XML of one element (a row, a shared text) or tag that
// is read.
const LongestElement = 16 << 20

// Feed is the XML of a part, from which pieces are taken in turn by those that read
// tags and those that read rows. What one has taken too much it gives back.
type Feed struct {
	In   io.Reader
	Part string // for messages
	rest []byte // given back
}

// Fill reads into buf behind the first have bytes until it is full. It is true at
// the end of the part.
func (f *Feed) Fill(buf []byte, have int) (n int, ended bool, err error) {
	for have < len(buf) {
		if len(f.rest) > 0 {
			n := copy(buf[have:], f.rest)
			f.rest = f.rest[n:]
			have += n
			continue
		}
		n, err := f.In.Read(buf[have:])
		have += n
		if errors.Is(err, io.EOF) {
			return have, true, nil
		} else if err != nil {
			return have, false, err
		}
	}
	return have, false, nil
}

// GiveBack puts bytes before those that come next.
func (f *Feed) GiveBack(b []byte) {
	if len(b) > 0 {
		f.rest = append(b[:len(b):len(b)], f.rest...)
	}
}

// Tags reads a feed tag by tag.
type Tags struct {
	*Feed
	c     Cursor
	ended bool
}

const tagWindow = 16 << 10

// Next returns the next tag. It is false at the end of the part.
func (s *Tags) Next() (Tag, bool, error) {
	for {
		if t, ok := s.c.Next(); ok {
			return t, true, nil
		}
		rest := s.c.Text[s.c.At:]
		switch {
		case s.ended && s.c.Bad:
			return Tag{}, false, Damaged(s.Part, WhyMarkup)
		case s.ended:
			return Tag{}, false, nil
		case len(rest) >= LongestElement:
			return Tag{}, false, Damaged(s.Part, WhyLong, LongestElement>>20)
		}
		buf := make([]byte, max(tagWindow, 2*len(rest)))
		n, ended, err := s.Fill(buf, copy(buf, rest))
		if err != nil {
			return Tag{}, false, err
		}
		s.c, s.ended = Cursor{Text: buf[:n]}, ended
	}
}

// End ends the reading of tags: what was not read is given back.
func (s *Tags) End() { s.GiveBack(s.c.Text[s.c.At:]) }
