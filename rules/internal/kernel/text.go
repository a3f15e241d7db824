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

// IsASCII tells whether v holds no byte above 0x7F.
func IsASCII(v []byte) bool {
	for len(v) >= 8 {
		if binary.LittleEndian.Uint64(v)&0x8080808080808080 != 0 {
			return false
		}
		v = v[8:]
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
	n := int64(len(v))
	for len(v) >= 8 {
		w := binary.LittleEndian.Uint64(v)
		n -= int64(bits.OnesCount64(w >> 7 &^ (w >> 6) & 0x0101010101010101))
		v = v[8:]
	}
	for _, c := range v {
		if c&0xC0 == 0x80 {
			n--
		}
	}
	return n
}
