package dialect

import (
	"bytes"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"rasoat/pipeline/source/csv"
	"rasoat/rules/value"
)

// A row is one record of a sample, read as package csv reads records, but only to be
// looked at: doubled quotes stay as they are.
type row struct {
	cells [][]byte // without blanks around them and the quotes
	end   int      // where it ends in the sample
	fill  int      // cells that are not blank
	dirty int      // cells that look as if they were cut in the wrong places
	tidy  int      // cells that are quoted from the first character to the last
	loose int      // cells with text behind the closing quote, and one that is not closed
	blank bool     // a blank line
}

// sampleRows is how many records are looked at. More change nothing, and detection
// stays well under a millisecond.
const sampleRows = 200

// sample reads the first records of a text, at most so many. The last one is left
// out if the text is a piece of a longer one.
func sample(text []byte, d csv.Dialect, whole bool, most int) []row {
	rows := make([]row, 0, 64)
	cells := make([][]byte, 0, 512) // of all records
	for at := 0; at < len(text) && len(rows) < most; {
		r, n, closed := cut(text[at:], d, cells)
		cells = r.cells[len(r.cells):]
		if !closed {
			end := bytes.IndexByte(text[at:], d.Break)
			if end < 0 || !whole && n < len(text)/2 {
				if whole {
					r.end = len(text)
					rows = append(rows, r)
				}
				break
			}
			n = end + 1
		}
		if at += n; at == len(text) && !whole && text[at-1] != d.Break && len(rows) > 0 {
			break
		}
		r.end = at
		rows = append(rows, r)
	}
	return rows
}

// cut reads the first record, whose cells are appended to those of others, and returns
// how long it is. One whose quote is not closed is read to the end.
func cut(text []byte, d csv.Dialect, others [][]byte) (r row, n int, closed bool) {
	r.cells = others[len(others):]
	i := 0
	for {
		from, quoted := i, text[i] == d.Quote && d.Quote != csv.NoQuote
		var behind int
		if quoted {
			if behind = closing(text, i+1, d); behind < 0 {
				r.add(text[from:], d)
				r.loose++
				return r, len(text), false
			}
			i = behind
		}
		for i < len(text) && text[i] != d.Delimiter && text[i] != d.Break {
			i++
		}
		switch rest := bytes.TrimRight(text[max(from, behind):i], "\r"); {
		case quoted && len(rest) == 0:
			r.take(text[from+1 : behind-1])
			r.tidy++
		case quoted:
			r.take(text[from+1 : i])
			r.loose++
			r.dirty++
		default:
			r.add(text[from:i], d)
		}
		if i == len(text) || text[i] == d.Break {
			r.blank = len(r.cells) == 1 && r.fill == 0 && !quoted
			return r, min(i+1, len(text)), true
		}
		if i++; i == len(text) {
			r.take(nil)
			return r, i, true
		}
	}
}

// closing returns where the quoted field ends that begins before i, or -1.
func closing(text []byte, i int, d csv.Dialect) int {
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case d.Escape != 0 && c == d.Escape && i+1 < len(text) && (text[i+1] == d.Quote || text[i+1] == d.Escape):
			i++
		case c == d.Quote && i+1 < len(text) && text[i+1] == d.Quote:
			i++
		case c == d.Quote:
			return i + 1
		}
	}
	return -1
}

func (r *row) take(cell []byte) {
	cell = value.Trim(cell)
	if r.cells = append(r.cells, cell); len(cell) > 0 {
		r.fill++
	}
}

// add takes a cell that is not quoted.
func (r *row) add(cell []byte, d csv.Dialect) {
	r.take(cell)
	if isDirty(r.cells[len(r.cells)-1], d) {
		r.dirty++
	}
}

// isDirty tells whether a cell that is not quoted looks as if another delimiter stood
// in it, or is in quotes that the dialect does not know.
func isDirty(cell []byte, d csv.Dialect) bool {
	for i, c := range cell {
		switch {
		case c == ';' || c == '|' || c == '\t':
			return true
		case c == ',' && i > 0 && i+1 < len(cell) && isTight(cell[i-1]) && isTight(cell[i+1]) && d.Delimiter != ',':
			return true
		case c == '"' && (d.Quote == csv.NoQuote || i > 0 && i < len(cell)-1 && (cell[i-1] == ',' || cell[i+1] == ',')):
			return true
		}
	}
	return false
}

// isTight tells whether a comma beside c is one of a table rather than of a sentence
// or a number.
func isTight(c byte) bool { return c != ' ' && (c < '0' || c > '9') }

// figure and name are what a cell may be; what is neither is blank or a text.
type kind uint8

const (
	blank  kind = iota
	figure      // digits and punctuation: a number, a date, a code
	name        // what a column may be called
	text
)

// longestName is how long the name of a column may be, in characters.
const longestName = 120

func kindOf(cell []byte) kind {
	letters, digits, runes := 0, 0, 0
	for _, r := range string(cell) {
		runes++
		switch {
		case '0' <= r && r <= '9':
			digits++
		case 'a' <= r|0x20 && r|0x20 <= 'z', r > '~' && unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case runes == 0:
		return blank
	case letters == 0 && digits > 0:
		return figure
	case letters == 0 || runes > longestName || bytes.IndexByte(cell, '@') >= 0 || digits > 4 && !numbersPeriod(cell, digits):
		return text
	}
	return name
}

// numbersPeriod tells whether a cell is a word and a date, as columns of statistics are
// called: “Tháng 12/2026”.
func numbersPeriod(cell []byte, digits int) bool {
	word, _, found := bytes.Cut(cell, []byte{' '})
	return found && digits <= 6 && bytes.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// fold makes a cell comparable with a word: small letters, single blanks.
func fold(cell []byte) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(string(cell)))), " ")
}
