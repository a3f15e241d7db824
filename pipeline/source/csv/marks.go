package csv

import (
	"encoding/binary"
	"math/bits"
)

// marks are the places of the punctuation (delimiters, line breaks, quotes) in a
// window of a text, in order, whatever they mean there.
type marks struct {
	at   []uint32 // the places
	next int      // the first of them that was not used yet

	delims, breaks, quotes uint64 // each byte eight times
}

const lows = 0x7F7F7F7F7F7F7F7F // with ones and highs

// newMarks has room for the marks of one window, in a list that was used before if
// there is one.
func newMarks(d Dialect, used []uint32) marks {
	if d.Quote == NoQuote {
		d.Quote = d.Delimiter
	}
	if used == nil {
		used = make([]uint32, 0, window+markSlack)
	}
	return marks{
		at:     used[:0],
		delims: ones * uint64(d.Delimiter), breaks: ones * uint64(d.Break), quotes: ones * uint64(d.Quote),
	}
}

// markSlack is how many places are written at once, past the last one.
const markSlack = 64

// find looks for the punctuation of word[from:to], at most a window. Word must
// have 63 bytes behind that.
//
// Nothing here depends on where the punctuation is, so nothing can be foreseen
// wrongly: that is what makes it faster than to look for the next delimiter again
// and again, which costs a wrong guess for nearly every field.
func (m *marks) find(word []byte, from, to int) {
	at := m.at[:cap(m.at)]
	n := 0
	for i := from; i < to; i += 64 {
		mask := m.of((*[64]byte)(word[i:]))
		if i+64 > to {
			mask &= 1<<(to-i) - 1
		}
		count := bits.OnesCount64(mask)
		for k := n; ; k += 8 { // eight are enough for most texts
			mask = spread((*[8]uint32)(at[k:]), uint32(i), mask)
			if mask == 0 {
				break
			}
		}
		n += count
	}
	m.at, m.next = at[:n], 0
}

// spread writes down the places of the lowest eight bits of a mask, and returns the
// others. Where there are fewer, what it writes means nothing.
func spread(at *[8]uint32, base uint32, mask uint64) uint64 {
	for j := range at {
		at[j] = base + uint32(bits.TrailingZeros64(mask))
		mask &= mask - 1
	}
	return mask
}

// of returns a bit for each of 64 bytes: is it punctuation?
func (m *marks) of(b *[64]byte) uint64 {
	d, l, q := m.delims, m.breaks, m.quotes
	return eight(binary.LittleEndian.Uint64(b[0:]), d, l, q) |
		eight(binary.LittleEndian.Uint64(b[8:]), d, l, q)<<8 |
		eight(binary.LittleEndian.Uint64(b[16:]), d, l, q)<<16 |
		eight(binary.LittleEndian.Uint64(b[24:]), d, l, q)<<24 |
		eight(binary.LittleEndian.Uint64(b[32:]), d, l, q)<<32 |
		eight(binary.LittleEndian.Uint64(b[40:]), d, l, q)<<40 |
		eight(binary.LittleEndian.Uint64(b[48:]), d, l, q)<<48 |
		eight(binary.LittleEndian.Uint64(b[56:]), d, l, q)<<56
}

// eight returns a bit for each of eight bytes.
//
// A byte of (x^pattern)+lows has its highest bit clear where x is the pattern, as
// long as no byte of x^pattern is above 7F; so letters that are not ASCII are
// masked first and told apart last. The product gathers the highest bits of the
// bytes in one byte.
func eight(w, d, l, q uint64) uint64 {
	x := w & lows
	other := ((x^d)+lows)&((x^l)+lows)&((x^q)+lows) | w
	return (^other & highs) * 0x0002040810204081 >> 56
}

// skip passes over the marks before a place.
func (m *marks) skip(to int) {
	for m.next < len(m.at) && int(m.at[m.next]) < to {
		m.next++
	}
}
