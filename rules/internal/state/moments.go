package state

import (
	"math/big"
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Moments are the exact count, sum and sum of squares of integers of up to 128
// bits, from which mean and standard deviation follow. Sums are kept in 256
// and 320 bits: the squares of 2^64 values of 128 bits fit, so no order of
// adding can change a digit.
type Moments struct {
	N       uint64
	sum     [4]uint64 // two's complement, least significant first
	squares [5]uint64
}

// Add folds in one value.
func (m *Moments) Add(v decimal128.Num) {
	lo, hi := v.LowBits(), uint64(v.HighBits())
	sign := uint64(v.HighBits() >> 63)
	m.N++
	add256(&m.sum, [4]uint64{lo, hi, sign, sign})
	if sign != 0 {
		var borrow uint64
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	add320(&m.squares, square(lo, hi))
}

// square squares a number of 128 bits: lo² + 2·lo·hi·2^64 + hi²·2^128.
func square(lo, hi uint64) (s [5]uint64) {
	s[1], s[0] = bits.Mul64(lo, lo)
	if hi == 0 {
		return s
	}
	s[3], s[2] = bits.Mul64(hi, hi)
	high, low := bits.Mul64(lo, hi)
	add320(&s, [5]uint64{0, low, high})
	add320(&s, [5]uint64{0, low, high})
	return s
}

// add256 and add320 are written out: a loop over the words takes three times
// as long.
func add256(dst *[4]uint64, v [4]uint64) {
	var c uint64
	dst[0], c = bits.Add64(dst[0], v[0], 0)
	dst[1], c = bits.Add64(dst[1], v[1], c)
	dst[2], c = bits.Add64(dst[2], v[2], c)
	dst[3], _ = bits.Add64(dst[3], v[3], c)
}

func add320(dst *[5]uint64, v [5]uint64) {
	var c uint64
	dst[0], c = bits.Add64(dst[0], v[0], 0)
	dst[1], c = bits.Add64(dst[1], v[1], c)
	dst[2], c = bits.Add64(dst[2], v[2], c)
	dst[3], c = bits.Add64(dst[3], v[3], c)
	dst[4], _ = bits.Add64(dst[4], v[4], c)
}

// Merge folds in another part's moments.
func (m *Moments) Merge(o *Moments) {
	m.N += o.N
	add256(&m.sum, o.sum)
	add320(&m.squares, o.squares)
}

// Mean is the exact mean divided by 10^scale, correctly rounded to a float64.
func (m *Moments) Mean(scale int) float64 {
	f, _ := m.mean(scale).Float64()
	return f
}

func (m *Moments) mean(scale int) *big.Rat {
	return new(big.Rat).SetFrac(m.bigSum(), new(big.Int).Mul(new(big.Int).SetUint64(m.N), pow10(scale)))
}

// Stddev is the standard deviation of the population, divided by 10^scale.
// The variance is exact; only its root is rounded.
func (m *Moments) Stddev(scale int) float64 {
	n := new(big.Int).SetUint64(m.N)
	v := m.Spread() // times 10^(2·scale)
	if v.Sign() <= 0 {
		return 0
	}
	root := new(big.Float).SetPrec(256).Sqrt(new(big.Float).SetPrec(512).SetInt(v))
	r, _ := root.Quo(root, new(big.Float).SetInt(n.Mul(n, pow10(scale)))).Float64()
	return r
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func unsigned(w []uint64) *big.Int {
	v := new(big.Int)
	for i := len(w) - 1; i >= 0; i-- {
		v.Lsh(v, 64).Or(v, new(big.Int).SetUint64(w[i]))
	}
	return v
}

func (m *Moments) bigSum() *big.Int {
	v := unsigned(m.sum[:])
	if m.sum[3]>>63 == 1 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), 256))
	}
	return v
}

// Append appends the byte form.
func (m *Moments) Append(b []byte) []byte {
	b = AppendUint(b, m.N)
	for _, w := range m.sum {
		b = AppendFixed64(b, w)
	}
	for _, w := range m.squares {
		b = AppendFixed64(b, w)
	}
	return b
}

// DecodeMoments reads what Append wrote.
func DecodeMoments(d *Decoder) Moments {
	m := Moments{N: d.Uint()}
	for i := range m.sum {
		m.sum[i] = d.Fixed64()
	}
	for i := range m.squares {
		m.squares[i] = d.Fixed64()
	}
	return m
}

// Sum is the exact sum.
func (m *Moments) Sum() *big.Int { return m.bigSum() }

// Spread is n² times the variance of the population, exact: n·Σx² − (Σx)².
func (m *Moments) Spread() *big.Int {
	sum := m.bigSum()
	v := new(big.Int).Mul(new(big.Int).SetUint64(m.N), unsigned(m.squares[:]))
	return v.Sub(v, sum.Mul(sum, sum))
}
