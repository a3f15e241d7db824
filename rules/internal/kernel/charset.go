package kernel

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// CharClass is a named set of characters that a text may be made of.
type CharClass struct {
	Name string
	has  func(r rune) bool
}

// CharClasses are all classes, in the order of the manual.
var CharClasses = []CharClass{
	{"vietnamese", isVietnamese},
	{"latin", isLatin},
	{"letters", func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }},
	{"digits", func(r rune) bool { return r >= '0' && r <= '9' }},
	{"space", func(r rune) bool { return r == ' ' }},
	{"punctuation", isPunctuation},
	{"symbols", isSymbol},
	{"ascii", func(r rune) bool { return r >= ' ' && r <= '~' }},
	{"line_breaks", func(r rune) bool { return r == '\n' || r == '\r' }},
}

// isVietnamese takes f, j, w and z too: names and codes have them.
func isVietnamese(r rune) bool {
	c := r | 0x20
	return letterOf(r).base != 0 || r < utf8.RuneSelf && (c == 'f' || c == 'j' || c == 'w' || c == 'z')
}

// isLatin takes the letters of all languages in Latin script, and marks, which
// some letters of the highlands cannot be composed with. The ordinals ª and º
// are signs.
func isLatin(r rune) bool {
	return r < 0xFB00 && unicode.IsLetter(r) && unicode.Is(unicode.Latin, r) && r != 'ª' && r != 'º' || r >= 0x300 && r < 0x370
}

// isPunctuation takes all signs of the keyboard, and those of print.
func isPunctuation(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r > ' ' && r <= '~' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	case r < 0x100, r >= 0x2010 && r < 0x2060:
		return unicode.IsPunct(r)
	}
	return false
}

func isSymbol(r rune) bool {
	return r >= utf8.RuneSelf && r < 0x2C00 && (unicode.IsSymbol(r) || unicode.Is(unicode.No, r) || r == 'ª' || r == 'º')
}

// CharFault is why a character is not allowed.
type CharFault uint8

// The faults of a character.
const (
	CharAllowed   CharFault = iota
	CharControl             // a control character
	CharUnseen              // a blank other than the space, a sign that is not seen
	CharLikeOther           // a character that looks like another
	CharOutside             // one of no class that is allowed
)

// Charset is the set of characters that a text may be made of. It looks at
// texts as if they were composed: whether they are is not its question.
type Charset struct {
	classes []CharClass
	extra   []rune
	letters bool
	fine    [latinEnd + vietEnd - vietFrom]bool // allowed wherever they stand
}

// NewCharset returns the set of the characters of some classes and some more.
func NewCharset(classes []CharClass, extra []rune) *Charset {
	c := &Charset{classes: classes, extra: extra}
	c.letters = slices.ContainsFunc(classes, func(class CharClass) bool { return class.Name == "letters" })
	for i := range c.fine {
		r := rune(i)
		if r >= latinEnd {
			r += vietFrom - latinEnd
		}
		_, like := lookalikes[r]
		c.fine[i] = slices.Contains(extra, r) || c.has(r) && !like && !isUnseen(r) && !isApostrophe(r)
	}
	return c
}

func (c *Charset) has(r rune) bool {
	return slices.ContainsFunc(c.classes, func(class CharClass) bool { return class.has(r) })
}

// Match tells whether a text is made of allowed characters only.
func (c *Charset) Match(v []byte) bool {
	if c.next(v, 0) == len(v) {
		return true
	}
	fault, _, _ := c.Find(v)
	return fault == CharAllowed
}

// Reject sets in failed every row of tested whose text does not match.
func (c *Charset) Reject(text Text, tested, failed Bits) {
	RejectSuspects(text, tested, failed, c.next, c.Match)
}

// next returns the first place at or after from of a character that is not
// allowed, or not wherever it stands.
func (c *Charset) next(data []byte, from int) int {
	for i := from; i < len(data); {
		b := data[i]
		switch {
		case b < utf8.RuneSelf:
			if !c.fine[b] {
				return i
			}
			i++
		case b >= 0xC2 && b < 0xCC && i+1 < len(data):
			if !c.fine[uint(b&0x1F)<<6|uint(data[i+1]&0x3F)] {
				return i
			}
			i += 2
		case startsVietnamese(data, i):
			if !c.fine[latinEnd+(uint(data[i+1]&3)<<6|uint(data[i+2]&0x3F))] {
				return i
			}
			i += 3
		default:
			return i
		}
	}
	return len(data)
}

// Find returns the first character of a text that is not allowed, and how many
// composed characters stand before it.
func (c *Charset) Find(v []byte) (fault CharFault, r rune, at int) {
	text := []rune(string(norm.NFC.Bytes(v)))
	for i := range text {
		if fault := c.faultAt(text, i); fault != CharAllowed {
			return fault, text[i], i
		}
	}
	return CharAllowed, 0, 0
}

func (c *Charset) faultAt(text []rune, i int) CharFault {
	r := text[i]
	switch {
	case slices.Contains(c.extra, r), r == '\n' && c.has(r), r == '\r' && c.has(r):
		return CharAllowed
	case unicode.Is(unicode.Cc, r):
		return CharControl
	case isUnseen(r):
		return CharUnseen
	case c.looksLikeOther(text, i):
		return CharLikeOther
	case unicode.IsMark(r) && (i == 0 || !unicode.IsLetter(text[i-1]) && !unicode.IsMark(text[i-1])):
		return CharOutside // a mark needs a letter to stand on
	case !c.has(r):
		return CharOutside
	}
	return CharAllowed
}

// looksLikeOther tells whether a character looks like another that is meant. A
// letter of another script, where letters of all scripts are allowed, does so
// only in a word that has Latin letters too; an apostrophe of print only
// between letters.
func (c *Charset) looksLikeOther(text []rune, i int) bool {
	r := text[i]
	if isApostrophe(r) {
		return i > 0 && i+1 < len(text) && unicode.IsLetter(text[i-1]) && unicode.IsLetter(text[i+1])
	}
	if like, _ := LooksLike(r); like == 0 {
		return false
	}
	return !c.letters || unicode.Is(unicode.Latin, r) || !unicode.IsLetter(r) || r >= 0x1D400 || inLatinWord(text, i)
}

// inLatinWord tells whether the word around a letter has a Latin one.
func inLatinWord(text []rune, i int) bool {
	for from := i; from >= 0 && unicode.IsLetter(text[from]); from-- {
		if unicode.Is(unicode.Latin, text[from]) {
			return true
		}
	}
	for to := i; to < len(text) && unicode.IsLetter(text[to]); to++ {
		if unicode.Is(unicode.Latin, text[to]) {
			return true
		}
	}
	return false
}

// isUnseen tells whether nothing is seen of a character, or a blank that is not
// the space: what Unicode calls format characters, separators, and default
// ignorable code points.
func isUnseen(r rune) bool {
	return r != ' ' && !unicode.Is(unicode.Cc, r) && IsBlank(r) || r >= 0x80 && unicode.In(r, unicode.Cf, unicode.Z,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
