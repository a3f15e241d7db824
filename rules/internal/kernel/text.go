package kernel

import (
	"encoding/binary"
	"math/bits"
)

// Text is a column of texts in Arrow's layout: the bytes of row i are
// Data[Offsets[i]:Offsets[i+1]]. An absent column has no offsets; all its rows
// are empty.
type Text struct {
	Offsets []int32
	Data    []byte
}

// At returns the bytes of row i; they are not to be changed or kept.
func (t Text) At(i int) []byte {
	if t.Offsets == nil {
		return nil
	}
	return t.Data[t.Offsets[i]:t.Offsets[i+1]]
}

// Reset empties t for writing, keeping its memory.
func (t *Text) Reset() {
	t.Offsets = append(t.Offsets[:0], 0)
	t.Data = t.Data[:0]
}

// Close ends a row: what was appended to Data since the last is its text.
func (t *Text) Close() { t.Offsets = append(t.Offsets, int32(len(t.Data))) }

// IsASCII tells whether v holds no byte above 0x7F. It is not the AVX routine of
// segmentio/asm: that leaves the upper halves of the registers in use
// (v1.2.1 has no VZEROUPPER in package ascii), after which SHA-256 on the same
// core took 40 times as long.
func IsASCII(v []byte) bool {
	for ; len(v) >= 32; v = v[32:] {
		w := binary.LittleEndian.Uint64(v) | binary.LittleEndian.Uint64(v[8:]) |
			binary.LittleEndian.Uint64(v[16:]) | binary.LittleEndian.Uint64(v[24:])
		if w&highBits != 0 {
			return false
		}
	}
	for _, c := range v {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// RuneCount is the length of valid UTF-8 in characters: the bytes that continue
// none, counted eight at a time.
func RuneCount(v []byte) int64 {
	n := len(v)
	if n < 8 {
		return int64(n - continuing(loadShort(v)))
	}
	i := 0
	for ; i+8 <= len(v); i += 8 {
		n -= continuing(binary.LittleEndian.Uint64(v[i:]))
	}
	// What is left are the last bytes of the last word.
	return int64(n - continuing(binary.LittleEndian.Uint64(v[len(v)-8:])>>(8*(8-len(v)+i))))
}

// continuing is how many bytes of w are 10xxxxxx.
func continuing(w uint64) int { return bits.OnesCount64(Continued(w)) }

// Continued has the lowest bit of each byte of w that is 10xxxxxx.
func Continued(w uint64) uint64 { return w >> 7 &^ (w >> 6) & ones }
