package kernel

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// What a character is to the case of letters. A letter without another case is
// of neither.
type caseClass uint8

const (
	noLetter   caseClass = iota
	caseless             // a letter or mark that has no case
	smallCase            // a small letter that has a capital
	capital              // a capital or titlecase letter that has a small one
	joinerCase           // an apostrophe, hyphen or digit: what follows may be of either case
)

func caseOf(r rune) caseClass {
	switch {
	case r == '\'' || r == '’' || r == 'ʼ' || r == '-' || r == '‐' || r == '‑' || unicode.IsDigit(r):
		return joinerCase
	case unicode.IsLower(r) && unicode.ToUpper(r) != r:
		return smallCase
	case (unicode.IsUpper(r) || unicode.IsTitle(r)) && unicode.ToLower(r) != r:
		return capital
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return caseless
	}
	return noLetter
}

var latinCase = func() (t [latinEnd + vietEnd - vietFrom]caseClass) {
	for i := range t {
		r := rune(i)
		if r >= latinEnd {
			r += vietFrom - latinEnd
		}
		t[i] = caseOf(r)
	}
	return t
}()

// caseAt is the class of the character that v begins with and how many bytes
// it takes. The letters of Vietnamese are looked up where they are written.
func caseAt(v []byte) (caseClass, int) {
	switch c := v[0]; {
	case c < utf8.RuneSelf:
		return latinCase[c], 1
	case c >= 0xC2 && c < 0xCC && len(v) > 1: // U+0080–02FF
		return latinCase[uint(c&0x1F)<<6|uint(v[1]&0x3F)], 2
	case c == 0xE1 && len(v) > 2 && v[1]&0xFC == 0xB8: // U+1E00–1EFF
		return latinCase[latinEnd+(uint(v[1]&3)<<6|uint(v[2]&0x3F))], 3
	}
	r, n := utf8.DecodeRune(v)
	return caseOf(r), n
}

func firstOf(v []byte, class caseClass) int {
	for i := 0; i < len(v); {
		c, n := noLetter, 1
		if v[i] < utf8.RuneSelf {
			c = latinCase[v[i]]
		} else {
			c, n = caseAt(v[i:])
		}
		if c == class {
			return i
		}
		i += n
	}
	return -1
}

// FirstLower returns the place of the first small letter of a text, -1 if it
// has none. A letter that has no capital is no small one.
func FirstLower(v []byte) int { return firstOf(v, smallCase) }

// FirstUpper returns the place of the first capital, -1 if there is none.
func FirstUpper(v []byte) int { return firstOf(v, capital) }

// FirstNotSentence returns the place of the first letter if it is a small one,
// else -1.
func FirstNotSentence(v []byte) int {
	for i := 0; i < len(v); {
		c, n := caseAt(v[i:])
		switch c {
		case smallCase:
			return i
		case capital, caseless:
			return -1
		}
		i += n
	}
	return -1
}

// FirstNotTitle returns the place of the first letter by which a text is not
// written with a capital at the beginning of each word and small letters after
// it, -1 if it is. A letter right after an apostrophe, hyphen or digit may be
// either, and words of the capitals I, V and X are Roman numerals.
func FirstNotTitle(v []byte) int {
	last, wordAt := noLetter, 0
	for i := 0; i < len(v); {
		c, n := caseAt(v[i:])
		switch {
		case c == smallCase && last == noLetter:
			return i
		case c == capital && last != noLetter && last != joinerCase:
			end := romanEnd(v, wordAt)
			if end < 0 {
				return i
			}
			n = end - i
		case last == noLetter || last == joinerCase:
			wordAt = i
		}
		last = c
		i += n
		if c != noLetter && c != joinerCase {
			for i < len(v) && v[i]-'a' < 26 { // most letters
				i++
			}
		}
	}
	return -1
}

// Title tells whether a text is written with a capital at the beginning of each
// word, as [FirstNotTitle] says.
func Title(v []byte) bool { return plainTitle().Match(v) || FirstNotTitle(v) < 0 }

// plainTitle takes what most names are: words of composed letters that are title
// case without a look at Roman numerals.
var plainTitle = sync.OnceValue(func() *DFA {
	var of [joinerCase + 1]strings.Builder
	for i, class := range latinCase {
		r := rune(i)
		if r >= latinEnd {
			r += vietFrom - latinEnd
		}
		fmt.Fprintf(&of[class], `\x{%x}`, r)
	}
	word := fmt.Sprintf("(?:[%[1]s][%[2]s]*)?(?:[%[3]s]+[%[1]s]?[%[2]s]*)*", &of[capital], &of[smallCase], &of[joinerCase])
	dfa, _ := CompileDFA(fmt.Sprintf("%[1]s(?:[%[2]s]+%[1]s)*", word, &of[noLetter]))
	return dfa
})

// romanEnd returns the end of the word at a place if it is of I, V and X only,
// else -1.
func romanEnd(v []byte, from int) int {
	i := from
	for i < len(v) && (v[i] == 'I' || v[i] == 'V' || v[i] == 'X') {
		i++
	}
	if i < len(v) {
		if c, _ := caseAt(v[i:]); c == smallCase || c == capital || c == caseless {
			return -1
		}
	}
	return i
}
