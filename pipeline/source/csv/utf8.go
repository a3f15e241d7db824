package csv

import (
	"encoding/binary"
	"unicode/utf8"
)

// validUTF8 is utf8.Valid for text that is ASCII here and there, as Vietnamese
// is. The standard function looks at eight bytes at once only up to the first
// letter that is not ASCII: on the residents of the benchmark, where two words in
// five hold a letter with marks, it takes twice as long as this. An automaton with
// a step per byte, entered for those words only, was a quarter slower, because
// nobody can foresee which words they are. Here no branch depends on that.
//
// The highest bit of each byte of a mask stands for that byte of the word. A byte
// is due to continue a letter where the byte before begins one, or the second one
// before begins one of three bytes: that must be where continuing bytes are. The
// few first bytes that need a closer look (too long forms, surrogates, letters of
// four bytes, and some that are harmless but rare here) lead to the standard
// function.
func validUTF8(b []byte) bool {
	var due uint64 // in this word, because of the word before
	i := 0
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		bit6, bit5, bit4, bit3, bit2, bit1, bit0 := w<<1, w<<2, w<<3, w<<4, w<<5, w<<6, w<<7
		first := w & bit6      // C0–FF; the lower bits of each byte mean nothing
		three := first & bit5  // E0–FF
		continues := w &^ bit6 // 80–BF
		closer := three&(bit4|bit3|^(bit1|bit0)) | first&^(bit5|bit4|bit3|bit2|bit1)
		if ((due|first<<8|three<<16)^continues|closer)&highs != 0 {
			return utf8.Valid(b[letterStart(b, i):])
		}
		due = first>>56 | three>>48
	}
	return utf8.Valid(b[letterStart(b, i):])
}

// letterStart returns where the letter begins that may reach from before i to i.
// What stands before i is valid but for such a letter.
func letterStart(b []byte, i int) int {
	for back := 1; back <= 2 && back <= i; back++ {
		if c := b[i-back]; c >= 0xC0 {
			return i - back
		}
	}
	return i
}

// appendValid appends b with U+FFFD for each byte that is not part of UTF-8 text.
func appendValid(dst, b []byte) []byte {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		dst = utf8.AppendRune(dst, r)
		b = b[n:]
	}
	return dst
}
