package value

import "math/bits"

// A numeral is a number as it is written in digits, before it is asked whether
// it fits a type: mantissa · 10^(zeros − fraction + exponent).
type numeral struct {
	negative bool
	hi, lo   uint64 // the mantissa: the digits as a whole number
	digits   int    // how many digits the mantissa has
	zeros    int    // trailing zeros left out of it
	fraction int    // digits written after the mark
	exponent int
	pointed  bool // a decimal mark is written
	scaled   bool // an exponent is written
	group    byte // what stands between groups: 0, '.', ',' or ' '
}

// maxDigits is what the decimal type holds.
const maxDigits = 38

// A notation is how a column writes numbers: the decimal mark, and what stands
// between groups of three digits besides a blank; 0 allows no groups at all.
type notation struct{ point, group byte }

var (
	pointNotation   = notation{point: '.', group: ','} // 1,234,567.89 and 1 234 567.89
	commaNotation   = notation{point: ',', group: '.'} // 1.234.567,89 and 1 234 567,89
	literalNotation = notation{point: '.'}             // 1234567.89, in YAML
)

// read reads all of v: a sign, digits in one or in well-formed groups, a mark
// and digits after it, an exponent.
func (n *numeral) read(v []byte, how notation) bool {
	i := 0
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		n.negative = v[0] == '-'
		i = 1
	}
	i, whole, ok := n.readWhole(v, i, how)
	if !ok {
		return false
	}
	if i < len(v) && v[i] == how.point {
		n.pointed = true
		from := i + 1
		if i, ok = n.readDigits(v, from); !ok || i == from || whole == 0 && n.group != 0 {
			return false
		}
		n.fraction = i - from
	} else if whole == 0 {
		return false
	}
	if i < len(v) && v[i]|0x20 == 'e' && n.group == 0 {
		i, ok = n.readExponent(v, i+1)
	}
	return ok && i == len(v)
}

// readWhole reads the digits before the mark. Groups are well formed if the
// first has one to three digits and no leading zero, all others three, and the
// same sign stands between all.
func (n *numeral) readWhole(v []byte, from int, how notation) (end, digits int, ok bool) {
	i, ok := n.readDigits(v, from)
	digits = i - from
	for ok && i < len(v) && how.group != 0 {
		sign, width := groupSign(v[i:], how.group)
		if width == 0 {
			break
		}
		if n.group == 0 && (digits == 0 || digits > 3 || v[from] == '0') || n.group != 0 && n.group != sign {
			return i, digits, false
		}
		n.group = sign
		start := i + width
		i, ok = n.readDigits(v, start)
		ok = ok && i-start == 3
	}
	return i, digits, ok
}

// groupSign returns the sign between groups with which v begins, every blank as
// ' ', and the bytes it takes. Groups are parted by U+0020, U+00A0 or U+202F.
func groupSign(v []byte, group byte) (sign byte, width int) {
	switch c := v[0]; {
	case c == group || c == ' ':
		return c, 1
	case c == 0xC2 && len(v) > 1 && v[1] == 0xA0:
		return ' ', 2
	case c == 0xE2 && len(v) > 2 && v[1] == 0x80 && v[2] == 0xAF:
		return ' ', 3
	}
	return 0, 0
}

// readDigits adds a run of digits. It is not ok when the number gets longer
// than any type holds.
func (n *numeral) readDigits(v []byte, i int) (int, bool) {
	for ; i < len(v); i++ {
		c := v[i] - '0'
		if c > 9 {
			break
		}
		switch {
		case n.digits < Scale:
			if n.lo = n.lo*10 + uint64(c); n.lo != 0 {
				n.digits++
			}
		case c == 0:
			n.zeros++
		case !n.addLong(uint64(c)):
			return i, false
		}
	}
	return i, true
}

// addLong puts a digit that is not zero behind 18 or more others. Zeros have
// waited until now, so that 1.000000000000000000000000 is no long number.
func (n *numeral) addLong(digit uint64) bool {
	n.digits += n.zeros + 1
	if n.digits > maxDigits {
		return false
	}
	for ; n.zeros >= 0; n.zeros-- {
		n.hi, n.lo = timesTen(n.hi, n.lo)
	}
	n.zeros = 0
	var carry uint64
	n.lo, carry = bits.Add64(n.lo, digit, 0)
	n.hi += carry
	return true
}

// maxExponent ends the reading of an exponent that no type can hold.
const maxExponent = 1000

func (n *numeral) readExponent(v []byte, i int) (int, bool) {
	negative := i < len(v) && v[i] == '-'
	if negative || i < len(v) && v[i] == '+' {
		i++
	}
	from := i
	for ; i < len(v) && v[i]-'0' <= 9; i++ {
		n.exponent = min(n.exponent*10+int(v[i]-'0'), maxExponent)
	}
	if negative {
		n.exponent = -n.exponent
	}
	n.scaled = true
	return i, i > from
}

// timesTen multiplies a number below 10^38.
func timesTen(hi, lo uint64) (uint64, uint64) {
	carry, lo := bits.Mul64(lo, 10)
	return hi*10 + carry, lo
}

// scaledBy returns the magnitude times 10^scale, and whether that is a whole
// number of at most 38 digits.
func (n *numeral) scaledBy(scale int) (hi, lo uint64, ok bool) {
	if n.digits == 0 {
		return 0, 0, true
	}
	hi, lo = n.hi, n.lo
	digits, shift := n.digits, n.zeros-n.fraction+n.exponent+scale
	for ; shift < 0 && hi == 0 && lo%10 == 0; shift++ { // a longer mantissa does not end in 0
		lo /= 10
		digits--
	}
	if shift < 0 || digits+shift > maxDigits {
		return 0, 0, false
	}
	if hi == 0 && shift <= Scale {
		hi, lo = bits.Mul64(lo, powersOfTen[shift])
		return hi, lo, true
	}
	for ; shift > 0; shift-- {
		hi, lo = timesTen(hi, lo)
	}
	return hi, lo, true
}
