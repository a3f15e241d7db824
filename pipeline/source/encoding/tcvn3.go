package encoding

import (
	"maps"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// tcvn3Letters are the letters of TCVN 5712 from A0 on, sixteen in a line: the small
// ones and the plain capitals, which the fonts have, five combining tones at B0, and
// sixteen capitals with tones.
const tcvn3Letters = "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ" +
	"\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ" +
	"ẮẦẨẪẤỀặầẩẫấậèỂẻẽ" +
	"éẹềểễếệìỉỄẾỒĩíịò" +
	"Ổỏõóọồổỗốộờởỡớợù" +
	"ỖủũúụừửữứựỳỷỹýỵỐ"

// tcvn3 has a byte for each small letter, and for a capital with a tone the capital
// and the small letter, or the capital and the tone.
func tcvn3() *table {
	single := punctuation(charmap.Windows1252)
	code := map[rune]byte{}
	for i, r := range []rune(tcvn3Letters) {
		single[byte(0xA0+i)], code[r] = r, byte(0xA0+i)
	}
	joined := composed(single)
	for small, b := range code {
		plain := withoutTone(small)
		if !unicode.IsLower(small) || plain == small {
			continue
		}
		capital := unicode.ToUpper(plain)
		letter, ok := code[capital]
		if !ok {
			letter = byte(capital)
		}
		joined[[2]byte{letter, b}] = unicode.ToUpper(small)
	}
	return newTable(single, onlyVietnamese(joined))
}

// punctuation returns what 80 to 9F are in a code page of Windows.
func punctuation(c *charmap.Charmap) map[byte]rune {
	all := upperHalf(c)
	maps.DeleteFunc(all, func(b byte, _ rune) bool { return b > 0x9F })
	return all
}

// withoutTone returns the letter without its tone: ạ is a, ậ is â.
func withoutTone(r rune) rune {
	var kept []rune
	for _, part := range norm.NFD.String(string(r)) {
		switch part {
		case 0x0300, 0x0301, 0x0303, 0x0309, 0x0323:
		default:
			kept = append(kept, part)
		}
	}
	plain, _ := utf8.DecodeRuneInString(norm.NFC.String(string(kept)))
	return plain
}

// vietnamese are the letters that ASCII has not.
const vietnamese = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ" +
	"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

var isVietnamese = func() map[rune]bool {
	all := map[rune]bool{}
	for _, r := range vietnamese {
		all[r] = true
	}
	return all
}()

// onlyVietnamese leaves out what is no letter of Vietnamese, like ñ.
func onlyVietnamese(joined map[[2]byte]rune) map[[2]byte]rune {
	maps.DeleteFunc(joined, func(_ [2]byte, r rune) bool { return !isVietnamese[r] })
	return joined
}
