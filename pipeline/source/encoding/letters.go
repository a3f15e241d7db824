package encoding

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:generate go run ./generate

//go:embed letters.txt
var lettersText string

// model knows how hard it is for one letter of Vietnamese to follow another.
type model struct {
	index map[rune]int // of the letters; 0 is what is no letter
	next  [][]float64
}

// vietnameseModel is read when the first text in doubt is met: not every command has one.
var vietnameseModel = sync.OnceValue(func() *model { m := readModel(lettersText); return &m })

func readModel(text string) model {
	for strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	alphabet, text, _ := strings.Cut(text, "\n")
	m := model{index: map[rune]int{}}
	for _, r := range alphabet {
		m.index[r] = len(m.index)
	}
	for line := range strings.Lines(text) {
		_, size := utf8.DecodeRuneInString(line)
		var row []float64
		for _, c := range strings.TrimSuffix(line[size:], "\n") {
			row = append(row, float64(c-'0')/4)
		}
		m.next = append(m.next, row)
	}
	return m
}

// What a character costs that the table does not know, in the same measure.
const (
	hardDamage  = 12  // a byte that is not of the encoding
	hardOdd     = 9   // a sign that texts do not have, or a letter of another script
	hardSign    = 4   // a sign that texts have
	hardCase    = 5   // a capital behind a small letter
	hardWestern = 7   // a word of another language with Latin letters
	hardForeign = 4.6 // a letter of that language that is not ASCII
	hardPlain   = 2.9 // one that is
)

// signs are what is found in texts beside letters.
const signs = "“”‘’–—…•·°²³½¼₫€©®«»×±\u00a0"

// hardnessOf returns how hard it is to believe that a word was meant: as one of
// Vietnamese, or of another language, whichever is easier.
func hardnessOf(word []byte) float64 {
	return min(vietnameseModel().hardness(word), westernHardness(word))
}

func (m *model) hardness(word []byte) (sum float64) {
	before, small := 0, false
	for len(word) > 0 {
		r, size := utf8.DecodeRune(word)
		word = word[size:]
		now := m.index[unicode.ToLower(r)]
		switch {
		case now > 0:
			if unicode.IsUpper(r) && small {
				sum += hardCase
			}
		case r == utf8.RuneError && size == 1:
			sum += hardDamage
		case strings.ContainsRune(signs, r):
			sum += hardSign
		default:
			sum += hardOdd
		}
		if before > 0 || now > 0 {
			sum += m.next[before][now]
		}
		before, small = now, unicode.IsLower(r)
	}
	if before > 0 {
		sum += m.next[before][0]
	}
	return sum
}

// westernHardness counts the letters of a word that has Latin letters of the West only.
func westernHardness(word []byte) float64 {
	sum := float64(hardWestern)
	for len(word) > 0 {
		r, size := utf8.DecodeRune(word)
		word = word[size:]
		switch {
		case r < utf8.RuneSelf:
			sum += hardPlain
		case r >= 0xC0 && r <= 0xFF && r != '×' && r != '÷' || strings.ContainsRune("ŒœŠšŽžŸ", r):
			sum += hardForeign
		case r == utf8.RuneError && size == 1:
			sum += hardDamage + hardForeign
		default:
			sum += hardOdd + hardForeign
		}
	}
	return sum
}
