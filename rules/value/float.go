package value

import (
	"math/bits"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Float64 returns the float64 next to a decimal, so that 7 is 7 and 0.1 is what
// a program reads where 0.1 is written. (Arrow multiplies by 10^-18, which is
// off by a last bit for 430 of the first 1,000 whole numbers: near enough for
// quantiles that are told to 1 %, and for places on the earth.)
func Float64(num decimal128.Num) float64 {
	magnitude, sign := num, 1.0
	if num.Sign() < 0 {
		magnitude, sign = num.Negate(), -1
	}
	if f, ok := shortFloat(uint64(magnitude.HighBits()), magnitude.LowBits()); ok {
		return sign * f
	}
	f, _ := strconv.ParseFloat(FormatDecimal(num), 64)
	return f
}

// exactFloat is the least whole number whose successor no float64 holds.
const exactFloat = 1 << 53

// shortFloat tells a decimal as digits over a power of ten. If a float64 holds
// both, their quotient is rounded once, and right; it holds the powers of ten up
// to the 22nd.
func shortFloat(hi, lo uint64) (f float64, ok bool) {
	const unit = 1e18
	if hi >= unit { // the whole part fits no word
		return 0, false
	}
	whole, fraction := bits.Div64(hi, lo, unit)
	if fraction == 0 {
		return float64(whole), true
	}
	power := Scale
	for _, zeros := range [...]int{8, 4, 2, 1, 1, 1} {
		if fewer := fraction / powersOfTen[zeros]; fewer*powersOfTen[zeros] == fraction {
			fraction, power = fewer, power-zeros
		}
	}
	over, digits := bits.Mul64(whole, powersOfTen[power])
	digits += fraction
	if over > 0 || digits < fraction || digits >= exactFloat {
		return 0, false
	}
	return float64(digits) / float64(powersOfTen[power]), true
}
