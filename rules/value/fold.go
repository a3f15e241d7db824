package value

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Two views of a character serve the comparison of phrases.
//
// Its folding is what all its cases share: Unicode's simple case folding, as in
// strings.EqualFold. Two texts are the same phrase if they have the same
// characters after NFC, folding, and folding of blanks.
//
// Its skeleton is its base letter, folded, without marks: ậ, Ậ and A all have
// the skeleton a, a combining mark has none. The skeletons of a text can be
// walked byte by byte without composing anything, and texts whose skeletons
// differ cannot be the same phrase. That is what rejects nearly every cell.

// foldRune returns the character that stands for all cases of r.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lowerASCII(byte(r)))
	}
	if e := latin(r); e != nil {
		return e.fold
	}
	return foldOrbit(r)
}

// skeletonOf returns the folded base letter of r, 0 if r is a combining mark or
// anything else that may melt into the character before it.
func skeletonOf(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lowerASCII(byte(r)))
	}
	if e := latin(r); e != nil {
		return e.skeleton
	}
	return baseOf(r)
}

func lowerASCII(c byte) byte {
	if c-'A' < 26 {
		return c + ('a' - 'A')
	}
	return c
}

type latinLetter struct{ fold, skeleton rune }

// The letters and marks that Vietnamese is written with, computed once.
var (
	latinLow  = latinLetters(0x80, 0x370)
	latinHigh = latinLetters(0x1E00, 0x1F00)
)

func latin(r rune) *latinLetter {
	if i := uint32(r) - 0x80; i < uint32(len(latinLow)) {
		return &latinLow[i]
	}
	if i := uint32(r) - 0x1E00; i < uint32(len(latinHigh)) {
		return &latinHigh[i]
	}
	return nil
}

func latinLetters(from, to rune) []latinLetter {
	letters := make([]latinLetter, 0, to-from)
	for r := from; r < to; r++ {
		letters = append(letters, latinLetter{fold: foldOrbit(r), skeleton: baseOf(r)})
	}
	return letters
}

// combiningIota is a mark whose upper case is a letter; folding it would turn a
// mark into a letter, so it stays.
const combiningIota = '\u0345'

// foldOrbit returns one character for all of r's case orbit: the lower case of
// its smallest.
func foldOrbit(r rune) rune {
	if r == combiningIota {
		return r
	}
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		if o != combiningIota {
			least = min(least, o)
		}
	}
	return unicode.ToLower(least)
}

func baseOf(r rune) rune {
	var buf [utf8.UTFMax]byte
	p := norm.NFC.Properties(buf[:utf8.EncodeRune(buf[:], r)])
	if !p.BoundaryBefore() || unicode.Is(unicode.M, r) {
		return 0
	}
	if d := p.Decomposition(); d != nil {
		r, _ = utf8.DecodeRune(d)
	} else if r >= 0xAC00 && r <= 0xD7A3 { // Hangul syllables decompose by arithmetic (Unicode, section 3.12)
		r = 0x1100 + (r-0xAC00)/588
	}
	return foldOrbit(r)
}
