package ods

import (
	"bytes"
	"strconv"

	"rasoat/pipeline/source/office"
)

// paragraphs appends the text of a cell whose tag was just read: its paragraphs with a
// line break between two.
func (s *scanner) paragraphs(dst []byte) []byte {
	first := true
	for {
		t, ok := s.c.Next()
		switch {
		case !ok:
			s.c.Bad = true
			return dst
		case !t.Open:
			return dst
		case string(t.Name) == "p" || string(t.Name) == "h":
			if !first {
				dst = append(dst, '\n')
			}
			if first = false; !t.Close {
				dst = paragraph(&s.c, dst)
			}
		case !t.Close: // notes at the cell, pictures
			s.c.Skip()
		}
	}
}

// mostSpaces is how many blanks one sign may stand for.
const mostSpaces = 1 << 16

// paragraph appends the text of the paragraph whose tag was just read. Blanks and line
// ends in the XML are one blank, and none at the ends of the paragraph; those that are
// meant are elements.
func paragraph(c *office.Cursor, dst []byte) []byte {
	from := len(dst)
	solid := from // where what is meant ends
	for depth := 1; depth > 0; {
		at := len(dst)
		dst = collapse(c.AppendUntilTag(dst), at, at == from || at > solid && dst[at-1] == ' ')
		if at < len(dst) && dst[len(dst)-1] != ' ' {
			solid = len(dst)
		}
		t, ok := c.Next()
		if !ok {
			c.Bad = true
			return dst
		}
		meant := len(dst)
		switch name := string(t.Name); {
		case name == "s":
			n := 1
			if v := attr(&t, "c"); v != nil {
				n, _ = strconv.Atoi(string(v))
			}
			dst = append(dst, bytes.Repeat([]byte(" "), min(max(n, 0), mostSpaces))...)
		case name == "tab":
			dst = append(dst, '\t')
		case name == "line-break":
			dst = append(dst, '\n')
		case t.Open && !t.Close && (name == "note" || name == "annotation" || name == "ruby-text"):
			c.Skip()
			continue
		}
		if len(dst) > meant {
			solid = len(dst)
		}
		if t.Open {
			depth++
		}
		if t.Close {
			depth--
		}
	}
	return dst[:max(solid, from)]
}

func attr(t *office.Tag, wanted string) (found []byte) {
	eachAttr(t, func(name, v []byte) {
		if string(name) == wanted {
			found = v
		}
	})
	return found
}

// collapse makes blanks from a place on one blank, or none if one stands before them.
func collapse(b []byte, from int, blank bool) []byte {
	to := from
	for _, ch := range b[from:] {
		if office.IsSpace(ch) {
			if blank {
				continue
			}
			ch = ' '
		}
		blank = ch == ' '
		b[to] = ch
		to++
	}
	return b[:to]
}
