package csv

import "encoding/binary"

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
