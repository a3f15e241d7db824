package state

import (
	"math/big"
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Wide is a whole number of 128 bits that is not negative.
type Wide struct{ Hi, Lo uint64 }

// Cmp compares two numbers.
func (w Wide) Cmp(o Wide) int {
	switch {
	case w == o:
		return 0
	case w.Hi < o.Hi || w.Hi == o.Hi && w.Lo < o.Lo:
		return -1
	}
	return 1
}

// Sub returns w − o; it wraps around.
func (w Wide) Sub(o Wide) Wide {
	lo, borrow := bits.Sub64(w.Lo, o.Lo, 0)
	hi, _ := bits.Sub64(w.Hi, o.Hi, borrow)
	return Wide{hi, lo}
}

func (w Wide) add(o Wide) Wide {
	lo, carry := bits.Add64(w.Lo, o.Lo, 0)
	hi, _ := bits.Add64(w.Hi, o.Hi, carry)
	return Wide{hi, lo}
}

func (w Wide) mul(by uint64) Wide {
	hi, lo := bits.Mul64(w.Lo, by)
	return Wide{hi + w.Hi*by, lo}
}

func (w Wide) div(by uint64) (quotient Wide, rest uint64) {
	if w.Hi == 0 {
		return Wide{0, w.Lo / by}, w.Lo % by
	}
	lo, rest := bits.Div64(w.Hi%by, w.Lo, by)
	return Wide{w.Hi / by, lo}, rest
}

func (w Wide) shift(n int) Wide {
	if n >= 64 {
		return Wide{0, w.Hi >> (n - 64)}
	}
	return Wide{w.Hi >> n, w.Lo>>n | w.Hi<<(64-n)}
}

func (w Wide) len() int {
	if w.Hi != 0 {
		return 64 + bits.Len64(w.Hi)
	}
	return bits.Len64(w.Lo)
}

// Big returns the number.
func (w Wide) Big() *big.Int {
	b := new(big.Int).SetUint64(w.Hi)
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(w.Lo))
}

// wideOf is how far a number lies above another that is not greater.
func wideOf(v, above decimal128.Num) Wide {
	return Wide{uint64(v.HighBits()), v.LowBits()}.Sub(Wide{uint64(above.HighBits()), above.LowBits()})
}

// above is the number that lies a distance above v.
func (w Wide) above(v decimal128.Num) decimal128.Num {
	sum := Wide{uint64(v.HighBits()), v.LowBits()}.add(w)
	return decimal128.New(int64(sum.Hi), sum.Lo)
}
