package near

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// How many words a form may have, or has to have, of which variants are made:
// those less a letter of the shortest alone, for the longer ones are found by
// what is left of them without a word, and the longest by a few of their words.
const (
	mostLessLetter = 5
	mostLessWord   = 8
	leastFew       = 4
	mostPairs      = 7 // of forms of so many words two words are drawn
	leastTriples   = 6 // of forms of so many, three
	draws          = 8
)

// The kinds of variants, as what is added to a hash.
const (
	lessLetter uint64 = 0
	lessWord   uint64 = 0x9E3779B97F4A7C15
	letters    uint64 = 0x3C6EF372FE94F82A
	few        uint64 = 0xDAA66D2C7DDF743F
)

// variants makes the variants of forms, as hashes. That of some words is the sum
// of the words' hashes, so that their order does not matter and that less a
// letter costs the hash of one word. It keeps its memory; its zero value is
// ready.
type variants struct {
	words  [][]byte
	hashes []uint64
	parts  []uint64 // which part of the form each is of
	drawn  []uint64
	word   []byte // scratch
}

// each calls f with the variants of a form in a block.
func (v *variants) each(block uint64, form []byte, f func(h uint64)) {
	sum, ofLetters, part := uint64(0), uint64(0), uint64(0)
	v.words, v.hashes, v.parts = v.words[:0], v.hashes[:0], v.parts[:0]
	for from := 0; from <= len(form); {
		to := len(form)
		if n := bytes.IndexAny(form[from:], " \n"); n >= 0 {
			to = from + n
		}
		word := form[from:to]
		h := xxh3.HashSeed(word, part)
		v.words, v.hashes, v.parts = append(v.words, word), append(v.hashes, h), append(v.parts, part)
		sum += h
		for _, c := range word {
			ofLetters += mixed((uint64(c)+1)<<8 + part)
		}
		if to < len(form) && form[to] == '\n' {
			part++ // a word is another in another part
		}
		from = to + 1
	}
	tell := func(kind, h uint64) { f(mixed((h + kind) ^ mixed(block))) }
	tell(letters, ofLetters)
	tell(lessLetter, sum)
	n := len(v.words)
	if n <= mostLessLetter {
		for i := range v.words {
			v.lessLetter(v.words[i], v.parts[i], func(h uint64) { tell(lessLetter, sum-v.hashes[i]+h) })
		}
	}
	if n > 1 && n <= mostLessWord { // less a word, one is like every other
		tell(lessWord, sum)
		for i, word := range v.words {
			if !isNumber(word) {
				tell(lessWord, sum-v.hashes[i])
			}
		}
	}
	v.drawn = v.drawn[:0]
	if n >= leastFew && n <= mostPairs {
		v.draw(2, func(h uint64) { tell(few, h) })
	}
	if n >= leastTriples {
		v.draw(3, func(h uint64) { tell(few, h) })
	}
}

// draw calls f with some words of a form, by their sum: with those that come
// first in an order of all words there are, and so for several orders. Two forms
// of which three words in four are the same most likely have some of these sums
// in common (Broder, On the resemblance and containment of documents, 1997).
func (v *variants) draw(words int, f func(h uint64)) {
	for order := range uint64(draws) {
		var first [3]uint64 // of the words drawn, their places in the order
		var sums [3]uint64
		for k := range words {
			first[k] = ^uint64(0)
		}
		for _, h := range v.hashes {
			place := mixed(h ^ mixed(order+1))
			for k := range words {
				if place < first[k] {
					first[k], place = place, first[k]
					sums[k], h = h, sums[k]
				}
			}
		}
		if sum := sums[0] + sums[1] + sums[2]; !slices.Contains(v.drawn, sum) {
			v.drawn = append(v.drawn, sum)
			f(sum)
		}
	}
}

// lessLetter calls f with the hashes of a word less one of its letters, that of
// no word being 0. Numbers are not varied.
func (v *variants) lessLetter(word []byte, part uint64, f func(h uint64)) {
	if isNumber(word) {
		return
	}
	for i := 0; i < len(word); {
		_, n := utf8.DecodeRune(word[i:])
		rest := word[i+n:]
		v.word = append(append(v.word[:0], word[:i]...), rest...)
		switch {
		case bytes.HasPrefix(rest, word[i:i+n]): // hòoa less one o is the same twice
		case len(v.word) == 0:
			f(0)
		default:
			f(xxh3.HashSeed(v.word, part))
		}
		i += n
	}
}

func isNumber(word []byte) bool { return len(word) > 0 && word[0] >= '0' && word[0] <= '9' }

// mixed spreads the bits of a number (the finalizer of splitmix64).
func mixed(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}
