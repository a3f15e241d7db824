package encoding

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A glyph is up to three bytes of UTF-8, the first one lowest, and in the highest
// byte how many they are. 0 is none.
type glyph uint32

func newGlyph(text string) glyph {
	g := glyph(len(text)) << 24
	for i := range len(text) {
		g |= glyph(text[i]) << (8 * i)
	}
	return g
}

func (g glyph) size() int { return int(g >> 24) }

func (g glyph) append(dst []byte) []byte {
	return append(dst, []byte{byte(g), byte(g >> 8), byte(g >> 16)}[:g.size()]...)
}

// A table is an encoding of eight bits in which a character is one byte, or a letter
// and a mark behind it.
type table struct {
	single [256]glyph
	mark   [256]uint8 // which mark a byte is, from 1
	letter [256]uint8 // which letter a byte is that carries marks, from 1; 0: it carries none
	joined []glyph    // by mark and letter: what they are together, or 0

	letters   int       // the second dimension of joined
	combining [256]bool // a mark that stays a combining character where nothing carries it
	low       bool      // some bytes below 20 are letters
}

// damaged is what bytes are that stand for nothing.
var damaged = newGlyph(string([]byte{Damage}))

// newTable makes a table of the characters of bytes (0 is none), and of those that
// are a letter and a mark. ASCII is itself where nothing else is said.
func newTable(single map[byte]rune, joined map[[2]byte]rune) *table {
	t := &table{}
	for b := range t.single {
		r, given := single[byte(b)]
		switch {
		case given:
			t.single[b] = newGlyph(string(r))
			t.low = t.low || b < 0x20
			t.combining[b] = norm.NFC.PropertiesString(string(r)).CCC() != 0
		case b < utf8.RuneSelf:
			t.single[b] = newGlyph(string(rune(b)))
		default:
			t.single[b] = damaged
		}
	}
	marks := 0
	for pair := range joined {
		if t.letter[pair[0]] == 0 {
			t.letters++
			t.letter[pair[0]] = uint8(t.letters)
		}
		if t.mark[pair[1]] == 0 {
			marks++
			t.mark[pair[1]] = uint8(marks)
		}
	}
	t.letters++
	t.joined = make([]glyph, (marks+1)*t.letters)
	for pair, r := range joined {
		*t.pair(pair[0], pair[1]) = newGlyph(string(r))
	}
	return t
}

func (t *table) pair(letter, mark byte) *glyph {
	return &t.joined[int(t.mark[mark])*t.letters+int(t.letter[letter])]
}

// append decodes src: eight bytes of ASCII at a time, other bytes by the table. A
// mark takes back the letter before it.
func (t *table) append(dst, src []byte) []byte {
	dst = slices.Grow(dst, 3*len(src)+8)
	out, n := dst[:cap(dst)], len(dst)
	last := n // where the last character begins that is not ASCII
	for i := 0; i < len(src); i++ {
		for i+8 <= len(src) {
			w := binary.LittleEndian.Uint64(src[i:])
			binary.LittleEndian.PutUint64(out[n:], w)
			other := w & highs
			if t.low {
				other |= (w - 0x20*ones) & ^w & highs
			}
			if other != 0 {
				plain := bits.TrailingZeros64(other) >> 3
				i, n = i+plain, n+plain
				break
			}
			i, n = i+8, n+8
		}
		if i >= len(src) {
			break
		}
		b := src[i]
		g := t.single[b]
		if t.mark[b] != 0 && i > 0 {
			if t.combining[b] && i+1 < len(src) && t.combining[src[i+1]] {
				if src[i-1] < utf8.RuneSelf {
					last = n - 1
				}
				size := 0
				n, size = t.tower(out, last, n, src[i:])
				i += size - 1
				continue
			}
			if both := *t.pair(src[i-1], b); both != 0 {
				n -= t.single[src[i-1]].size()
				g = both
			}
		}
		binary.LittleEndian.PutUint32(out[n:], uint32(g))
		last, n = n, n+g.size()
	}
	return out[:n]
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// tower reads the combining marks that src begins with, which are several, onto the
// character out[last:n]. It returns the new end of out and how many marks there are.
// What they come to is the business of NFC; nobody writes that in earnest.
func (t *table) tower(out []byte, last, n int, src []byte) (end, marks int) {
	text := slices.Clone(out[last:n])
	for ; marks < len(src) && t.combining[src[marks]]; marks++ {
		text = t.single[src[marks]].append(text)
	}
	return last + copy(out[last:], norm.NFC.Append(nil, text...)), marks
}
