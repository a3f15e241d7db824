package sheet

import (
	"bytes"
	"math"
	"strconv"
)

// exactDigits is how many digits a number of 64 bits holds whatever they are: a
// text of no more is the shortest of its number.
const exactDigits = 15

// AppendNumber writes the shortest text that is read as the same number as v,
// which is a number as programs write them: 12, -0.5, 1.5E-3. It is plain where a
// person would write it so, else with an exponent. It is false for what is none.
func AppendNumber(dst, v []byte) ([]byte, bool) {
	if isShortest(v) {
		return append(dst, v...), true
	}
	x, ok := parseNumber(v)
	if !ok {
		return dst, false
	}
	return AppendFloat(dst, x), true
}

// isShortest tells whether a text is a number as AppendFloat writes it, as far as
// that can be told from its signs.
func isShortest(v []byte) bool {
	if len(v) > 0 && v[0] == '-' {
		v = v[1:]
		if len(v) == 1 && v[0] == '0' {
			return false
		}
	}
	if len(v) == 0 || len(v) > exactDigits+1 || v[0] == '0' && len(v) > 1 && v[1] != '.' {
		return false
	}
	point := -1
	for i, c := range v {
		if c-'0' > 9 {
			if c != '.' || point >= 0 || i == 0 {
				return false
			}
			point = i
		}
	}
	if point < 0 {
		return len(v) <= exactDigits
	}
	last := v[len(v)-1]
	small := v[0] == '0' && bytes.HasPrefix(v[point+1:], []byte("000000")) // has an exponent
	return last != '0' && last != '.' && !small
}

// parseNumber reads a number as programs write them. Names of what is none (NaN),
// hexadecimals and the like are none.
func parseNumber(v []byte) (float64, bool) {
	for _, c := range v {
		if c-'0' > 9 && bytes.IndexByte([]byte("+-.eE"), c) < 0 {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(string(v), 64)
	return x, err == nil
}

// AppendFloat writes the shortest text that is read as the same number.
func AppendFloat(dst []byte, x float64) []byte {
	switch size := math.Abs(x); {
	case x == 0:
		return append(dst, '0') // minus zero, too
	case size < 1e-6 || size >= 1e21:
		return strconv.AppendFloat(dst, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, x, 'f', -1, 64)
}

// Numeral tells whether a text is a number that a cell could hold as one: 12, -3.5,
// 12,5; and whether it begins with zeros that a number would lose: 00123.
func Numeral(v []byte) (is, zeros bool) {
	if len(v) > 0 && v[0] == '-' {
		v = v[1:]
	}
	if len(v) == 0 || v[0]-'0' > 9 {
		return false, false
	}
	point := false
	for i, c := range v {
		switch {
		case c-'0' <= 9:
		case (c == '.' || c == ',') && !point && i+1 < len(v):
			point = true
		default:
			return false, false
		}
	}
	return true, len(v) > 1 && v[0] == '0' && v[1]-'0' <= 9 && !point
}
