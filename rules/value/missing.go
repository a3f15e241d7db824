package value

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

// suspects is a set of text beginnings: two bytes, the first of them in the low
// one of the key. A text of one byte has 0 for the second, the empty text 0 for
// both. A text whose beginning is not in the set is certainly present; of the
// cells of an ordinary column not one in ten is left to look at closely.
//
// It is a byte a beginning, 1 for those in the set: of 64 KiB few are ever touched, and
// a bit would have to be taken out of its word.
type suspects [1 << 16]uint8

func (s *suspects) has(key uint16) bool { return s[key] != 0 }

func (s *suspects) add(first, second byte) { s[uint16(second)<<8|uint16(first)] = 1 }

// addAll adds a byte with every second one.
func (s *suspects) addAll(first byte) {
	for second := range 256 {
		s.add(first, byte(second))
	}
}

// latinOf are the letters of the two Latin tables, as UTF-8, by their skeleton.
var latinOf = func() map[rune][]string {
	of := map[rune][]string{}
	for i, e := range latinLow {
		of[e.skeleton] = append(of[e.skeleton], string(rune(0x80+i)))
	}
	for i, e := range latinHigh {
		of[e.skeleton] = append(of[e.skeleton], string(rune(0x1E00+i)))
	}
	return of
}()

// everSuspect are the beginnings that no list of phrases clears: the empty
// text, blanks, marks without a letter, bytes that are no text, and all
// characters outside ASCII and the Latin tables.
var everSuspect = func() *suspects {
	s := new(suspects)
	s.add(0, 0)
	for first := range 256 {
		c := byte(first)
		switch two := c >= 0xC2 && c <= 0xCD; {
		case c < utf8.RuneSelf && !isSolid(c) && blankAt([]byte{c}) > 0, c >= utf8.RuneSelf && !two:
			s.addAll(c)
		case two:
			for second := range 256 {
				if second&0xC0 != 0x80 {
					s.add(c, byte(second))
				}
			}
		}
	}
	for second := byte(0xB8); second <= 0xBB; second++ { // U+1E00 to U+1EFF are in a table
		s[uint16(second)<<8|0xE1] = 0
	}
	for second := byte(0xB0); second <= 0xBF; second++ { // U+0370 to U+037F are in none
		s.add(0xCD, second)
	}
	s.add(0xC2, 0x85)
	s.add(0xC2, 0xA0)
	for _, mark := range latinOf[0] {
		s.add(mark[0], mark[1])
	}
	return s
}()

// beginnings returns every beginning that a phrase may have, in any case and
// composition, by the first two characters of its skeleton.
func (p *phrases) beginnings() *suspects {
	s := new(suspects)
	*s = *everSuspect
	for n := p.nodes[0].child; n != 0; n = p.nodes[n].sibling {
		node := &p.nodes[n]
		for _, letter := range latinOf[node.char] {
			s.add(letter[0], letter[1])
		}
		if node.char < utf8.RuneSelf {
			p.addSeconds(s, lowerASCII(byte(node.char)), node)
			p.addSeconds(s, upperASCII(byte(node.char)), node)
		}
	}
	return s
}

// addSeconds adds what may follow an ASCII character: those that continue a
// phrase; a blank, of which the text may end in any number; marks, and all that
// is in no table.
func (p *phrases) addSeconds(s *suspects, first byte, node *phraseNode) {
	blank := node.end
	for n := node.child; n != 0; n = p.nodes[n].sibling {
		c := p.nodes[n].char
		blank = blank || c == ' '
		if c < utf8.RuneSelf {
			s.add(first, lowerASCII(byte(c)))
			s.add(first, upperASCII(byte(c)))
		}
		for _, letter := range latinOf[c] {
			s.add(first, letter[0])
		}
	}
	if node.end {
		s.add(first, 0)
	}
	for second := range 256 {
		c := byte(second)
		if c < utf8.RuneSelf && blank && blankAt([]byte{c}) > 0 || c >= utf8.RuneSelf && (c < 0xC2 || c > 0xCB) || c == 0xC2 && blank {
			s.add(first, c)
		}
	}
}

func upperASCII(c byte) byte {
	if c-'a' < 26 {
		return c - ('a' - 'A')
	}
	return c
}

// blanksOnly stands for a nil *Placeholders.
var blanksOnly = NewPlaceholders(nil)

// Missing is Match for a column at a time: the text of row i is
// data[offsets[i]:offsets[i+1]]. It sets in missing, 64 rows a word, the bit of
// every row that is missing, leaves the others as they are, and returns how many
// of the missing rows hold a placeholder; the rest are empty or only blanks.
func (p *Placeholders) Missing(offsets []int32, data []byte, missing []uint64) (placeholders int64) {
	if p == nil {
		p = blanksOnly
	}
	for from := 0; from < len(offsets)-1; from += 64 {
		block := offsets[from:min(from+65, len(offsets))]
		found := p.suspectRows(block, data)
		for left := found; left != 0; left &= left - 1 {
			i := bits.TrailingZeros64(left)
			switch v := data[block[i]:block[i+1]]; {
			case len(v) == 0:
			case p.phrases.departs(v):
				found &^= 1 << i
			case len(Trim(v)) == 0:
			case p.phrases.contains(Trim(v)):
				placeholders++
			default:
				found &^= 1 << i
			}
		}
		missing[from>>6] |= found
	}
	return placeholders
}

// suspectRows returns which rows of a block of at most 64 may be missing. It
// has no branch that depends on the texts, so that columns with some empty cells
// cost no more than full ones. Two bytes are read of every text: the last rows, too
// near the end of the data, are suspect, and offsets never fall.
func (p *Placeholders) suspectRows(block []int32, data []byte) (found uint64) {
	last := len(block) - 1
	for last > 0 && int(block[last-1])+2 > len(data) {
		last--
		found |= 1 << last
	}
	start, suspects, some, texts := block[0], p.suspects, uint64(0), unsafe.Pointer(unsafe.SliceData(data))
	for _, end := range block[1 : last+1] {
		key := binary.LittleEndian.Uint16((*[2]byte)(unsafe.Add(texts, start))[:]) & beginning[min(uint32(end-start), 2)]
		some = some>>1 | uint64(suspects[key])<<63
		start = end
	}
	return found | some>>(64-last)
}

// beginning are the bits that a text of 0, 1, and more bytes has of two bytes; what
// is the next row's goes.
var beginning = [3]uint16{0, 0xFF, 0xFFFF}
