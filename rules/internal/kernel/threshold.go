package kernel

import "math/bits"

// WholeThreshold is the Threshold that equal forms alone reach.
const WholeThreshold = 1_000_000_000_000_000_000

// Threshold is how alike two forms have to be, in units of 10⁻¹⁸: 1 less the
// letters in which they differ over those that the longer one has.
type Threshold uint64

// Most is in how many letters forms may differ of which the longer one has so
// many.
func (t Threshold) Most(letters int) int {
	hi, lo := bits.Mul64(WholeThreshold-min(uint64(t), WholeThreshold), uint64(letters))
	most, _ := bits.Div64(hi, lo, WholeThreshold)
	return int(most)
}
