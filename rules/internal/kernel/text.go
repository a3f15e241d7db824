package kernel

import "encoding/binary"

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
