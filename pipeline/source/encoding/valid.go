package encoding

import "unicode/utf8"

// AppendValid appends b with U+FFFD for each byte that is not part of UTF-8 text.
func AppendValid(dst, b []byte) []byte {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		dst = utf8.AppendRune(dst, r)
		b = b[n:]
	}
	return dst
}
