package kernel

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"
)

//go:embed abbreviations.csv
var abbreviationsCSV string

// abbreviation is one way to write something, and the words or signs by which it
// is compared.
type abbreviation struct {
	written []string
	stands  [][]byte
	kind    abbreviationKind
}

type abbreviationKind uint8

const (
	plainWord  abbreviationKind = iota // anywhere
	dottedWord                         // P. Bến Nghé, P5; not An P.
	firmSign                           // the text is that of a firm
	insideSign                         // in the text of a firm only
	title                              // at the beginning
)

var abbreviationKinds = map[string]abbreviationKind{"word": plainWord, "dotted": dottedWord, "firm": firmSign, "inside": insideSign, "title": title}

// signs are what legal forms and the like are written as: no word that was read
// is one of them.
const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%*+=?@^~"

type abbreviationTable struct {
	byFirst map[string][]abbreviation // by the first word, the longest first
	begins  [1 << 14]bool             // by what mayBegin looks at
	full    [utf8.RuneSelf][][]byte   // the words of a sign; nil of what is none
}

var abbreviations = readAbbreviations(abbreviationsCSV)

func readAbbreviations(text string) *abbreviationTable {
	t := &abbreviationTable{byFirst: map[string][]abbreviation{}}
	sign := map[string]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		kind, ok := abbreviationKinds[cells[len(cells)-1]]
		if !ok {
			continue // the comment and the header
		}
		a := abbreviation{written: plainWords(cells[0]), kind: kind}
		if kind == firmSign || kind == insideSign {
			for name := range strings.SplitSeq(cells[1], "+") {
				if sign[name] == "" {
					sign[name] = signs[len(sign) : len(sign)+1]
				}
				a.stands = append(a.stands, []byte(sign[name]))
			}
			if c := a.stands[0][0]; len(a.stands) == 1 && t.full[c] == nil {
				t.full[c] = bytesOf(a.written)
			}
		} else {
			a.stands = bytesOf(plainWords(cells[1]))
		}
		t.add(a)
	}
	return t
}

func bytesOf(words []string) (all [][]byte) {
	for _, word := range words {
		all = append(all, []byte(word))
	}
	return all
}

// fullOf are the words that a word stands for if it is a sign, else none.
func fullOf(word []byte) [][]byte {
	if len(word) != 1 || word[0] >= utf8.RuneSelf {
		return nil
	}
	return abbreviations.full[word[0]]
}

func (t *abbreviationTable) add(a abbreviation) {
	first := a.written[0]
	t.byFirst[first] = append(t.byFirst[first], a)
	slices.SortStableFunc(t.byFirst[first], func(a, b abbreviation) int { return len(b.written) - len(a.written) })
	t.begins[beginning([]byte(first))] = true
}

// mayBegin tells of nearly all words that none begins with them.
func (t *abbreviationTable) mayBegin(word []byte) bool { return t.begins[beginning(word)] }

// beginning is the first letter, the last and the length of a word, as far as
// they fit.
func beginning(word []byte) int {
	return int(word[0]&31)<<9 | int(word[len(word)-1]&31)<<4 | min(len(word), 15)
}

// plainWords are the words of a text, in order and none replaced.
func plainWords(text string) (words []string) {
	var w Words
	w.read([]byte(text))
	for i := range w.words {
		words = append(words, string(w.word(i)))
	}
	return words
}
