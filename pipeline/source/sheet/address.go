package sheet

import (
	"strconv"
	"strings"
	"unicode"
)

// The last row and column that a sheet can have, counted from 1.
const (
	MaxRows    = 1 << 20
	MaxColumns = 1 << 14
)

// Column returns the letters of a column, counted from 0: A, B, … Z, AA.
func Column(col int) string {
	if col < 0 {
		return ""
	}
	var b [8]byte
	i := len(b)
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}

// Cell returns the address of a cell; col is counted from 0, row from 1.
func Cell(col int, row int64) string { return Column(col) + strconv.FormatInt(row, 10) }

// Area returns the address of the cells between two corners.
func Area(left int, top int64, right int, bottom int64) string {
	if left == right && top == bottom {
		return Cell(left, top)
	}
	return Cell(left, top) + ":" + Cell(right, bottom)
}

// Within puts the name of a sheet before an address, as formulas write it:
// Sheet1!C7, 'Danh sách'!C7.
func Within(sheet, address string) string {
	plain := sheet != ""
	for i, r := range sheet {
		letter := unicode.IsLetter(r) || r == '_'
		plain = plain && (letter || i > 0 && (unicode.IsDigit(r) || r == '.'))
	}
	if !plain {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	return sheet + "!" + address
}

// ParseCell reads an address like C7 or $C$7; ok is false for anything else.
func ParseCell(s string) (col int, row int64, ok bool) {
	i := 0
	skip := func() {
		if i < len(s) && s[i] == '$' {
			i++
		}
	}
	skip()
	letters := i
	for ; i < len(s) && s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' && i-letters < 4; i++ {
		col = col*26 + int(s[i]|0x20-'a') + 1
	}
	if i == letters {
		return 0, 0, false
	}
	skip()
	digits := i
	for ; i < len(s) && s[i]-'0' <= 9 && i-digits < 8; i++ {
		row = row*10 + int64(s[i]-'0')
	}
	if i == digits || i < len(s) || col > MaxColumns || row < 1 || row > MaxRows {
		return 0, 0, false
	}
	return col - 1, row, true
}

// ParseArea reads an address like A1:C7, or that of one cell.
func ParseArea(s string) (a Rectangle, ok bool) {
	first, last, two := strings.Cut(s, ":")
	if !two {
		last = first
	}
	left, top, ok1 := ParseCell(first)
	right, bottom, ok2 := ParseCell(last)
	a = Rectangle{Left: min(left, right), Top: min(top, bottom), Right: max(left, right), Bottom: max(top, bottom)}
	return a, ok1 && ok2
}

// A Rectangle is an area of a sheet, corners included; columns are counted from 0,
// rows from 1.
type Rectangle struct {
	Left, Right int
	Top, Bottom int64
}

// String returns the address of the area.
func (r Rectangle) String() string { return Area(r.Left, r.Top, r.Right, r.Bottom) }
