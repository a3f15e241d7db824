package score

import (
	"math/big"
	"math/bits"
)

// Score is a mark of 0 to 100 with its exact value. The zero Score is no score
// at all (null in the store), which is not the same as 0.
type Score struct {
	exists  bool
	failure bool   // something failed in it
	points  Points // as published
	// The exact share (of 1, not of 100) lies in [low, low+slack] × 2⁻⁶².
	low, slack uint64
	// What the score is made of, for the exact value: counts, or parts.
	passed, tested int64
	parts          []part
}

// part is a score that went into a mean.
type part struct {
	weight *big.Rat
	score  Score
}

// one is the share 1 in the fixed-point form of Score.low.
const one = uint64(1) << 62

// Of returns the score of counts: passed ÷ tested × 100. Without anything
// tested there is no score; passed is in 0..tested.
func Of(passed, tested int64) Score {
	if tested <= 0 {
		return Score{}
	}
	passed = min(max(passed, 0), tested)
	s := Score{exists: true, failure: passed < tested, passed: passed, tested: tested}
	hi, lo := bits.Mul64(uint64(passed), one)
	var rest uint64
	if s.low, rest = bits.Div64(hi, lo, uint64(tested)); rest > 0 {
		s.slack = 1
	}
	s.publish()
	return s
}

// Exists tells whether there is a score.
func (s Score) Exists() bool { return s.exists }

// Points returns the published figure: rounded half up once, at most 99.99 if
// anything in the score failed. Without a score it is 0.
func (s Score) Points() Points { return s.points }

// Float64 returns the published figure as the store keeps it, nil without a
// score. It is shared, and not to be changed.
func (s Score) Float64() *float64 {
	if !s.exists {
		return nil
	}
	return &figures[s.points]
}

// figures are all that can be published: thousands of segments have theirs of each rule.
var figures = func() (all [Full + 1]float64) {
	for p := range all {
		all[p] = Points(p).Float64()
	}
	return all
}()

// String returns the published figure, "–" without a score.
func (s Score) String() string {
	if !s.exists {
		return "–"
	}
	return s.points.String()
}

// Exact returns the exact score, 0–100; nil without a score.
func (s Score) Exact() *big.Rat {
	if !s.exists {
		return nil
	}
	share := s.share()
	return share.Mul(share, big.NewRat(100, 1))
}

// share is the exact value, 0–1.
func (s Score) share() *big.Rat {
	if s.parts == nil {
		return big.NewRat(s.passed, s.tested)
	}
	sum, weight := new(big.Rat), new(big.Rat)
	for _, p := range s.parts {
		share := p.score.share()
		sum.Add(sum, share.Mul(share, p.weight))
		weight.Add(weight, p.weight)
	}
	return sum.Quo(sum, weight)
}

// publish sets the published figure from the interval, or from the exact value
// where the interval leaves a doubt.
func (s *Score) publish() {
	s.points = hundredths(s.low)
	if s.slack > 0 && hundredths(s.low+s.slack) != s.points {
		s.points = roundHalfUp(s.Exact())
	}
	if s.failure {
		s.points = min(s.points, Full-1)
	}
}

// hundredths rounds a fixed-point share half up to hundredths of a percent.
func hundredths(share uint64) Points {
	hi, lo := bits.Mul64(share, uint64(Full))
	lo, carry := bits.Add64(lo, one/2, 0)
	return Points((hi+carry)<<2 | lo>>62)
}

// roundHalfUp rounds points (0–100) to two decimals.
func roundHalfUp(points *big.Rat) Points {
	n := new(big.Int).Mul(points.Num(), big.NewInt(200))
	n.Add(n, points.Denom())
	d := new(big.Int).Lsh(points.Denom(), 1)
	return Points(n.Quo(n, d).Int64())
}
