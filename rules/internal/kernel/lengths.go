package kernel

import "math/bits"

// Lengths are the numbers of characters that a text may have.
type Lengths struct{ least, most int64 }

// NewLengths returns the lengths from least to most.
func NewLengths(least, most int64) Lengths { return Lengths{least, most} }

// Match tells whether a text has such a length. Characters take one to four
// bytes: where the bytes alone tell, none are counted.
func (l Lengths) Match(v []byte) bool {
	n := int64(len(v))
	if n < l.least {
		return false
	}
	if n <= l.most && (n-1)/4 >= l.least-1 { // n >= 4·(least−1)+1 bytes hold least characters
		return true
	}
	n = RuneCount(v)
	return n >= l.least && n <= l.most
}

// Reject sets in failed every row of tested whose text has another length.
func (l Lengths) Reject(text Text, tested, failed Bits) {
	ascii := IsASCII(text.Data)
	for w, word := range tested {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			i := w<<6 | low
			if ascii {
				n := int64(text.Offsets[i+1] - text.Offsets[i])
				bad |= uint64(One(n < l.least)|One(n > l.most)) << low
			} else if !l.Match(text.Data[text.Offsets[i]:text.Offsets[i+1]]) {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}
