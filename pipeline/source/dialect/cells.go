package dialect

import (
	"slices"

	"rasoat/rules/value"
)

// DetectCells finds the header in the first rows of a sheet, which has no
// punctuation. Rows follow each other, blank ones included. Of what is given, the
// header counts.
func DetectCells(rows [][]string, given Given) Found {
	left, width := extent(rows)
	all := make([]row, len(rows))
	for i, r := range rows {
		all[i] = rowOf(r[min(left, len(r)):], width-left)
	}
	t := newTable(all)
	f := Found{PunctuationConfidence: 1, HeaderConfidence: 1, HeaderRow: given.HeaderRow, HeaderRows: max(given.HeaderRows, 1), width: t.width, fill: t.fill}
	f.findHeader(t, given)
	return f
}

// extent returns between which columns the rows of a sheet stand. Columns on the left
// do not count in which only those rows have something that have few cells: titles
// may begin before the table does.
func extent(rows [][]string) (left, width int) {
	fill, most := make([]int, len(rows)), 0
	for i, r := range rows {
		width = max(width, len(r))
		for _, c := range r {
			if !value.IsBlank([]byte(c)) {
				fill[i]++
			}
		}
		most = max(most, fill[i])
	}
	left = width
	for i, r := range rows {
		if fill[i] > 2 || fill[i] > most/3 {
			left = min(left, slices.IndexFunc(r, func(c string) bool { return !value.IsBlank([]byte(c)) }))
		}
	}
	return min(left, max(width-1, 0)), width
}

// rowOf makes a row of cells, with blank ones up to a width.
func rowOf(cells []string, width int) (r row) {
	for _, c := range cells {
		r.take([]byte(c))
	}
	for len(r.cells) < width {
		r.cells = append(r.cells, nil)
	}
	r.blank = r.fill == 0
	return r
}

// FooterCells returns how many of the last rows of a sheet stand below the table: as
// Footer, of rows that follow each other, blank ones included.
func (f *Found) FooterCells(rows [][]string) int {
	t := table{width: f.width, fill: f.fill}
	if t.width < 2 {
		return 0
	}
	below, proven, written := 0, false, false
	for n := 1; n <= min(len(rows), mostFooter); n++ {
		r := rowOf(rows[len(rows)-n], 0)
		word, is := t.isBelow(&r)
		if !is {
			break
		}
		below = n
		proven = proven || word || r.fill == 0 && written
		written = written || r.fill > 0
	}
	if !proven {
		return 0
	}
	return below
}

// IsBlank tells whether a row of a sheet has nothing in it.
func IsBlank(cells []string) bool {
	for _, c := range cells {
		if !value.IsBlank([]byte(c)) {
			return false
		}
	}
	return true
}
