package score

import (
	"math/big"
	"math/bits"
)

// mean collects the parts of a weighted mean.
//
// Exact fractions are slow where they are many: the common denominator of 25
// rules has hundreds of bits, that of 10,000 datasets millions. But a published
// figure needs two decimals only. So every score carries an interval of 62
// fractional bits that is certain to hold the exact value, a few units wide;
// means of intervals are integer arithmetic in two machine words. Only where the
// two ends would be published differently (a tie at half a hundredth, or a
// value within 10⁻¹⁷ of one) is the fraction itself worked out. Both ways give
// the same figure, which a property test holds.
//
// With fractions alone, 3,321 segments of 25 rules took 1.3 s instead of 0.2,
// and the roll-up of 10,000 datasets was not done after two minutes instead of
// in 0.06 s (bench_test.go, two cores).
type mean struct {
	parts   []part
	failure bool
}

// add puts a score into the mean. One that does not exist or weighs nothing
// (or, in a store that was tampered with, less) is left out.
func (m *mean) add(weight *big.Rat, s *Score) {
	if !s.exists || weight.Sign() <= 0 {
		return
	}
	m.parts = append(m.parts, part{weight, *s})
	m.failure = m.failure || s.failure
}

// score returns the mean, no score if nothing is in it.
func (m *mean) score() Score {
	switch len(m.parts) {
	case 0:
		return Score{}
	case 1:
		return m.parts[0].score
	}
	s := Score{exists: true, failure: m.failure, parts: m.parts}
	var ok bool
	if s.low, s.slack, ok = m.interval(); !ok {
		s.low, s.slack = intervalOf(s.share())
	}
	s.publish()
	return s
}

// interval returns the interval of the mean; ok is false if the weights are
// not millionths or too large for it. A mean of intervals is at most as wide as
// the widest of them, and one unit more for its own division.
func (m *mean) interval() (low, slack uint64, ok bool) {
	var hi, lo, total, carry uint64
	for i := range m.parts {
		s := &m.parts[i].score
		w, fits := millionths(m.parts[i].weight)
		if total += w; !fits || total > one {
			return 0, 0, false
		}
		h, l := bits.Mul64(w, s.low)
		lo, carry = bits.Add64(lo, l, 0)
		hi, _ = bits.Add64(hi, h, carry)
		slack = max(slack, s.slack)
	}
	low, rest := bits.Div64(hi, lo, total)
	if rest > 0 {
		slack++
	}
	return low, slack, true
}

// intervalOf returns the interval of an exact share.
func intervalOf(share *big.Rat) (low, slack uint64) {
	n := new(big.Int).Lsh(share.Num(), 62)
	n, rest := n.QuoRem(n, share.Denom(), new(big.Int))
	return n.Uint64(), uint64(rest.Sign())
}

// millionths returns a weight as whole millionths, if it is that and at most a
// million.
func millionths(w *big.Rat) (uint64, bool) {
	const unit = 1_000_000
	n := w.Num()
	if !n.IsInt64() || n.Sign() < 0 {
		return 0, false
	}
	if w.IsInt() {
		return n.Uint64() * unit, n.Uint64() <= unit
	}
	d := w.Denom()
	if !d.IsInt64() || unit%d.Int64() != 0 || n.Int64()/d.Int64() >= unit {
		return 0, false
	}
	return n.Uint64() * (unit / d.Uint64()), true
}
