package xlsx

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape decodes in place the characters that XML cannot hold, or that a cell
// would lose, and that are written _x000D_. Pairs of them may be one character.
func unescape(v []byte) []byte {
	at := bytes.Index(v, []byte("_x"))
	if at < 0 {
		return v
	}
	out := v[:at]
	for i := at; i < len(v); {
		unit, ok := escapeAt(v[i:])
		if !ok {
			out = append(out, v[i])
			i++
			continue
		}
		i += escapeBytes
		r := rune(unit)
		if low, ok := escapeAt(v[i:]); ok && utf16.IsSurrogate(r) {
			if both := utf16.DecodeRune(r, rune(low)); both != utf8.RuneError {
				r = both
				i += escapeBytes
			}
		}
		out = utf8.AppendRune(out, r) // what is half of a pair becomes U+FFFD
	}
	return out
}

const escapeBytes = len("_x000D_")

func escapeAt(v []byte) (uint16, bool) {
	if len(v) < escapeBytes || v[0] != '_' || v[1] != 'x' || v[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(v[2:6]), 16, 16)
	return uint16(n), err == nil
}

// isTrue reads a yes or no of an attribute.
func isTrue(v []byte) bool { return string(v) == "1" || string(v) == "true" || string(v) == "on" }
