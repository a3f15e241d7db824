package value

import (
	"fmt"
	"math"
	"strings"
)

// NumberForm is how a column writes numbers.
type NumberForm uint8

// The forms of numbers. In both, blanks may stand between the groups as well.
const (
	DecimalPoint NumberForm = iota // 1,234,567.89
	DecimalComma                   // 1.234.567,89
)

// String returns an example that ParseNumberForm reads.
func (f NumberForm) String() string {
	if f == DecimalComma {
		return "1.234.567,89"
	}
	return "1,234,567.89"
}

func (f NumberForm) notation() notation {
	if f == DecimalComma {
		return commaNotation
	}
	return pointNotation
}

// ParseNumberForm reads a declared form: the decimal mark alone, or any example
// that can be read in one way only, as 1.234.567,89.
func ParseNumberForm(s string) (NumberForm, error) {
	text := strings.TrimSpace(s)
	switch text {
	case ".":
		return DecimalPoint, nil
	case ",":
		return DecimalComma, nil
	}
	var point, comma numeral
	asPoint, asComma := point.read([]byte(text), pointNotation), comma.read([]byte(text), commaNotation)
	if asPoint == asComma {
		return 0, fmt.Errorf("%q does not show the form of numbers: write the decimal mark, . or , or an example as 1.234.567,89", s)
	}
	if asComma {
		return DecimalComma, nil
	}
	return DecimalPoint, nil
}

// Integer reads a whole number in the column's form: 12, -5, +5, 1.234.567. A
// decimal mark is a sign of damage (12.0) and is not of the type, nor is an
// exponent.
func (f *Form) Integer(v []byte) (int64, bool) {
	v = Trim(v)
	if len(v) <= 18 {
		if n, ok := shortInteger(v); ok {
			return n, true
		}
	}
	var n numeral
	if !n.read(v, f.number.notation()) || n.pointed || n.scaled {
		return 0, false
	}
	hi, lo, ok := n.scaledBy(0)
	switch {
	case !ok || hi != 0:
		return 0, false
	case n.negative:
		return -int64(lo), lo <= 1<<63
	}
	return int64(lo), lo <= math.MaxInt64
}

// shortInteger reads digits with or without a minus, too few to overflow: the
// short way for nearly every cell.
func shortInteger(v []byte) (int64, bool) {
	digits := v
	if len(v) > 0 && v[0] == '-' {
		digits = v[1:]
	}
	var n int64
	for _, c := range digits {
		if c -= '0'; c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if len(digits) < len(v) {
		n = -n
	}
	return n, len(digits) > 0
}
