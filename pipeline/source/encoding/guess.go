package encoding

import (
	"bytes"
	"math"
	"slices"
	"unicode/utf8"

	asm "github.com/segmentio/asm/utf8"
)

// A Guessed is an encoding that was found out.
type Guessed struct {
	Encoding   *Encoding
	Confidence float64 // from 0 to 1: how probable it is that no other one is meant
}

// Guess finds out in which encoding some pieces of one file are written, which begin
// without byte order marks. Without a byte that is not ASCII it is UTF-8.
func Guess(pieces ...[]byte) Guessed {
	plain := true
	for _, p := range pieces {
		plain = plain && validUTF8(p)
	}
	if len(pieces) > 0 {
		if e := guessWide(pieces[0]); e != nil {
			return Guessed{e, 0.99}
		}
	}
	if plain {
		return Guessed{UTF8, 1}
	}
	words, all := wordsOf(pieces)
	return judge(words, all)
}

// validUTF8 tells whether a piece is UTF-8, but for a character that was cut at its end.
func validUTF8(p []byte) bool {
	for n := 0; n < utf8.UTFMax && n < len(p); n++ {
		if cut := p[len(p)-n-1:]; utf8.RuneStart(cut[0]) {
			if !utf8.FullRune(cut) {
				p = p[:len(p)-n-1]
			}
			break
		}
	}
	return asm.Valid(p)
}

// guessWide knows UTF-16 by the zeros that Latin letters have in it in every second
// place, and in no other.
func guessWide(p []byte) *Encoding {
	if bytes.IndexByte(p, 0) < 0 {
		return nil
	}
	var zeros [2]int
	for i, c := range p {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(p) / 2
	if half < 4 || max(zeros[0], zeros[1]) <= half/2 || min(zeros[0], zeros[1]) > half/50 {
		return nil
	}
	if zeros[0] > zeros[1] {
		return UTF16BE
	}
	return UTF16LE
}

// mostWords is how many different words are judged: a hundred would do.
const mostWords = 1000

// wordsOf returns the different words that are not ASCII, and how many there are in all:
// runs of letters and of bytes from 80 on, and of the control characters that VISCII
// uses.
func wordsOf(pieces [][]byte) (words [][]byte, all int) {
	seen := map[string]bool{}
	add := func(word []byte, plain bool) {
		if plain {
			return
		}
		if all++; !seen[string(word)] && len(words) < mostWords {
			seen[string(word)] = true
			words = append(words, word)
		}
	}
	viscii := VISCII.table()
	for _, p := range pieces {
		from, plain := 0, true
		for i, c := range p {
			if c < utf8.RuneSelf && !isLetter(c) && viscii.single[c] == newGlyph(string(rune(c))) {
				add(p[from:i], plain)
				from, plain = i+1, true
			}
			plain = plain && c < utf8.RuneSelf
		}
		add(p[from:], plain)
	}
	return words, all
}

func isLetter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

// candidates are the encodings that may be guessed, in the order in which one is
// preferred to another that reads the same.
var candidates = []*Encoding{UTF8, Windows1252, Windows1258, TCVN3, VNI, VISCII}

// headStart is what another reading must have ahead of UTF-8 with damaged bytes, where
// only few words hold such bytes: damage does not come by the dozen.
const (
	headStart = 6
	few       = 5
)

// independence is what a pair of neighbours tells, beside what it would tell if it
// had nothing to do with those beside it.
const independence = 0.5

// judge lets each candidate read the words and returns the one that reads best.
func judge(words [][]byte, all int) Guessed {
	hardness := make([]float64, len(candidates))
	readings := make([][]byte, len(candidates))
	for i, e := range candidates {
		for _, w := range words {
			text := e.Append(nil, w)
			readings[i] = append(append(readings[i], text...), ' ')
			hardness[i] += hardnessOf(text)
		}
		if e != UTF8 && all < few {
			hardness[i] += headStart
		}
	}
	best := 0
	for i, h := range hardness {
		if h < hardness[best] {
			best = i
		}
	}
	ahead := math.Inf(1)
	for i, h := range hardness {
		if !slices.Equal(readings[i], readings[best]) {
			ahead = min(ahead, h-hardness[best])
		}
	}
	return Guessed{candidates[best], 1 / (1 + math.Exp(-independence*ahead))}
}
