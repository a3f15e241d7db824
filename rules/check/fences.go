package check

import (
	"math/big"

	"rasoat/rules/internal/state"
)

// fences are the least and the greatest value that are usual: exact fractions,
// in the unit of the column's numbers.
type fences struct{ low, high *big.Rat }

// quantile returns the q-quantile of the numbers in steps above the least,
// between two neighbours in proportion (R's type 7, Excel's INC).
func quantile(r *state.Ranking, n int64, q *big.Rat) *big.Rat {
	at := new(big.Rat).Mul(q, new(big.Rat).SetInt64(n-1))
	rank := new(big.Int).Quo(at.Num(), at.Denom()).Int64()
	return between(r, n, rank, at.Sub(at, new(big.Rat).SetInt64(rank)), nil)
}

// between lies part of the way from the number of a rank to that of the next.
func between(r *state.Ranking, n, rank int64, part *big.Rat, turn func(state.Wide) state.Wide) *big.Rat {
	found := r.Select([]int64{rank, min(rank+1, n-1)}, turn)
	low, high := new(big.Rat).SetInt(found[0].Big()), new(big.Rat).SetInt(found[1].Big())
	return low.Add(low, high.Sub(high, low).Mul(high, part))
}

// inUnit turns steps above the least number into the unit of the numbers.
func inUnit(r *state.Ranking, steps *big.Rat) *big.Rat {
	v := new(big.Rat).SetInt(new(big.Int).SetUint64(r.Step))
	return v.Mul(v, steps).Add(v, new(big.Rat).SetInt(r.Least.BigInt()))
}

func quartileFences(r *state.Ranking, n int64, k *big.Rat) fences {
	q1, q3 := quantile(r, n, big.NewRat(1, 4)), quantile(r, n, big.NewRat(3, 4))
	reach := new(big.Rat).Sub(q3, q1)
	reach.Mul(reach, k)
	return fences{inUnit(r, q1.Sub(q1, reach)), inUnit(r, q3.Add(q3, reach))}
}

// oneSigma is how many standard deviations of a normal distribution its median
// distance from the median is (Iglewicz and Hoaglin, How to detect and handle
// outliers, 1993).
var oneSigma = big.NewRat(6745, 10000)

// medianFences are k times the median distance, over oneSigma, from the median.
// The median may lie in the middle between two numbers; the distance of any
// number is then its distance from the nearer of the two, and half of that
// between them.
func medianFences(r *state.Ranking, n int64, k *big.Rat) fences {
	middle := r.Select([]int64{(n - 1) / 2, n / 2}, nil)
	below, above := middle[0], middle[1]
	half := new(big.Rat).SetFrac(above.Sub(below).Big(), big.NewInt(2))
	part := new(big.Rat)
	if n%2 == 0 {
		part.SetFrac64(1, 2)
	}
	reach := between(r, n, (n-1)/2, part, func(w state.Wide) state.Wide {
		if w.Cmp(below) <= 0 {
			return below.Sub(w)
		}
		return w.Sub(above)
	})
	reach.Add(reach, half).Mul(reach, k).Quo(reach, oneSigma)
	median := new(big.Rat).SetInt(below.Big())
	median.Add(median, half)
	return fences{inUnit(r, new(big.Rat).Sub(median, reach)), inUnit(r, median.Add(median, reach))}
}

// meanFences are k standard deviations from the mean. Everything is multiplied
// by n, the denominator of k, and a million for those who read the fences; then
// the root is rounded down to a whole number, by which no number changes sides.
func meanFences(m *state.Moments, k *big.Rat) fences {
	million := big.NewInt(1e6)
	reach := new(big.Int).Mul(k.Num(), million)
	reach.Mul(reach, reach).Mul(reach, m.Spread()).Sqrt(reach)
	scale := new(big.Int).Mul(new(big.Int).SetUint64(m.N), k.Denom())
	sum := new(big.Int).Mul(m.Sum(), k.Denom())
	scale.Mul(scale, million)
	sum.Mul(sum, million)
	return fences{new(big.Rat).SetFrac(new(big.Int).Sub(sum, reach), scale), new(big.Rat).SetFrac(sum.Add(sum, reach), scale)}
}

// inSteps tells of numbers in steps whether they are usual.
func (f fences) inSteps(r *state.Ranking) func(state.Wide) bool {
	least := new(big.Rat).SetInt(r.Least.BigInt())
	step := new(big.Rat).SetInt(new(big.Int).SetUint64(r.Step))
	low := new(big.Rat).Sub(f.low, least)
	high := new(big.Rat).Sub(f.high, least)
	first := ceilOf(low.Quo(low, step))
	last := floorOfRat(high.Quo(high, step))
	none := func(state.Wide) bool { return false }
	if last.Sign() < 0 || first.BitLen() > 128 {
		return none
	}
	from, to := wideWithin(first), wideWithin(last)
	return func(w state.Wide) bool { return w.Cmp(from) >= 0 && w.Cmp(to) <= 0 }
}

func floorOfRat(r *big.Rat) *big.Int { return new(big.Int).Div(r.Num(), r.Denom()) }

func ceilOf(r *big.Rat) *big.Int {
	up := floorOfRat(new(big.Rat).Neg(r))
	return up.Neg(up)
}

// wideWithin is a number, or the end of 128 bits that is next to it.
func wideWithin(v *big.Int) state.Wide {
	switch {
	case v.Sign() <= 0:
		return state.Wide{}
	case v.BitLen() > 128:
		return state.Wide{Hi: ^uint64(0), Lo: ^uint64(0)}
	}
	return state.Wide{Hi: new(big.Int).Rsh(v, 64).Uint64(), Lo: new(big.Int).And(v, new(big.Int).SetUint64(^uint64(0))).Uint64()}
}
