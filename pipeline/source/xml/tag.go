package xml

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// nameBytes are the bytes of names. What is not ASCII is not looked at closer.
var nameBytes = func() (t [256]bool) {
	for c := range t {
		t[c] = 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c == ':' || c == '-' || c == '.' || c >= 0x80
	}
	return t
}()

// nameEnd returns where the name ends that begins at i; i if there is none.
func nameEnd(b []byte, i int) int {
	if i < len(b) && (b[i]-'0' < 10 || b[i] == '-' || b[i] == '.') {
		return i
	}
	for i < len(b) && nameBytes[b[i]] {
		i++
	}
	return i
}

// IsName tells whether all of b is a name, as XML with namespaces has them.
func IsName(b []byte) bool { return len(b) > 0 && nameEnd(b, 0) == len(b) && b[len(b)-1] != ':' }

// local returns a name without its prefix. A name that ends with a colon is not of XML
// with namespaces, but is one of XML; it has none.
func local(name []byte) []byte {
	if last := len(name) - 1; last >= 0 && name[last] == ':' {
		return name
	}
	return name[bytes.LastIndexByte(name, ':')+1:]
}

// tagEnd returns where the tag ends, behind its >, whose < is at i; 0 if the text ends
// before it.
func tagEnd(b []byte, i int) int {
	for i < len(b) {
		switch c := b[i]; c {
		case '>':
			return i + 1
		case '"', '\'':
			n := bytes.IndexByte(b[i+1:], c)
			if n < 0 {
				return 0
			}
			i += n + 1
		}
		i++
	}
	return 0
}

// nextMarkup returns the place of the next <, & or carriage return from i on, or one at or
// behind the end. Slack bytes follow b.
func nextMarkup(b []byte, i int) int {
	wide := b[:cap(b)]
	for ; i < len(b); i += 8 {
		w := binary.LittleEndian.Uint64(wide[i:])
		x, y, z := w^(ones*'<'), w^(ones*'&'), w^(ones*'\r')
		if m := ((x-ones)&^x | (y-ones)&^y | (z-ones)&^z) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	return i
}

// hasControl tells whether there is a character that XML does not have: below a blank,
// and neither a tab nor a line end.
func hasControl(b []byte) bool {
	wide := b[:cap(b)]
	for i := 0; i < len(b); i += 8 {
		w := binary.LittleEndian.Uint64(wide[i:])
		if (w-ones*0x20)&^w&highs == 0 {
			continue
		}
		for _, c := range b[i:min(i+8, len(b))] {
			if c < ' ' && !isSpace(c) {
				return true
			}
		}
	}
	return false
}
