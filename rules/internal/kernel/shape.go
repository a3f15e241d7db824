package kernel

import (
	"unicode"
	"unicode/utf8"
)

// longestShape cuts a shape, in bytes.
const longestShape = 60

// AppendShape appends the shape of a text: every digit is 9, a run of letters
// is A or a by the case of its first, other characters stand as they are. A
// long one is cut and ends in “…”.
func AppendShape(dst, v []byte) []byte {
	end, inLetters := len(dst)+longestShape, false
	for i := 0; i < len(v); {
		class, n := asciiShape[v[i]], 1
		if v[i] >= utf8.RuneSelf {
			class, n = shapeOf(v[i:])
		}
		isLetter := class >= 'A'
		switch {
		case isLetter && inLetters:
		case len(dst) >= end:
			return append(dst, "…"...)
		case class != 0:
			dst = append(dst, class)
		default:
			dst = append(dst, v[i:i+n]...)
		}
		inLetters = isLetter
		i += n
	}
	return dst
}

// asciiShape holds the class of each ASCII character: 'A', 'a', '9', or 0 for
// what stands as it is.
var asciiShape = func() (t [256]byte) {
	for r := rune(0); r < utf8.RuneSelf; r++ {
		t[r] = shapeOfRune(r)
	}
	return t
}()

var latinShape = newLatinTable(func(r rune) rune { return rune(shapeOfRune(r)) })

// shapeOf is the class of the character that v begins with, no ASCII, and how
// many bytes it takes. The letters of Vietnamese, of two bytes and of three, are
// looked up where they are written: decoding costs as much again.
func shapeOf(v []byte) (class byte, n int) {
	switch c := v[0]; {
	case c >= 0xC2 && c < 0xCC && len(v) > 1 && v[1]&0xC0 == 0x80: // U+0080–02FF
		return byte(latinShape[rune(c&0x1F)<<6|rune(v[1]&0x3F)]), 2
	case c == 0xE1 && len(v) > 2 && v[1]&0xFC == 0xB8 && v[2]&0xC0 == 0x80: // U+1E00–1EFF
		return byte(latinShape[latinEnd+(rune(v[1]&3)<<6|rune(v[2]&0x3F))]), 3
	}
	r, n := utf8.DecodeRune(v)
	return shapeOfRune(r), n
}

func shapeOfRune(r rune) byte {
	switch {
	case unicode.IsDigit(r):
		return '9'
	case unicode.IsUpper(r):
		return 'A'
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return 'a'
	}
	return 0
}
