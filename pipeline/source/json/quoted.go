package json

import (
	"encoding/binary"
	"math/bits"
)

// quoted is a text in quotes that is passed over, piece by piece.
type quoted struct {
	open    bool
	escaped bool // the byte before is a backslash
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// pass goes on in the text from i, and returns where it ends, behind the closing quote,
// or len(b). A line break ends it too: JSON has none within a text, so the quote is
// missing or a stray one, and what follows must not be taken for text. Slack bytes
// follow b.
func (q *quoted) pass(b []byte, i int) int {
	if q.escaped && i < len(b) {
		q.escaped = false
		if b[i] != '\n' {
			i++
		}
	}
	for {
		i = nextPunctuation(b, i)
		if i >= len(b) {
			return len(b)
		}
		switch b[i] {
		case '"':
			q.open = false
			return i + 1
		case '\n':
			q.open = false
			return i
		}
		if i++; i == len(b) {
			q.escaped = true
			return i
		}
		if b[i] != '\n' {
			i++
		}
	}
}

// nextPunctuation returns the place of the next quote, backslash or line break from i on,
// or one at or behind the end. Slack bytes follow b.
func nextPunctuation(b []byte, i int) int {
	wide := b[:cap(b)]
	for ; i < len(b); i += 8 {
		w := binary.LittleEndian.Uint64(wide[i:])
		x, y, z := w^(ones*'"'), w^(ones*'\\'), w^(ones*'\n')
		if m := ((x-ones)&^x | (y-ones)&^y | (z-ones)&^z) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	return i
}
