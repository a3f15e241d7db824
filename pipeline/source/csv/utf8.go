package csv

import (
	"encoding/binary"
	"unicode/utf8"
)

// validUTF8 is utf8.Valid for text that is ASCII here and there, as Vietnamese
// is: the standard function looks at eight bytes at once only up to the first
// letter that is not ASCII.
func validUTF8(b []byte) bool {
	i := 0
	for {
		for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&highs == 0 {
			i += 8
		}
		// Through the letters of a word that has some that are not ASCII.
		for end := min(i+8, len(b)); i < end; {
			c := b[i]
			if c < utf8.RuneSelf {
				i++
				continue
			}
			if c < 0xE0 || c >= 0xF0 || i+2 >= len(b) {
				r, n := utf8.DecodeRune(b[i:])
				if r == utf8.RuneError && n == 1 {
					return false
				}
				i += n
				continue
			}
			if !validThree(c, b[i+1], b[i+2]) {
				return false
			}
			i += 3
		}
		if i >= len(b) {
			return true
		}
	}
}

// validThree tells whether three bytes, the first E0–EF, are one letter.
func validThree(a, b, c byte) bool {
	if b&0xC0 != 0x80 || c&0xC0 != 0x80 {
		return false
	}
	return !(a == 0xE0 && b < 0xA0) && !(a == 0xED && b >= 0xA0)
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
