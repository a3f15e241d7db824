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
// Two lines that begin with { and more on the first one are one record per line, and so
// is an only line without a list of objects in it. Otherwise, if the text is a list, its
// elements are the records; if one document follows another, these are; else it is the
// list of objects that takes most of what is in sight, or, where there is none and all is
// in sight, the document.
func Detect(head []byte, whole bool) Layout {
	first, second, lines := firstLines(head, whole)
	if lines && bytes.HasPrefix(second, []byte("{")) && len(first) > 1 && first[0] == '{' {
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
	case lines && len(second) == 0:
		return Layout{Lines: true, Known: true}
	}
	return Layout{Sequence: true, Known: true}
}

// firstLines returns the first two lines that are not blank. It is false if the first
// one is not seen whole.
func firstLines(head []byte, whole bool) (first, second []byte, seen bool) {
	head = bytes.TrimLeft(head, " \t\r\n")
	first, rest, more := bytes.Cut(head, []byte{'\n'})
	return bytes.TrimSpace(first), bytes.TrimLeft(rest, " \t\r\n"), more || whole
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
