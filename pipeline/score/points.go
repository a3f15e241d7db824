package score

import (
	"fmt"
	"math/big"
)

// Points is a figure as it is published: hundredths of a point, 0 to 10,000.
// 97.95 is Points(9795). Bands, thresholds and ranks compare Points.
type Points int

// Full is the published figure of a score without any failure.
const Full Points = 100_00

// Float64 returns the figure as the store keeps it, 0–100.
func (p Points) Float64() float64 { return float64(p) / 100 }

// String returns the figure with its two decimals, "97.95".
func (p Points) String() string { return fmt.Sprintf("%d.%02d", p/100, p%100) }

// toPoints turns an exact number of points into Points; ok is false outside
// 0–100 and for numbers finer than a hundredth.
func toPoints(r *big.Rat) (p Points, ok bool) {
	if r == nil {
		return 0, false
	}
	h := new(big.Rat).Mul(r, big.NewRat(100, 1))
	if !h.IsInt() || h.Sign() < 0 || h.Cmp(big.NewRat(int64(Full), 1)) > 0 {
		return 0, false
	}
	return Points(h.Num().Int64()), true
}

// under tells whether the figure is below a threshold of any precision.
func (p Points) under(threshold *big.Rat) bool {
	if n := threshold.Num(); threshold.IsInt() && n.IsInt64() && n.Int64() <= 100 {
		return int64(p) < n.Int64()*100
	}
	return big.NewRat(int64(p), 100).Cmp(threshold) < 0
}

// MarshalText writes the figure as String does.
func (p Points) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a figure of 0–100 with at most two decimals.
func (p *Points) UnmarshalText(text []byte) error {
	r, err := ParseDecimal(string(text))
	if err != nil {
		return err
	}
	var ok bool
	if *p, ok = toPoints(r); !ok {
		return fmt.Errorf("%s: not a score of 0–100 with at most two decimals", text)
	}
	return nil
}
