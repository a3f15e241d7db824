package encoding

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

func windows1252() *table { return newTable(upperHalf(charmap.Windows1252), nil) }

func latin1() *table { return newTable(upperHalf(charmap.ISO8859_1), nil) }

// windows1258 has five tones that stand behind their letter.
func windows1258() *table {
	single := upperHalf(charmap.Windows1258)
	return newTable(single, composed(single))
}

// upperHalf returns the characters from 80 on.
func upperHalf(c *charmap.Charmap) map[byte]rune {
	all := map[byte]rune{}
	for b := 0x80; b <= 0xFF; b++ {
		if r := c.DecodeByte(byte(b)); r != utf8.RuneError {
			all[byte(b)] = r
		}
	}
	return all
}

// composed returns what the letters of an encoding, those of ASCII included, and its
// combining marks are together, where that is one character.
func composed(single map[byte]rune) map[[2]byte]rune {
	joined := map[[2]byte]rune{}
	for mark, m := range single {
		if norm.NFC.PropertiesString(string(m)).CCC() == 0 {
			continue
		}
		for b := range 256 {
			letter, ok := single[byte(b)]
			if b < utf8.RuneSelf {
				letter, ok = rune(b), true
			}
			if r := []rune(norm.NFC.String(string([]rune{letter, m}))); ok && len(r) == 1 {
				joined[[2]byte{byte(b), mark}] = r[0]
			}
		}
	}
	return joined
}
