package score

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is a weight of a method file: an exact number of 0 or more.
type Decimal struct{ *big.Rat }

// String writes the number with as many decimals as it has.
func (d Decimal) String() string {
	if d.Rat == nil {
		return "0"
	}
	digits, _ := d.FloatPrec()
	return d.FloatString(digits)
}

// Float64 returns the nearest double, as the store keeps it; FromDouble gives
// the same decimal back.
func (d Decimal) Float64() float64 { return toDouble(d.Rat) }

// MarshalText writes the number as String does.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDecimal reads.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	d.Rat, err = ParseDecimal(string(text))
	return err
}

// maxDigits is how many significant digits a weight or threshold may have: as
// many as a double keeps for certain, so that the store gives back the decimal
// that was written.
const maxDigits = 15

// ParseDecimal reads a weight or threshold exactly: digits, at most one decimal
// point, no sign, exponent or fraction, at most 15 significant digits.
func ParseDecimal(text string) (*big.Rat, error) {
	whole, fraction, point := strings.Cut(text, ".")
	digits := whole + fraction
	plain := whole != "" && strings.Trim(digits, "0123456789") == "" && point == (fraction != "")
	if !plain || len(text) > 2*maxDigits {
		return nil, fmt.Errorf("%.40q: not a plain decimal number of 0 or more", text)
	}
	if n := len(strings.TrimLeft(digits, "0")); n > maxDigits {
		return nil, fmt.Errorf("%q: %d digits, at most %d are kept", text, n, maxDigits)
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, fmt.Errorf("%q: not a decimal number", text)
	}
	return r, nil
}

// FromDouble returns the decimal that a double column of the store stands for:
// the shortest one that reads back as f. NaN, infinities and numbers below 0
// stand for none.
func FromDouble(f float64) (*big.Rat, error) {
	text := strconv.FormatFloat(f, 'f', -1, 64)
	r, ok := new(big.Rat).SetString(text)
	if !ok || r.Sign() < 0 {
		return nil, fmt.Errorf("%s: not a decimal of 0 or more", text)
	}
	return r, nil
}

// toDouble returns the double nearest to r, 0 for nil.
func toDouble(r *big.Rat) float64 {
	if r == nil {
		return 0
	}
	f, _ := r.Float64()
	return f
}
