package kernel

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Script is where a character that looks like another comes from.
type Script string

// The scripts of look-alikes.
const (
	Cyrillic   Script = "cyrillic"
	Greek      Script = "greek"
	Armenian   Script = "armenian"
	OtherLatin Script = "latin"      // Ð, ð: letters of other languages
	FullWidth  Script = "fullwidth"  // ＡＢＣ, of East Asian keyboards
	Math       Script = "math"       // 𝐀𝐁𝐂, of formulas and of ornament
	Apostrophe Script = "apostrophe" // ’ in H’Mông
)

//go:embed lookalikes.csv
var lookalikesCSV string

type lookalike struct {
	like   rune
	script Script
}

var lookalikes = func() map[rune]lookalike {
	all := map[rune]lookalike{}
	for line := range strings.Lines(lookalikesCSV) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		code, err := strconv.ParseUint(cells[0], 16, 32)
		if len(cells) < 3 || err != nil {
			continue // the comment and the header
		}
		like, _ := utf8.DecodeRuneInString(cells[1])
		all[rune(code)] = lookalike{like, Script(cells[2])}
	}
	return all
}()

// LooksLike returns the character of Vietnamese text that another looks like,
// and where that one comes from; 0 if it looks like none.
func LooksLike(r rune) (rune, Script) {
	l := lookalikes[r]
	switch {
	case l.like != 0:
		return l.like, l.script
	case isApostrophe(r):
		return '\'', Apostrophe
	case r >= 0xFF01 && r <= 0xFF5E: // in the order of ASCII
		return r - 0xFF01 + '!', FullWidth
	case r >= 0x1D400 && r <= 0x1D6A3: // 13 alphabets, capitals before small letters
		i := (r - 0x1D400) % 52
		return rune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[i]), Math
	case r >= 0x1D7CE && r <= 0x1D7FF: // the digits, five times
		return (r-0x1D7CE)%10 + '0', Math
	}
	return 0, ""
}

// isApostrophe tells whether a character is written for the apostrophe.
func isApostrophe(r rune) bool {
	return r == '’' || r == '‘' || r == 'ʼ' || r == 'ʻ' || r == '′' || r == '´'
}
