package csv

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rasoat/rules/value"
)

// Asides knows the records that are no rows wherever they stand: the header once
// more, and the sums of what stands above.
//
// A header is met again if all cells of a record are those of the header. A totals
// line is a record whose first cell that is not blank says so, in one of the words of
// totals and nothing else but punctuation, and whose other cells hold no letter. A firm called
// “Tổng công ty …” is none, nor is a row with a name or a code in it.
type Asides struct {
	rows   [][]string // of the header, as they stand in the file, without blanks around
	totals bool
	first  [256]bool // with what a value or, if that is blank, a record may begin that is one
}

// totals are the words that a totals line begins with.
var totals = []string{"tổng cộng", "tổng số", "tổng", "cộng", "tổng cộng chung", "cộng chung", "total", "grand total", "totals", "sum"}

// mostTotals is the longest cell that is compared with them, in bytes.
const mostTotals = 60

// mayBeTotals are the bytes that the words begin with.
var mayBeTotals = func() (first [256]bool) {
	for _, w := range totals {
		first[w[0]], first[w[0]-'a'+'A'] = true, true
	}
	return first
}()

// around is the punctuation around the words.
const around = ":.()-*= "

func isPunctuation(c byte) bool { return strings.IndexByte(around, c) >= 0 }

// NewAsides looks for the rows of a header, and for totals if asked to. In a table of
// one column there are neither.
func NewAsides(header [][]string, totalsToo bool) *Asides {
	a := &Asides{totals: totalsToo}
	for _, row := range header {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = strings.TrimSpace(c)
		}
		if cells = trimEnd(cells); len(cells) > 1 {
			a.rows = append(a.rows, cells)
			if row[0] != "" {
				a.first[row[0][0]] = true
			}
		}
	}
	if len(a.rows) == 0 {
		return nil
	}
	for _, c := range around + "\t\n\v\f\r\u0085\u1680\u2000\u3000\ufeff" {
		a.first[string(c)[0]] = true
	}
	for c, may := range mayBeTotals {
		a.first[c] = a.first[c] || may && totalsToo
	}
	return a
}

// trimEnd drops the blank cells at the end.
func trimEnd(cells []string) []string {
	for n := len(cells); n > 0 && cells[n-1] == ""; n-- {
		cells = cells[:n-1]
	}
	return cells
}

// mayBegin tells whether an aside may begin with a byte, in the given dialect.
func (a *Asides) mayBegin(d Dialect) (first [256]bool) {
	if a != nil {
		first = a.first
		first[d.Delimiter], first[d.Break], first[d.Quote] = true, true, true
	}
	return first
}

// kindOf tells whether a record is an aside, by a function that returns its cells.
func (a *Asides) kindOf(fields int, cell func(i int) []byte) (Kind, bool) {
	switch {
	case a.isHeader(fields, cell):
		return HeaderAgain, true
	case a.totals && IsTotals(fields, cell):
		return TotalsLine, true
	}
	return 0, false
}

func (a *Asides) isHeader(fields int, cell func(i int) []byte) bool {
	return slices.ContainsFunc(a.rows, func(row []string) bool {
		for i := range max(fields, len(row)) {
			var have, want []byte
			if i < fields {
				have = value.Trim(cell(i))
			}
			if i < len(row) {
				want = []byte(row[i])
			}
			if !bytes.Equal(have, want) {
				return false
			}
		}
		return true
	})
}

// IsTotals tells whether the cells of a record are those of a totals line.
func IsTotals(fields int, cell func(i int) []byte) bool {
	i := 0
	for i < fields && value.IsBlank(cell(i)) {
		i++
	}
	if i == fields || !isTotalsWord(cell(i)) {
		return false
	}
	for i++; i < fields; i++ {
		if hasLetter(cell(i)) {
			return false
		}
	}
	return true
}

func isTotalsWord(cell []byte) bool {
	cell = value.Trim(cell)
	if len(cell) < 3 || len(cell) > mostTotals || !mayBeTotals[cell[0]] && !isPunctuation(cell[0]) {
		return false
	}
	text := strings.ToLower(norm.NFC.String(string(cell)))
	return slices.Contains(totals, strings.Trim(strings.Join(strings.Fields(text), " "), around))
}

// hasLetter tells whether a cell holds a letter, or what may be one: all that is not
// ASCII and no blank.
func hasLetter(cell []byte) bool {
	return bytes.IndexFunc(cell, func(r rune) bool {
		return r >= utf8.RuneSelf && !unicode.IsSpace(r) || 'a' <= r|0x20 && r|0x20 <= 'z'
	}) >= 0
}
