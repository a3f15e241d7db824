package kernel

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// IsBlank tells whether r is a blank: Unicode White_Space, a zero-width space
// or joiner (U+200B–D), or U+FEFF.
func IsBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r) || r >= 0x200B && r <= 0x200D || r == 0xFEFF
}

// The letters of the two Latin ranges as tables: package unicode searches for
// each in a list of all the world's letters.
const (
	latinEnd = 0x300
	vietFrom = 0x1E00
	vietEnd  = 0x1F00
)

type latinTable [latinEnd + vietEnd - vietFrom]rune

func newLatinTable(f func(r rune) rune) *latinTable {
	t := &latinTable{}
	for i := range t {
		r := rune(i)
		if r >= latinEnd {
			r += vietFrom - latinEnd
		}
		t[i] = f(r)
	}
	return t
}

// of looks a character up; ok is false for one of another range.
func (t *latinTable) of(r rune) (to rune, ok bool) {
	switch {
	case uint32(r) < latinEnd:
		return t[r], true
	case r >= vietFrom && r < vietEnd:
		return t[r-vietFrom+latinEnd], true
	}
	return 0, false
}

var (
	lowerLatin = newLatinTable(unicode.ToLower)
	baseLatin  = newLatinTable(func(r rune) rune {
		base, _ := utf8.DecodeRune(appendDecomposed(nil, r))
		return base
	})
)

func lowerOf(r rune) rune {
	if l, ok := lowerLatin.of(r); ok {
		return l
	}
	return unicode.ToLower(r)
}

// appendBase appends r without its marks, đ as d.
func appendBase(dst []byte, r rune) []byte {
	if base, ok := baseLatin.of(r); ok {
		return utf8.AppendRune(dst, base)
	}
	return appendDecomposed(dst, r)
}

// appendDecomposed takes r apart and appends what is no mark.
func appendDecomposed(dst []byte, r rune) []byte {
	switch r {
	case 'đ':
		return append(dst, 'd')
	case 'Đ':
		return append(dst, 'D')
	}
	var whole, parts [utf8.UTFMax * 8]byte
	d := norm.NFD.Append(parts[:0], utf8.AppendRune(whole[:0], r)...)
	for len(d) > 0 {
		c, n := utf8.DecodeRune(d)
		if !unicode.Is(unicode.Mn, c) {
			dst = append(dst, d[:n]...)
		}
		d = d[n:]
	}
	return dst
}
