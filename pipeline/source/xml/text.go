package xml

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// appendText appends text as it stands between tags: characters that are written by name
// or number, and line ends, are decoded. It returns where something stands that is none
// of these, or -1.
func appendText(dst, raw []byte) (text []byte, bad int) {
	for i := 0; ; {
		n := bytes.IndexByte(raw[i:], '&')
		if n < 0 {
			return AppendLines(dst, raw[i:]), -1
		}
		dst = AppendLines(dst, raw[i:i+n])
		i += n
		end := bytes.IndexByte(raw[i:min(len(raw), i+longestReference)], ';')
		if end < 0 {
			return dst, i
		}
		r, ok := reference(raw[i+1 : i+end])
		if !ok {
			return dst, i
		}
		dst = utf8.AppendRune(dst, r)
		i += end + 1
	}
}

// longestReference is more than any character needs.
const longestReference = 16

// entities are the names that XML has itself. A document could declare others; such
// declarations are refused.
var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\''}

// reference decodes what stands between & and ;.
func reference(name []byte) (rune, bool) {
	if r, ok := entities[string(name)]; ok {
		return r, true
	}
	digits, ok := bytes.CutPrefix(name, []byte("#"))
	if !ok || len(digits) == 0 {
		return 0, false
	}
	base := 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if bytes.ContainsAny(digits, "_+-") {
		return 0, false
	}
	n, err := strconv.ParseUint(string(digits), base, 31)
	r := rune(n)
	return r, err == nil && utf8.ValidRune(r) && (r >= ' ' || r == '\t' || r == '\n' || r == '\r')
}

// AppendLines appends text with its line ends as XML wants them to be read.
func AppendLines(dst, raw []byte) []byte {
	for {
		n := bytes.IndexByte(raw, '\r')
		if n < 0 {
			return append(dst, raw...)
		}
		dst = append(append(dst, raw[:n]...), '\n')
		raw = raw[n+1:]
		if len(raw) > 0 && raw[0] == '\n' {
			raw = raw[1:]
		}
	}
}

// appendAttribute appends the value of an attribute: as text, and line ends and tabs are
// blanks, unless they are written as characters by number.
func appendAttribute(dst, raw []byte) (text []byte, bad int) {
	for i := 0; i < len(raw); {
		n := bytes.IndexAny(raw[i:], "&\r\n\t")
		if n < 0 {
			return append(dst, raw[i:]...), -1
		}
		dst = append(dst, raw[i:i+n]...)
		i += n
		switch {
		case raw[i] == '&':
			end := bytes.IndexByte(raw[i:min(len(raw), i+longestReference)], ';')
			if end < 0 {
				return dst, i
			}
			if dst, bad = appendText(dst, raw[i:i+end+1]); bad >= 0 {
				return dst, i
			}
			i += end + 1
		case bytes.HasPrefix(raw[i:], []byte("\r\n")):
			dst = append(dst, ' ')
			i += 2
		default:
			dst = append(dst, ' ')
			i++
		}
	}
	return dst, -1
}
