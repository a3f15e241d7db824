package xlsx

import (
	"bytes"
	"strconv"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// survey finds out which rows a text has, without reading them: most rows say their
// number, and only the last ones have to be looked at.
type survey struct {
	text  []byte
	part  string // for messages
	space string // the prefix of tags, with its colon
	last  int64  // number of the last row; first of that before the text

	end    int   // where the last row ends that has a value; 0: none has
	valued int64 // its number
}

// look looks at the text. It returns what is wrong with it.
func (s *survey) look() error {
	before := s.last
	if isPlain(s.text) && s.lookBack() {
		return nil
	}
	s.end, s.valued, s.last = 0, 0, before
	return s.lookThrough()
}

// lookBack looks from the end. It is false if a row there does not say its number.
func (s *survey) lookBack() bool {
	row, cell := "<"+s.space+"row", "</"+s.space+"c>"
	last := s.rowBefore(len(s.text), row)
	if last == 0 {
		return false
	}
	if n := bytes.LastIndex(s.text, []byte(cell)); n >= 0 {
		if s.valued = s.rowBefore(n, row); s.valued == 0 {
			return false
		}
		end := "</" + s.space + "row>"
		s.end = n + bytes.Index(s.text[n:], []byte(end)) + len(end)
	}
	s.last = last
	return true
}

// rowBefore returns the number of the last row that begins in the first n bytes.
func (s *survey) rowBefore(n int, row string) int64 {
	n = bytes.LastIndex(s.text[:n], []byte(row))
	if n < 0 {
		return 0
	}
	c := office.Cursor{Text: s.text, At: n}
	t, ok := c.Next()
	if !ok || string(t.Name) != "row" {
		return 0
	}
	number, ok := rowNumber(t.Attr("r"))
	if !ok {
		return 0
	}
	return number
}

// lookThrough goes from row to row.
func (s *survey) lookThrough() error {
	c, valued := office.Cursor{Text: s.text}, false
	for {
		t, ok := c.Next()
		switch {
		case !ok:
			return nil
		case t.Open && t.Is(s.space, "row"):
			valued = false
			r := t.Attr("r")
			number, ok := rowNumber(r)
			if r == nil {
				number, ok = s.last+1, s.last < sheet.MaxRows
			}
			if !ok {
				return office.Damaged(s.part, whyRow, string(r))
			}
			s.last = number
		case t.Close && !t.Open && t.Is(s.space, "c"):
			valued = true
		case t.Close && valued && t.Is(s.space, "row"):
			s.end, s.valued = c.At, s.last
		}
	}
}

// rowNumber reads the number of a row.
func rowNumber(v []byte) (int64, bool) {
	n, err := strconv.ParseUint(string(v), 10, 32)
	return int64(n), err == nil && n >= 1 && n <= sheet.MaxRows
}
