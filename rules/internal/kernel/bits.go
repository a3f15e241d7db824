// Package kernel holds the loops over column values that checks are made of.
// It knows texts, bit masks and numbers; it knows nothing of rules.
//
// A kernel decides once per batch which loop to run and then runs it without
// an interface call, an allocation or a lock per value. Masks are words of 64
// rows, so that where, missing and excluded rows combine at a word per
// operation and a loop over the rows that matter skips the others for free.
package kernel

import "math/bits"

// Bits is a mask over the rows of a batch: bit i is row i. Bits past the last
// row are zero.
type Bits []uint64

// NewBits returns an all-zero mask for n rows.
func NewBits(n int) Bits { return make(Bits, words(n)) }

func words(n int) int { return (n + 63) / 64 }

// Reset returns an all-zero mask for n rows that uses b's memory if it can.
func (b Bits) Reset(n int) Bits {
	if w := words(n); cap(b) >= w {
		b = b[:w]
		clear(b)
		return b
	}
	return NewBits(n)
}

// Fill sets the first n bits, and no other.
func (b Bits) Fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if r := n % 64; r != 0 {
		b[n/64] = 1<<r - 1
	}
}

// Set sets bit i.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Has tells whether bit i is set.
func (b Bits) Has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// Or sets every bit that is set in o.
func (b Bits) Or(o Bits) {
	for i, w := range o {
		b[i] |= w
	}
}

// And keeps only the bits that are set in o.
func (b Bits) And(o Bits) {
	for i, w := range o {
		b[i] &= w
	}
}

// AndNot clears every bit that is set in o.
func (b Bits) AndNot(o Bits) {
	for i, w := range o {
		b[i] &^= w
	}
}

// Count returns how many bits are set.
func (b Bits) Count() int64 {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return int64(n)
}

// Any tells whether a bit is set.
func (b Bits) Any() bool {
	for _, w := range b {
		if w != 0 {
			return true
		}
	}
	return false
}

// Each calls f with every set bit, ascending.
func (b Bits) Each(f func(i int)) {
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			f(w<<6 | bits.TrailingZeros64(word))
		}
	}
}

// Reject sets in failed every row of tested for which ok is false. The callback
// is a direct closure call per row: cheap next to looking at a text.
func Reject(tested, failed Bits, ok func(i int) bool) {
	for w, word := range tested {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			if !ok(w<<6 | low) {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}

// One is 1 for true and 0 for false, so that truths can be compared.
func One(b bool) int {
	if b {
		return 1
	}
	return 0
}
