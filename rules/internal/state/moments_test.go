package state

import (
	"math"
	"math/big"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"
)

// Sums are those of rationals of any size.
func TestMomentsAgainstRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(drawNum), 1, 30).Draw(t, "values")
		scale := rapid.SampledFrom([]int{0, 18}).Draw(t, "scale")
		var m Moments
		sum, squares := new(big.Int), new(big.Int)
		for _, v := range values {
			m.Add(v)
			b := v.BigInt()
			sum.Add(sum, b)
			squares.Add(squares, new(big.Int).Mul(b, b))
		}
		if m.bigSum().Cmp(sum) != 0 || unsigned(m.squares[:]).Cmp(squares) != 0 {
			t.Fatalf("sums %v, %v; want %v, %v", m.bigSum(), unsigned(m.squares[:]), sum, squares)
		}
		n := big.NewInt(int64(len(values)))
		mean := new(big.Rat).SetFrac(sum, new(big.Int).Mul(n, pow10(scale)))
		if want, _ := mean.Float64(); m.Mean(scale) != want {
			t.Fatalf("mean %v, want %v", m.Mean(scale), want)
		}
		requireStddev(t, m.Stddev(scale), n, sum, squares, scale)
	})
}

// requireStddev squares the deviation and compares it with the exact variance.
func requireStddev(t *rapid.T, got float64, n, sum, squares *big.Int, scale int) {
	variance := new(big.Rat).SetFrac(new(big.Int).Sub(new(big.Int).Mul(n, squares), new(big.Int).Mul(sum, sum)), new(big.Int).Mul(n, n))
	variance.Quo(variance, new(big.Rat).SetInt(pow10(2*scale)))
	want, _ := variance.Float64()
	if math.Abs(got*got-want) > 1e-14*want {
		t.Fatalf("stddev %v, variance %v", got, want)
	}
}

func drawNum(t *rapid.T) decimal128.Num {
	switch rapid.IntRange(0, 3).Draw(t, "size") {
	case 0:
		return decimal128.FromI64(rapid.Int64Range(-3, 3).Draw(t, "small"))
	case 1:
		return decimal128.FromI64(rapid.Int64().Draw(t, "int64"))
	case 2:
		return decimal128.New(math.MinInt64, 0) // the least there is
	}
	return decimal128.New(rapid.Int64().Draw(t, "high"), rapid.Uint64().Draw(t, "low"))
}
