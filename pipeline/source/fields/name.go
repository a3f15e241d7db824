package fields

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rasoat/rules/value"
)

// Clean is the form in which names of columns are compared: composed, without blanks
// around it, and with one blank for those inside, whatever they are: a line break where a
// narrow cell of a spreadsheet was made to fit, or what a web page holds words together by.
func Clean(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return value.IsBlank(utf8.AppendRune(nil, r)) })
	return norm.NFC.String(strings.Join(words, " "))
}

// Columns that a name can have beside those of the table.
const (
	unresolved = -2 // nobody has asked
	unknown    = -1 // none of the table
)

// A Name is a name that was met, below the names around it.
type Name struct {
	key    string
	parent *Name
	kids   map[string]*Name
	first  *Name // came first of the kids the last time
	next   *Name // came behind it the last time
	column int32 // of the table
	noted  int   // the batch in which it was noted last
}

// Dotted returns the names on the way to it, clean.
func (n *Name) Dotted() string {
	if n.parent == nil {
		return ""
	}
	var parts []string
	for ; n.parent != nil; n = n.parent {
		parts = append([]string{Clean(n.key)}, parts...)
	}
	return strings.Join(parts, ".")
}

// mostNames bounds the names that are kept. A file that has more of them writes data
// where names belong; they are then looked at one by one.
const mostNames = 1 << 16

// Root is the name that is around those of a record.
func (r *Rows) Root() *Name { return r.root }

// Child returns a name within another one. Before is the one before it within the same,
// nil for the first.
func (r *Rows) Child(in, before *Name, key []byte) *Name {
	guess := in.first
	if before != nil {
		guess = before.next
	}
	if guess != nil && guess.key == string(key) {
		return guess
	}
	n, ok := in.kids[string(key)]
	if !ok {
		n = &Name{key: string(key), parent: in, column: unresolved}
		if r.names++; r.names > mostNames {
			return n
		}
		if in.kids == nil {
			in.kids = map[string]*Name{}
		}
		in.kids[n.key] = n
	}
	if before != nil {
		before.next = n
	} else {
		in.first = n
	}
	return n
}

// columnOf returns which column a name is.
func (r *Rows) columnOf(n *Name) int32 {
	if n.column == unresolved {
		n.column = r.resolve(n)
	}
	return n.column
}

func (r *Rows) resolve(n *Name) int32 {
	name := n.Dotted()
	if at, ok := r.index[name]; ok {
		return at
	}
	if r.gathering != nil && name != "" {
		return r.gathering.add(r, n, name)
	}
	return unknown
}
