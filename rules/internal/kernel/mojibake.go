package kernel

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mojibake is a way in which a text was read in the wrong encoding.
type Mojibake uint8

// The ways.
const (
	NoMojibake  Mojibake = iota
	Replaced             // U+FFFD: what stood there is lost
	ReadAs1252           // UTF-8 read as Windows-1252 or Windows-1258: Nguyá»…n
	TCVN3                // Tr­êng, in Unicode but in the code of a font
	VNI                  // Thöûa ñaát
	Windows1258          // Windows-1258 read as Windows-1252: Viêòt
	Questioned           // Nguy?n: the letter is lost
)

// IsWellRead tells whether no sign of a wrong encoding is left in a text.
func IsWellRead(v []byte) bool {
	kind, _ := FindMojibake(v)
	return kind == NoMojibake
}

// RejectMojibake sets in failed every row of tested with such a sign.
func RejectMojibake(text Text, tested, failed Bits) {
	RejectSuspects(text, tested, failed, nextMojibake, IsWellRead)
}

// FindMojibake returns the way in which a text was read wrongly, and how many
// characters stand before the first sign of it.
func FindMojibake(v []byte) (kind Mojibake, at int) {
	if nextMojibake(v, 0) == len(v) {
		return NoMojibake, 0
	}
	text := []rune(string(v))
	if at := slices.Index(text, utf8.RuneError); at >= 0 {
		return Replaced, at
	}
	if at := findReadAs1252(text); at >= 0 {
		return ReadAs1252, at
	}
	for _, l := range legacies {
		if at := l.residue(text); at >= 0 {
			return l.kind, at
		}
	}
	if at := findQuestioned(text); at >= 0 {
		return Questioned, at
	}
	return NoMojibake, 0
}

// nextMojibake returns the first place at or after from by which a text has to
// be looked at as a whole. It sees characters of U+0080–00BF, which Vietnamese
// does not need; those of U+00C0–00FF that are signs (isSign) or stand before
// another character that is not ASCII; U+FFFD; and question marks in words.
func nextMojibake(data []byte, from int) int {
	for i := from; i < len(data); i++ {
		switch c := data[i]; {
		case c == '?':
			if i+1 < len(data) && (data[i+1] >= utf8.RuneSelf || isLetterByte(data[i+1])) {
				return i
			}
		case c < 0xC2:
		case c == 0xC2, c == 0xEF:
			return i
		case c == 0xC3:
			if i+2 < len(data) && data[i+2] >= utf8.RuneSelf || isSign(byteAt(data, i-1), 0xC0+byteAt(data, i+1)&0x3F, byteAt(data, i+2), byteAt(data, i+3)) {
				return i
			}
		case c == 0xC4: // Ă stands for Ã in Windows-1258
			if i+2 < len(data) && data[i+1] == 0x82 && data[i+2] >= utf8.RuneSelf {
				return i
			}
		}
	}
	return len(data)
}

// byteAt is a byte as a character, 0 where there is none.
func byteAt(data []byte, i int) rune {
	if i < 0 || i >= len(data) {
		return 0
	}
	return rune(data[i])
}

// findReadAs1252 returns the place of the first characters that are the bytes of
// one character in UTF-8, each taken for one of Windows-1252 or 1258; -1 if
// there are none.
func findReadAs1252(text []rune) int {
	for i, r := range text {
		if b := byteOf1252(r); b >= 0xC2 && i+1 < len(text) && isReadAs1252(text, i, b) {
			return i
		}
	}
	return -1
}

// byteOf1252 is the byte that a character was taken for; 0 if none. The five
// bytes that Windows-1252 leaves undefined became control characters.
func byteOf1252(r rune) byte {
	switch {
	case r >= 0x80 && r <= 0xFF:
		return byte(r)
	case r == 'Ă':
		return 0xC3
	}
	return bytes1252[r]
}

var bytes1252 = func() map[rune]byte {
	high := map[rune]byte{}
	for i, r := range []rune("€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ") {
		high[r] = 0x80 + byte(i)
	}
	return high
}()

// isReadAs1252 tells whether from a place on stand the bytes of a character that
// Vietnamese text holds.
func isReadAs1252(text []rune, i int, lead byte) bool {
	second := byteOf1252(text[i+1])
	if lead == 0xE1 && (second == 0xBA || second == 0xBB) || lead == 0xE2 && second == 0x80 { // the third may be lost
		return text[i+1] != '»' || !opens(text[:i], '«')
	}
	length := 2 + One(lead >= 0xE0) + One(lead >= 0xF0)
	if i+length > len(text) {
		return false
	}
	var raw [utf8.UTFMax]byte
	raw[0] = lead
	for k := 1; k < length; k++ {
		raw[k] = byteOf1252(text[i+k])
	}
	r, n := utf8.DecodeRune(raw[:length])
	return n == length && isExpected(r) && !closesQuote(text, i, length) && !isBlankAfterCapitals(text, i)
}

// isExpected tells whether a character is one that stands in Vietnamese texts,
// so that what looks like its bytes is not two others that met by chance.
func isExpected(r rune) bool {
	switch {
	case letterOf(r).base != 0, r >= 0x1F000 && r < 0x20000: // emoji
		return true
	case r < 0x100:
		return r >= 0xA0 && r < 0xC0 || r >= 0xE0 && unicode.IsLetter(r)
	case r >= 0x2010 && r < 0x2040, r == '₫', r == '€', r == '™', r == 0xFEFF, r == 0x200B, r == utf8.RuneError:
		return true
	}
	return strings.ContainsRune("\u0300\u0301\u0302\u0303\u0306\u0309\u031B\u0323", r)
}

// isBlankAfterCapitals tells whether Ã and U+00A0, the bytes of à, end a word of
// capitals and stand before another, as in XÃ HỘI.
func isBlankAfterCapitals(text []rune, i int) bool {
	return text[i+1] == 0xA0 && i > 0 && unicode.IsUpper(text[i-1]) && i+2 < len(text) && (unicode.IsUpper(text[i+2]) || unicode.IsDigit(text[i+2]))
}

// closesQuote tells whether the second of two characters closes a quotation, as
// in “XÃ”, which is spelt like Ô.
func closesQuote(text []rune, i, length int) bool {
	if length != 2 || i+2 < len(text) && unicode.IsLetter(text[i+2]) {
		return false
	}
	opening := openingQuotes[text[i+1]]
	return opening != 0 && opens(text[:i], opening)
}

var openingQuotes = map[rune]rune{'”': '“', '’': '‘', '»': '«'}

// opens tells whether a quotation was opened before and not closed.
func opens(text []rune, quote rune) bool {
	for _, r := range slices.Backward(text) {
		if r == quote || openingQuotes[r] == quote {
			return r == quote
		}
	}
	return false
}
