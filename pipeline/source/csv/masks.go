package csv

import (
	"encoding/binary"
	"math/bits"
)

// mask fills masks with a bit for each byte of the text: is it punctuation? It tells
// whether a byte that was looked at, whole blocks of 64, is NUL. Where the processor
// can, it is a loop of its vector instructions, five times as fast.
var mask = maskPlain

func maskPlain(masks []uint64, text []byte, m *marks) (nul bool) {
	d, l, q := m.delims, m.breaks, m.quotes
	zeros := uint64(0)
	for i := range masks {
		b, bits := (*[64]byte)(text[64*i:]), uint64(0)
		for k := 0; k < 64; k += 8 {
			w := binary.LittleEndian.Uint64(b[k:])
			bits |= eight(w, d, l, q) << k
			zeros |= eight(w, 0, 0, 0)
		}
		masks[i] = bits
	}
	return zeros != 0
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

const lows = 0x7F7F7F7F7F7F7F7F // with ones and highs

// places writes down where the bits of masks are, the first of them at base, and returns
// how many there are. It writes eight at a time: behind the last, up to eight that mean
// nothing. Where the processor can, it is a loop of its bit instructions.
var places = placesPlain

func placesPlain(at []uint32, base uint32, masks []uint64) int {
	n := 0
	for b, mask := range masks {
		for k := n; mask != 0; k += 8 { // eight are enough for most texts
			mask = spread((*[8]uint32)(at[k:]), base+64*uint32(b), mask)
		}
		n += bits.OnesCount64(masks[b])
	}
	return n
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
