package kernel

import (
	_ "embed"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

//go:embed legacy_encodings.csv
var legacyCSV string

// legacy is an encoding of before Unicode, as its bytes look where they were
// taken for Windows-1252 and then made UTF-8.
type legacy struct {
	kind  Mojibake
	pairs map[[2]rune]rune // a base letter and its mark
	ones  map[rune]rune
	marks bool // what ones yields may be marks, to be composed
}

// legacies are the encodings, those with the rarer signs first.
var legacies = []*legacy{newLegacy(TCVN3, 1), newLegacy(VNI, 2), windows1258()}

func newLegacy(kind Mojibake, column int) *legacy {
	l := &legacy{kind: kind, pairs: map[[2]rune]rune{}, ones: map[rune]rune{}}
	for line := range strings.Lines(legacyCSV) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if len(cells) < 3 || line[0] == '#' {
			continue
		}
		code, err := hex.DecodeString(cells[column])
		if err != nil {
			continue // the header
		}
		to := []rune(cells[0])[0]
		seen := []rune{charmap.Windows1252.DecodeByte(code[0]), 0}
		if len(code) == 2 {
			seen[1] = charmap.Windows1252.DecodeByte(code[1])
			l.pairs[[2]rune(seen)] = to
			continue
		}
		l.ones[seen[0]] = to
	}
	return l
}

// windows1258 differs from Windows-1252 in a few letters and in marks that
// stand behind theirs.
func windows1258() *legacy {
	l := &legacy{kind: Windows1258, ones: map[rune]rune{}, marks: true}
	for b := 0xC0; b <= 0xFF; b++ {
		if to := charmap.Windows1258.DecodeByte(byte(b)); letterOf(to).base != 0 || unicode.IsMark(to) {
			l.ones[charmap.Windows1252.DecodeByte(byte(b))] = to
		}
	}
	return l
}

// decode reads a word in the encoding; false if it is not of it, or reads the
// same in Unicode.
func (l *legacy) decode(word []rune) ([]rune, bool) {
	var read []rune
	for i := 0; i < len(word); i++ {
		r := word[i]
		if i+1 < len(word) {
			if to, ok := l.pairs[[2]rune{r, word[i+1]}]; ok {
				read = append(read, to)
				i++
				continue
			}
		}
		to, ok := l.ones[r]
		switch {
		case ok && !unicode.IsMark(to), ok && len(read) > 0 && isVowel(letterOf(read[len(read)-1]).base):
			read = append(read, to)
		case ok && letterOf(r).base != 0, r < 0x80:
			read = append(read, r) // ì behind a consonant is itself
		default:
			return nil, false
		}
	}
	if l.marks {
		read = []rune(norm.NFC.String(string(read)))
	}
	return read, !slices.Equal(read, word)
}

// inWord tells whether a character may be part of a word of the encoding.
func (l *legacy) inWord(r rune) bool {
	_, ok := l.ones[r]
	return ok || unicode.IsLetter(r) || unicode.IsMark(r)
}

// residue returns the place, in characters, of the first word of a text that is
// no syllable of Vietnamese, but is one when read in the encoding; -1 if there
// is none. Words that bear no sign of the encoding are passed over: cã, which
// TCVN3 reads as có, may be what is meant.
func (l *legacy) residue(text []rune) int {
	for from := 0; from < len(text); from++ {
		to := from
		for to < len(text) && l.inWord(text[to]) {
			to++
		}
		if word := text[from:to]; len(word) > 1 && len(word) <= 2*longestSyllable && l.isResidue(word) {
			return from
		}
		from = to
	}
	return -1
}

func (l *legacy) isResidue(word []rune) bool {
	if !bearsSign(word) || !slices.ContainsFunc(word, func(r rune) bool { return r < 0x80 }) {
		return false
	}
	if syllable, ok := ReadSyllable(word); ok && syllable.Regular && hasUsualCase(word) || isMicrometre(word) {
		return false
	}
	read, ok := l.decode(word)
	if !ok || l.marks && slices.Equal(read, plainDs(word)) {
		return false
	}
	syllable, ok := ReadSyllable(read)
	return ok && syllable.Regular && len(read) > 1 && !isRare(read, syllable.Tone) &&
		(unicode.IsUpper(read[0]) || !unicode.IsUpper(read[1])) // 31·N is no word
}

// isRare tells whether a syllable is spelt like xoong, too rare a word for what
// is read in another encoding (VNI writes không as khoâng), or like yễng, which
// is none: the Yông of Ea Yông, in capitals.
func isRare(word []rune, tone rune) bool {
	if letterOf(word[0]).base == 'y' && tone == '\u0303' && len(word) > 1 {
		return true
	}
	for i := range word[1:] {
		if letterOf(word[i]).base == 'o' && letterOf(word[i+1]).base == 'o' {
			return true
		}
	}
	return false
}

// hasUsualCase tells whether a word is of small letters or of capitals, but for
// its first letter.
func hasUsualCase(word []rune) bool {
	rest := string(word[1:])
	return rest == strings.ToLower(rest) || string(word) == strings.ToUpper(string(word))
}

// isMicrometre tells whether a word is a unit that TCVN3 reads as àm.
func isMicrometre(word []rune) bool { return string(word) == "µm" || string(word) == "µM" }

// plainDs is a word with Đ for Ð, which are look-alikes, not another encoding.
func plainDs(word []rune) []rune {
	return []rune(strings.NewReplacer("Ð", "Đ", "ð", "đ").Replace(string(word)))
}

// bearsSign tells whether a word holds what Vietnamese in Unicode does not: a
// sign (see isSign), or two marked letters of Latin-1 side by side.
func bearsSign(word []rune) bool {
	padded := append(append([]rune{0}, word...), 0, 0)
	for i, r := range word {
		last, next, after := padded[i], padded[i+2], padded[i+3]
		if isSign(last, r, next, after) || isLatin1Letter(last) && isLatin1Letter(r) {
			return true
		}
	}
	return false
}

func isLatin1Letter(r rune) bool { return r >= 0xC0 && r <= 0xFF }

// isSign tells whether a character of U+0080–00FF, between others, is a sign of
// another encoding: it is no letter of Vietnamese; its case is not that of its
// neighbours; it is a vowel behind one that it never follows, or before
// consonants that never follow it. Neighbours matter if they are ASCII, those
// before it only in what they add: they may belong to another text.
func isSign(last, r, next, after rune) bool {
	if r < 0x80 || r > 0xFF {
		return false
	}
	l := letterOf(r)
	switch {
	case l.base == 0, r < 0xE0 && isSmall(last), r < 0xE0 && isCapital(last) && isSmall(next), r >= 0xE0 && isCapital(next):
		return true
	case last < 0x80 && isVowel(last|0x20) && !vowelPairs[[2]rune{last | 0x20, unicode.ToLower(r)}]:
		return true
	case next >= 0x80:
		return false
	}
	next |= 0x20
	switch l.tone {
	case '\u0300', '\u0309', '\u0303': // not before a stop
		if next == 'c' || next == 'p' || next == 't' {
			return true
		}
	}
	return l.base == 'o' && (next == 'n' || next == 'c') && after|0x20 == 'h' || l.base == 'y' && next == 'n' && after|0x20 == 'g'
}

func isSmall(r rune) bool   { return r >= 'a' && r <= 'z' }
func isCapital(r rune) bool { return r >= 'A' && r <= 'Z' }

// vowelPairs are the pairs of a vowel and another, marked, that follow each other
// in syllables, with tones where they belong. The u of qu and the i of gi go
// before any vowel.
var vowelPairs = func() map[[2]rune]bool {
	pairs := map[[2]rune]bool{}
	for rime := range rimes {
		plain := []rune(rime)
		old, new := tonePlaces(plain)
		for i := 0; i < len(plain) && isVowel(plain[i]); i++ {
			marked := []rune{plain[i]}
			for _, tone := range "\u0300\u0301\u0309\u0303\u0323" {
				if i == old || i == new {
					marked = append(marked, []rune(norm.NFC.String(string([]rune{plain[i], tone})))...)
				}
			}
			for _, r := range marked {
				if i > 0 {
					pairs[[2]rune{plain[i-1], r}] = true
				} else {
					pairs[[2]rune{'i', r}] = true
					pairs[[2]rune{'u', r}] = pairs[[2]rune{'u', r}] || !strings.ContainsRune("uưo", plain[0])
				}
			}
		}
	}
	return pairs
}()
