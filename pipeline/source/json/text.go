package json

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// nextSpecial returns the place of the next byte that does not stand for itself within a
// text: a quote, a backslash or a control character; or one at or behind the end. Slack
// bytes follow b.
func nextSpecial(b []byte, i int) int {
	wide := b[:cap(b)]
	for ; i < len(b); i += 8 {
		w := binary.LittleEndian.Uint64(wide[i:])
		x, y := w^(ones*'"'), w^(ones*'\\')
		// A byte is below 20 where taking off 20 borrows and its highest bit is clear.
		if m := ((x-ones)&^x | (y-ones)&^y | (w-ones*0x20)&^w) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	return i
}

// appendText appends the text that stands between quotes as raw. A half of a pair of
// UTF-16 that stands alone becomes U+FFFD, and damaged, if it is not nil, is called. It
// returns where an escape is that means nothing, or -1.
func appendText(dst, raw []byte, damaged func()) (text []byte, bad int) {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			from := i
			for i++; i < len(raw) && raw[i] != '\\'; i++ {
			}
			dst = append(dst, raw[from:i]...)
			continue
		}
		if i+1 == len(raw) {
			return dst, i
		}
		if c := raw[i+1]; c != 'u' {
			if c = plain[c]; c == 0 {
				return dst, i
			}
			dst = append(dst, c)
			i += 2
			continue
		}
		r, n := unit(raw[i:])
		if n == 0 {
			return dst, i
		}
		if utf16.IsSurrogate(r) {
			low, m := unit(raw[i+n:])
			if r = utf16.DecodeRune(r, low); m > 0 && r != utf8.RuneError {
				n += m
			} else if r = utf8.RuneError; damaged != nil {
				damaged()
			}
		}
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return dst, -1
}

// plain are the characters that are written as a letter behind a backslash.
var plain = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unit reads a unit of UTF-16, written as \u and four digits, and returns its length.
func unit(b []byte) (rune, int) {
	const n = len(`\u0000`)
	if len(b) < n || b[0] != '\\' || b[1] != 'u' {
		return 0, 0
	}
	for _, c := range b[2:n] {
		if c == '_' || c == '+' || c == '-' {
			return 0, 0
		}
	}
	u, err := strconv.ParseUint(string(b[2:n]), 16, 16)
	if err != nil {
		return 0, 0
	}
	return rune(u), n
}

// isWord are the bytes of numbers and words.
var isWord = func() (t [256]bool) {
	for c := range t {
		t[c] = '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '+' || c == '-' || c == '.' || c == '_'
	}
	return t
}()

// isNumber tells whether v is a number as JSON writes it.
func isNumber(v []byte) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(v) && v[i]-'0' <= 9 {
			i++
		}
		return i > from
	}
	if i < len(v) && v[i] == '-' {
		i++
	}
	zero := i < len(v) && v[i] == '0'
	if from := i; !digits() || zero && i > from+1 {
		return false
	}
	if i < len(v) && v[i] == '.' {
		if i++; !digits() {
			return false
		}
	}
	if i < len(v) && v[i]|0x20 == 'e' {
		if i++; i < len(v) && (v[i] == '+' || v[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(v)
}
