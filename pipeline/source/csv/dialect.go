package csv

import "fmt"

// NoQuote as the quote of a dialect means that no character quotes. It is a
// byte that UTF-8 does not have, but that a damaged file may.
const NoQuote = 0xFF

// Dialect is the punctuation of a file. A zero field is unknown yet.
type Dialect struct {
	Delimiter byte // between fields
	Quote     byte // around fields, or NoQuote
	Escape    byte // inside quotes, before a quote or itself: that character; 0: quotes are only doubled
	Break     byte // ends a record: '\n', or '\r' in files that have no '\n'
}

// quotes tells whether c is the quote character.
func (d Dialect) quotes(c byte) bool { return c == d.Quote && c != NoQuote }

// plain tells whether the punctuation is three ASCII characters, or two, as it is in
// all files but those of somebody who wants to see what happens, and quotes are doubled.
func (d Dialect) plain() bool {
	if d.Escape != 0 {
		return false
	}
	if d.Quote == NoQuote {
		return max(d.Delimiter, d.Break) < 0x80 && d.Delimiter != d.Break
	}
	return max(d.Delimiter, d.Break, d.Quote) < 0x80 && d.Delimiter != d.Break && d.Quote != d.Delimiter && d.Quote != d.Break
}

var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// String names the dialect for people and for the store: `comma, quote "`.
func (d Dialect) String() string {
	s, named := delimiterNames[d.Delimiter]
	switch {
	case named:
	case d.Delimiter < ' ':
		s = fmt.Sprintf("delimiter U+%04X", d.Delimiter)
	default:
		s = fmt.Sprintf("delimiter %c", d.Delimiter)
	}
	if d.Quote == NoQuote {
		s += ", no quotes"
	} else {
		s += fmt.Sprintf(", quote %c", d.Quote)
	}
	if d.Escape != 0 {
		s += fmt.Sprintf(", escape %c", d.Escape)
	}
	if d.Break == '\r' {
		s += ", lines end with CR"
	}
	return s
}

// escapes tells whether the quote at b[i] is escaped: an odd number of escape
// characters stand before it. They cannot reach over the quote that opens the field.
func (d Dialect) escapes(b []byte, i int) bool {
	if d.Escape == 0 {
		return false
	}
	n := 0
	for n < i && b[i-n-1] == d.Escape {
		n++
	}
	return n%2 == 1
}
