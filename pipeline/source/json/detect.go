package json

import (
	"bytes"
	"strconv"
)

// Layout is where the records of a text are.
type Layout struct {
	Lines    bool    // one record per line
	Sequence bool    // documents one behind the other
	Pointer  Pointer // of the list, if neither
	Known    bool    // false: there is no list in sight
}

// Detect looks for the records in the first bytes of a text that begins with a bracket.
// Whole says that they are all there is.
//
// Two lines that begin with {, of which the first is a whole object, are one record per
// line; so are three of which the others are, and so is an only line without a list of
// objects in it. Otherwise, if the text is a list, its elements are the records; if one
// document follows another, these are; else it is the list of objects that takes most of
// what is in sight, or, where there is none and all is in sight, the document.
func Detect(head []byte, whole bool) Layout {
	lines := firstLines(head, whole)
	if inLines(lines) {
		return Layout{Lines: true, Known: true}
	}
	l := lookFor(head)
	switch {
	case l.list != nil:
		return Layout{Pointer: l.list, Known: true}
	case l.documents > 1:
		return Layout{Sequence: true, Known: true}
	case l.most > 0:
		return Layout{Pointer: l.best, Known: true}
	case !whole:
		return Layout{}
	case len(lines) == 1:
		return Layout{Lines: true, Known: true}
	}
	return Layout{Sequence: true, Known: true}
}

// inLines tells whether records stand in lines, by the first ones. A document that opens a
// list in its first line, and has one record in each that follows, is none: these end with
// a comma, but for the last.
func inLines(lines [][]byte) bool {
	if len(lines) < 2 || lines[0][0] != '{' || lines[1][0] != '{' {
		return false
	}
	return isObject(lines[0]) || len(lines) > 2 && isObject(lines[1]) && isObject(lines[2])
}

// isObject tells whether the brackets of a line close at its end.
func isObject(line []byte) bool {
	b := append(bytes.Clone(line), make([]byte, 8)...)[:len(line)]
	open := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			text := quoted{open: true}
			if i = text.pass(b, i+1) - 1; text.open {
				return false
			}
		case '{', '[':
			open++
		case '}', ']':
			if open--; open == 0 {
				return i == len(b)-1
			}
		}
	}
	return false
}

// firstLines returns the first lines that are not blank, up to three. Of the first one
// nothing is returned if it is not seen whole.
func firstLines(head []byte, whole bool) (lines [][]byte) {
	for more := true; more && len(lines) < 3; {
		var line []byte
		line, head, more = bytes.Cut(head, []byte{'\n'})
		if !more && !whole && len(lines) == 0 {
			return nil
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

// look is what is known of the lists of objects in a text.
type look struct {
	list      Pointer // not nil: the document is a list
	documents int
	best      Pointer
	most      int // bytes of it

	open []lookedAt
	key  string
}

// lookedAt is an open bracket: the name or number of what is open in it, and where it
// begins, if it is a list of objects.
type lookedAt struct {
	kind  byte
	part  string
	index int
	from  int // -1: it is none
}

// lookFor goes through a text.
func lookFor(b []byte) *look {
	l := &look{}
	b = append(bytes.Clone(b), make([]byte, 8)...)[:len(b)]
	for i := 0; i < len(b) && l.list == nil; i++ {
		switch c := b[i]; c {
		case '"':
			text := quoted{open: true}
			end := text.pass(b, i+1)
			v, _ := appendText(nil, b[i+1:max(i+1, end-1)], nil)
			l.key = string(v)
			i = max(i, end-1)
		case '{', '[':
			l.push(b, i)
		case '}', ']':
			if len(l.open) == 0 {
				return l
			}
			l.pop(i + 1)
		case ',':
			if n := len(l.open); n > 0 {
				l.open[n-1].index++
			}
		}
	}
	for len(l.open) > 0 {
		l.pop(len(b))
	}
	return l
}

func (l *look) push(b []byte, i int) {
	at := lookedAt{kind: b[i], from: -1}
	if n := len(l.open); n > 0 {
		if l.open[n-1].part = l.key; l.open[n-1].kind == '[' {
			l.open[n-1].part = strconv.Itoa(l.open[n-1].index)
		}
	} else if l.documents++; b[i] == '[' {
		l.list = Pointer{}
	}
	if rest := bytes.TrimLeft(b[i+1:], " \t\r\n"); b[i] == '[' && len(rest) > 0 && rest[0] == '{' {
		at.from = i
	}
	l.open = append(l.open, at)
}

func (l *look) pop(end int) {
	n := len(l.open) - 1
	if at := l.open[n]; at.from >= 0 && end-at.from > l.most && n <= mostDepth {
		l.most, l.best = end-at.from, nil
		for _, around := range l.open[:n] {
			l.best = append(l.best, around.part)
		}
	}
	l.open = l.open[:n]
}
