package encoding

import (
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// vniSingle are the letters that are one byte in VNI, with the character that the
// byte is in windows-1252.
var vniSingle = map[rune]rune{
	'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'ì': 'ì', 'í': 'í', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ',
}

// vniMarks are the bytes behind a vowel, as windows-1252 shows them, with the vowels
// that they stand behind and what becomes of those.
var vniMarks = []struct{ mark, vowels, letters string }{
	{"ù", "aeouyôö", "áéóúýớứ"},
	{"ø", "aeouyôö", "àèòùỳờừ"},
	{"û", "aeouyôö", "ảẻỏủỷởử"},
	{"õ", "aeouyôö", "ãẽõũỹỡữ"},
	{"ï", "aeouôö", "ạẹọụợự"},
	{"â", "aeo", "âêô"},
	{"á", "aeo", "ấếố"},
	{"à", "aeo", "ầềồ"},
	{"å", "aeo", "ẩểổ"},
	{"ã", "aeo", "ẫễỗ"},
	{"ä", "aeo", "ậệộ"},
	{"ê", "a", "ă"},
	{"é", "a", "ắ"},
	{"è", "a", "ằ"},
	{"ú", "a", "ẳ"},
	{"ü", "a", "ẵ"},
	{"ë", "a", "ặ"},
}

// vni has a byte for some letters; others are a vowel and its marks. The vowel says
// whether the letter is a capital: behind a capital the marks are drawn higher, but
// the lower ones are seen too.
func vni() *table {
	single := punctuation(charmap.Windows1252)
	for b := byte(0xA0); b <= 0xBF; b++ {
		single[b] = charmap.Windows1252.DecodeByte(b)
	}
	for shown, letter := range vniSingle {
		single[byteOf(shown)] = letter
		single[byteOf(unicode.ToUpper(shown))] = unicode.ToUpper(letter)
	}
	joined := map[[2]byte]rune{}
	for _, m := range vniMarks {
		mark, vowels := []rune(m.mark)[0], []rune(m.vowels)
		for i, letter := range []rune(m.letters) {
			for _, drawn := range []rune{mark, unicode.ToUpper(mark)} {
				joined[[2]byte{byteOf(vowels[i]), byteOf(drawn)}] = letter
				joined[[2]byte{byteOf(unicode.ToUpper(vowels[i])), byteOf(drawn)}] = unicode.ToUpper(letter)
			}
		}
	}
	return newTable(single, joined)
}

// byteOf returns the byte of a character that windows-1252 has.
func byteOf(r rune) byte {
	b, _ := charmap.Windows1252.EncodeRune(r)
	return b
}
