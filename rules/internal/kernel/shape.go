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
	from, inLetters := len(dst), false
	for len(v) > 0 {
		class, n := asciiShape[v[0]], 1
		if v[0] >= utf8.RuneSelf {
			class, n = shapeOf(v)
		}
		if class >= 'A' {
			if inLetters {
				v = v[n:]
				continue
			}
		}
		if len(dst)-from >= longestShape {
			return append(dst, "…"...)
		}
		if inLetters = class >= 'A'; class != 0 {
			dst = append(dst, class)
		} else {
			dst = append(dst, v[:n]...)
		}
		v = v[n:]
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

func shapeOf(v []byte) (class byte, n int) {
	r, n := utf8.DecodeRune(v)
	if class, ok := latinShape.of(r); ok {
		return byte(class), n
	}
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
