package value

// Trim returns v without the blanks at both ends. Blanks are the characters of
// Unicode's White_Space (U+00A0 too), U+200B to U+200D and U+FEFF.
func Trim(v []byte) []byte {
	if n := len(v); n > 0 && isSolid(v[0]) && isSolid(v[n-1]) {
		return v
	}
	return trimBlanks(v)
}

// IsBlank tells whether v is empty or holds only blanks.
func IsBlank(v []byte) bool {
	return len(v) == 0 || !isSolid(v[0]) && len(trimBlanks(v)) == 0
}

// isSolid tells whether a byte is a whole character that is no blank.
func isSolid(c byte) bool { return c-0x21 < 0x7f-0x21 }

func trimBlanks(v []byte) []byte {
	v = skipBlanks(v)
	for len(v) > 0 {
		n := blankBefore(v)
		if n == 0 {
			break
		}
		v = v[:len(v)-n]
	}
	return v
}

// skipBlanks returns v without the blanks it begins with.
func skipBlanks(v []byte) []byte {
	for len(v) > 0 {
		n := blankAt(v)
		if n == 0 {
			break
		}
		v = v[n:]
	}
	return v
}

// blankAt returns how many bytes the blank takes with which v begins, 0 if it
// begins with none.
func blankAt(v []byte) int {
	switch c := v[0]; {
	case c == ' ' || c-'\t' <= '\r'-'\t':
		return 1
	case c < 0xC2:
		return 0
	case c == 0xC2:
		if len(v) > 1 && (v[1] == 0x85 || v[1] == 0xA0) {
			return 2
		}
	case len(v) > 2 && isBlank3(c, v[1], v[2]):
		return 3
	}
	return 0
}

// blankBefore returns how many bytes the blank takes with which v ends, 0 if it
// ends with none. A byte that begins a character never stands inside one, so
// looking back by the bytes is safe in UTF-8.
func blankBefore(v []byte) int {
	n := len(v)
	switch c := v[n-1]; {
	case c == ' ' || c-'\t' <= '\r'-'\t':
		return 1
	case c < 0x80 || c > 0xBF:
		return 0
	case n > 1 && v[n-2] == 0xC2 && (c == 0x85 || c == 0xA0):
		return 2
	case n > 2 && isBlank3(v[n-3], v[n-2], c):
		return 3
	}
	return 0
}

// isBlank3 knows the blanks of three bytes: U+1680, U+2000–200D, U+2028,
// U+2029, U+202F, U+205F, U+3000, U+FEFF.
func isBlank3(a, b, c byte) bool {
	switch a {
	case 0xE1:
		return b == 0x9A && c == 0x80
	case 0xE2:
		return b == 0x80 && (c >= 0x80 && c <= 0x8D || c == 0xA8 || c == 0xA9 || c == 0xAF) || b == 0x81 && c == 0x9F
	case 0xE3:
		return b == 0x80 && c == 0x80
	case 0xEF:
		return b == 0xBB && c == 0xBF
	}
	return false
}
