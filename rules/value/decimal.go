package value

import (
	"math/bits"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Scale is how many digits a decimal holds after the mark.
const Scale = 18

// Decimal reads a number in the column's form, with an exponent if it has no
// groups (1.5E3), as a whole multiple of 10^-Scale. It is exact: a number with
// more digits after the mark that are not zeros, or with more than 38 digits in
// all, is not of the type.
func (f *Form) Decimal(v []byte) (decimal128.Num, bool) {
	v = Trim(v)
	notation := f.number.notation()
	if len(v) <= 18 {
		if num, ok := shortDecimal(v, notation.point); ok {
			return num, true
		}
	}
	return readDecimal(v, notation)
}

var powersOfTen = func() (p [Scale + 1]uint64) {
	p[0] = 1
	for i := range Scale {
		p[i+1] = p[i] * 10
	}
	return p
}()

// shortDecimal reads at most 17 digits around at most one mark: the short way.
func shortDecimal(v []byte, point byte) (decimal128.Num, bool) {
	digits := v
	if len(v) > 0 && v[0] == '-' {
		digits = v[1:]
	}
	var n uint64
	mark := -1
	for i, c := range digits {
		if c == point && mark < 0 && i > 0 {
			mark = i
			continue
		}
		if c -= '0'; c > 9 {
			return decimal128.Num{}, false
		}
		n = n*10 + uint64(c)
	}
	scale := Scale
	if mark >= 0 {
		scale -= len(digits) - 1 - mark
	}
	if len(digits) == 0 || mark == len(digits)-1 {
		return decimal128.Num{}, false
	}
	hi, lo := bits.Mul64(n, powersOfTen[scale])
	return signed(hi, lo, len(digits) < len(v)), true
}

func readDecimal(v []byte, how notation) (decimal128.Num, bool) {
	var n numeral
	if !n.read(v, how) {
		return decimal128.Num{}, false
	}
	hi, lo, ok := n.scaledBy(Scale)
	return signed(hi, lo, n.negative), ok
}

func signed(hi, lo uint64, negative bool) decimal128.Num {
	num := decimal128.New(int64(hi), lo)
	if negative {
		return num.Negate()
	}
	return num
}

// ParseDecimal reads a number as it is written in YAML: a decimal point, no
// groups. The limits are those of Form.Decimal.
func ParseDecimal(s string) (decimal128.Num, bool) {
	return readDecimal([]byte(s), literalNotation)
}

// FormatDecimal returns the one canonical text of a decimal: a point, no
// groups, no zeros that say nothing. ParseDecimal reads it back.
func FormatDecimal(num decimal128.Num) string {
	return string(AppendDecimal(make([]byte, 0, 41), num))
}

// AppendDecimal appends the text that FormatDecimal returns.
func AppendDecimal(text []byte, num decimal128.Num) []byte {
	magnitude := num
	if num.Sign() < 0 {
		magnitude = num.Negate()
	}
	// The whole part may have 20 digits, one more than 64 bits hold, so the
	// division gives it in two words.
	unit := powersOfTen[Scale]
	hi := uint64(magnitude.HighBits())
	lo, fraction := bits.Div64(hi%unit, magnitude.LowBits(), unit)
	high, low := bits.Div64(hi/unit, lo, powersOfTen[18])
	if num.Sign() < 0 {
		text = append(text, '-')
	}
	if high > 0 {
		text = strconv.AppendUint(text, high, 10)
		text = appendPadded(text, low)
	} else {
		text = strconv.AppendUint(text, low, 10)
	}
	if fraction > 0 {
		text = appendPadded(append(text, '.'), fraction)
		for text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
	}
	return text
}

// appendPadded appends n with leading zeros to 18 digits.
func appendPadded(text []byte, n uint64) []byte {
	for i := Scale - 1; i >= 0; i-- {
		text = append(text, '0'+byte(n/powersOfTen[i]%10))
	}
	return text
}
