package kernel

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ToneStyle is where the tone of oa, oe and uy is written at the end of a
// syllable.
type ToneStyle uint8

// The styles.
const (
	OldTone ToneStyle = iota // hòa, khỏe, thủy
	NewTone                  // hoà, khoẻ, thuỷ
)

// Match tells whether every syllable of a text carries its tone where the style
// writes it. What is no syllable of Vietnamese is passed over.
func (s ToneStyle) Match(v []byte) bool { return s.Find(v) < 0 }

// Reject sets in failed every row of tested whose text does not match.
func (s ToneStyle) Reject(text Text, tested, failed Bits) {
	RejectSuspects(text, tested, failed, nextDoubtfulTone, s.Match)
}

// Find returns how many characters, composed, stand before the first syllable
// that carries its tone elsewhere; -1 if there is none.
func (s ToneStyle) Find(v []byte) int {
	if nextDoubtfulTone(v, 0) == len(v) {
		return -1
	}
	if !IsNFC(v) {
		v = norm.NFC.Bytes(v)
	}
	var word [longestSyllable + 1]rune
	letters, at, doubtful := 0, 0, false
	for ; len(v) > 0; at++ {
		r, n := rune(v[0]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(v)
		}
		v = v[n:]
		l := letterOf(r)
		switch {
		case l.base == 0 && !isInWord(r):
			if doubtful && !s.holds(word[:letters]) {
				return at - letters
			}
			letters, doubtful = 0, false
		case letters < len(word):
			word[letters] = r
			letters++
			doubtful = doubtful || l.tone != 0 && (l.base < utf8.RuneSelf || l.base == 'ư')
		}
	}
	if doubtful && !s.holds(word[:letters]) {
		return at - letters
	}
	return -1
}

// holds tells whether a word carries its tone in its place, or is no syllable.
func (s ToneStyle) holds(word []rune) bool {
	syllable, ok := ReadSyllable(word)
	want := syllable.Old
	if s == NewTone {
		want = syllable.New
	}
	return !ok || syllable.Tone == 0 || syllable.At == want
}

// nextDoubtfulTone returns the first place at or after from of a tone that may
// stand on the wrong vowel, or of a mark that stands alone: a vowel with a tone
// and no other mark that has a vowel beside it, or ư with a tone before another
// vowel. On ă, â, ê, ô and ơ a tone is in its place.
func nextDoubtfulTone(data []byte, from int) int {
	vowelBefore := false
	for i := from; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			vowelBefore = asciiVowels[c]
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		l := letterOf(r)
		switch {
		case l.base == 0 && r >= latinEnd && (r < vietFrom || r >= vietEnd) && !plainOf(r):
			return i
		case l.tone == 0:
		case l.base == 'ư', l.base < utf8.RuneSelf:
			if vowelBefore || i+n < len(data) && (asciiVowels[data[i+n]] || data[i+n] >= utf8.RuneSelf) {
				return i
			}
		}
		vowelBefore = l.base != 0 && l.base != 'đ'
		i += n
	}
	return len(data)
}

var asciiVowels = func() (t [256]bool) {
	for _, c := range "aeiouyAEIOUY" {
		t[c] = true
	}
	return t
}()

// plainOf tells whether a character beyond the Latin letters is a sign that
// cannot be composed with a letter before it: those of U+2000–2BFF.
func plainOf(r rune) bool {
	return r >= 0x2000 && r < 0x2C00 && !unicode.IsMark(r) && r != 0x212A && r != 0x212B
}
