package kernel

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folding is the set of differences between texts that a comparison passes
// over.
type Folding uint8

// The foldings. Their order is the order in which they are applied, after
// composing (tone, accents and case work on whole letters).
const (
	FoldNFC Folding = 1 << iota
	FoldSpace
	FoldCase
	FoldTone
	FoldAccents
)

var foldings = []struct {
	name string
	bit  Folding
}{{"case", FoldCase}, {"space", FoldSpace}, {"nfc", FoldNFC}, {"tone", FoldTone}, {"accents", FoldAccents}}

// ParseFolding returns the folding of a name.
func ParseFolding(name string) (Folding, bool) {
	for _, f := range foldings {
		if f.name == name {
			return f.bit, true
		}
	}
	return 0, false
}

// FoldingNames are the names of all foldings.
func FoldingNames() []string {
	names := make([]string, len(foldings))
	for i, f := range foldings {
		names[i] = f.name
	}
	return names
}

// Names are the names of the foldings in the set.
func (f Folding) Names() []string {
	var names []string
	for _, x := range foldings {
		if f&x.bit != 0 {
			names = append(names, x.name)
		}
	}
	return names
}

// Append appends the folded form of v to dst. Two texts are equal under a
// folding when their folded forms are the same bytes.
func (f Folding) Append(dst, v []byte) []byte {
	if f == 0 {
		return append(dst, v...)
	}
	if IsASCII(v) {
		return f.appendASCII(dst, v)
	}
	s := v
	if f&(FoldNFC|FoldTone|FoldAccents) != 0 && !norm.NFC.IsNormal(s) {
		s = norm.NFC.Bytes(s)
	}
	if f&FoldSpace != 0 {
		s = collapse(s)
	}
	if f&FoldCase != 0 {
		s = lower(s)
	}
	if f&FoldTone != 0 {
		s = placeTones(s)
	}
	if f&FoldAccents != 0 {
		s = stripAccents(s)
	}
	return append(dst, s...)
}

func (f Folding) appendASCII(dst, v []byte) []byte {
	from := len(dst)
	for _, c := range v {
		if f&FoldSpace != 0 && (c == ' ' || c >= '\t' && c <= '\r') {
			if len(dst) == from || dst[len(dst)-1] == ' ' {
				continue
			}
			c = ' '
		}
		if f&FoldCase != 0 && c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	if f&FoldSpace != 0 && len(dst) > from && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// IsBlank tells whether r is a blank: Unicode White_Space, a zero-width space
// or joiner (U+200B–D), or U+FEFF.
func IsBlank(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x200B && r <= 0x200D || r == 0xFEFF
}

func collapse(v []byte) []byte {
	return bytes.Join(bytes.FieldsFunc(v, IsBlank), []byte{' '})
}

func lower(v []byte) []byte {
	return bytes.Map(unicode.ToLower, v)
}

func stripAccents(v []byte) []byte {
	d := norm.NFD.Bytes(v)
	out := d[:0]
	for i := 0; i < len(d); {
		r, n := utf8.DecodeRune(d[i:])
		switch {
		case r == 'đ':
			out = append(out, 'd')
		case r == 'Đ':
			out = append(out, 'D')
		case !unicode.Is(unicode.Mn, r):
			out = append(out, d[i:i+n]...)
		}
		i += n
	}
	return out
}

// The five marked tones of the letters that can carry a misplaced one.
const (
	toneA = "àáảãạ"
	toneO = "òóỏõọ"
	toneE = "èéẻẽẹ"
	toneU = "ùúủũụ"
	toneY = "ỳýỷỹỵ"
)

var toneMoves = func() *strings.Replacer {
	var pairs []string
	add := func(first, second, tonedFirst, tonedSecond string) {
		a, b := []rune(tonedFirst), []rune(tonedSecond)
		for i := range a {
			pairs = append(pairs, string(a[i])+second, first+string(b[i]))
			pairs = append(pairs, strings.ToUpper(string(a[i]))+second, strings.ToUpper(first)+string(b[i]))
			pairs = append(pairs, strings.ToUpper(string(a[i])+second), strings.ToUpper(first+string(b[i])))
		}
	}
	add("o", "a", toneO, toneA)
	add("o", "e", toneO, toneE)
	add("u", "y", toneU, toneY)
	return strings.NewReplacer(pairs...)
}()

// placeTones moves the tone of open oa, oe, uy to the second vowel (hòa →
// hoà). Only the old style puts it on the first, and never after q (quý is
// written one way) or before a final consonant, so the move loses nothing.
func placeTones(v []byte) []byte {
	return []byte(toneMoves.Replace(string(v)))
}
