package kernel

import (
	"bytes"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Likeness tells in how many letters two forms that Words has made differ. It
// keeps its memory; its zero value is ready.
//
// Words that both have are set aside. Of what is left, a number is different
// from all others, so that house 12 is not like house 13; a word that is two of
// the other's run together differs from them by one letter; the rest are paired
// so that the pairs differ by the fewest letters, and those that nothing is left
// for count all of theirs. The letters by which two words differ are the fewest
// that have to be added, dropped, exchanged for another, or swapped with the
// next to turn one into the other, none of them twice: the optimal string
// alignment distance (Levenshtein 1966 and Damerau 1964, as in Boytsov, Indexing
// methods for approximate dictionary searching, 2011, section 2.1). Signs that are
// left are compared as such, and in full, and what is less counts: where Hợp tác
// xã was misspelt, it was not shortened.
type Likeness struct {
	a, b     [][]byte // words that are left
	fullA    [][]byte // the same, signs in full
	fullB    [][]byte
	x, y     [longestWord]rune
	rows     [3][longestWord + 1]int
	costs    [mostLeft][mostLeft]int
	cheapest [1 << mostLeft]int
}

// mostLeft is how many words may differ: no more are compared, for such texts
// are not alike.
const mostLeft = 8

// Outline is what tells of most pairs of forms, without comparing them, that
// they are too different. Signs can be letters less or words more.
type Outline struct {
	Letters  int    // digits and signs included
	InFull   int    // the same, with signs in full
	certain  uint64 // which letters of ASCII there are
	possible uint64 // and which with signs in full
	numbers  uint64 // a hash of them
}

// OutlineOf returns the outline of a form.
func OutlineOf(form []byte) (o Outline) {
	o.Letters = Letters(form)
	o.InFull = o.Letters
	for rest := form; len(rest) > 0; {
		var word []byte
		word, rest = rest, nil
		if i := bytes.IndexAny(word, " \n"); i >= 0 {
			word, rest = word[:i], word[i+1:]
		}
		if full := fullOf(word); full != nil {
			o.InFull += lettersOf(full) - 1
			for _, w := range full {
				o.possible |= lettersIn(w)
			}
			continue
		}
		o.certain |= lettersIn(word)
		if isNumber(word) {
			o.numbers += hashOfNumber(word)
		}
	}
	o.possible |= o.certain
	return o
}

func isNumber(word []byte) bool { return len(word) > 0 && word[0] >= '0' && word[0] <= '9' }

// hashOfNumber is the number, as far as it fits, with its bits spread.
func hashOfNumber(word []byte) (h uint64) {
	for _, c := range word {
		h = h*10 + uint64(c)
	}
	h *= 0x9E3779B97F4A7C15
	return h ^ h>>32
}

func lettersIn(word []byte) (mask uint64) {
	for _, c := range word {
		if c < utf8.RuneSelf {
			mask |= 1 << (c & 63)
		}
	}
	return mask
}

// Apart tells of two forms that they differ in more than most letters; not of
// all that do.
func (o *Outline) Apart(p *Outline, most int) bool {
	if o.numbers != p.numbers || o.Letters-p.InFull > most || p.Letters-o.InFull > most {
		return true
	}
	// A letter that is exchanged is one that the other does not have, both ways.
	return bits.OnesCount64(o.certain&^p.possible)+bits.OnesCount64(p.certain&^o.possible) > 2*most
}

// Letters is how many letters a form has, digits and signs included.
func Letters(form []byte) int {
	n := 0
	for _, c := range form {
		if c != ' ' && c != partBreak && c&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// Near tells whether two forms are as alike as a threshold wants it: they differ
// in no more of their letters than it allows for the longer one, nor does any
// part of them, but for one letter that every part may differ in. So the name of
// a firm is not taken for that of another at the same address.
func (l *Likeness) Near(a, b []byte, t Threshold) bool {
	left := t.Most(max(Letters(a), Letters(b)))
	for len(a) > 0 || len(b) > 0 {
		var x, y []byte
		x, a, _ = bytes.Cut(a, []byte{partBreak})
		y, b, _ = bytes.Cut(b, []byte{partBreak})
		most := min(left, max(1, t.Most(max(Letters(x), Letters(y)))))
		d := l.Distance(x, y, most)
		if d > most {
			return false
		}
		left -= d
	}
	return true
}

// Distance returns in how many letters two parts of forms differ; more than most
// if in more than that. It is the same both ways round.
func (l *Likeness) Distance(a, b []byte, most int) int {
	if bytes.Compare(a, b) > 0 {
		a, b = b, a
	}
	l.a, l.b = wordsOf(l.a[:0], a), wordsOf(l.b[:0], b)
	l.a, l.b = leave(l.a, l.b)
	if !hasSign(l.a) && !hasSign(l.b) {
		return l.left(most)
	}
	l.fullA, l.fullB = inFull(l.fullA[:0], l.a), inFull(l.fullB[:0], l.b)
	d := l.left(most)
	l.a, l.b = leave(append(l.a[:0], l.fullA...), append(l.b[:0], l.fullB...))
	return min(d, l.left(most))
}

// left is the distance of the words that are left.
func (l *Likeness) left(most int) int {
	if slices.ContainsFunc(l.a, isNumber) || slices.ContainsFunc(l.b, isNumber) {
		return most + 1
	}
	joined := 0
	if len(l.a) <= mostLeft+1 && len(l.b) <= mostLeft+1 {
		joined = unjoin(&l.a, &l.b) + unjoin(&l.b, &l.a)
	}
	n := max(len(l.a), len(l.b))
	switch {
	case n == 0:
		return joined
	case n > mostLeft || abs(lettersOf(l.a)-lettersOf(l.b))+joined > most:
		return most + 1
	}
	return joined + l.pair(n, most-joined)
}

func wordsOf(dst [][]byte, form []byte) [][]byte {
	for len(form) > 0 {
		var word []byte
		word, form = firstWord(form)
		dst = append(dst, word)
	}
	return dst
}

// leave drops of two sorted lists the words that both have.
func leave(a, b [][]byte) (leftA, leftB [][]byte) {
	leftA, leftB = a[:0], b[:0]
	for len(a) > 0 || len(b) > 0 {
		order := 0
		switch {
		case len(a) == 0:
			order = 1
		case len(b) == 0:
			order = -1
		default:
			order = bytes.Compare(a[0], b[0])
		}
		if order < 0 {
			leftA = append(leftA, a[0])
		}
		if order > 0 {
			leftB = append(leftB, b[0])
		}
		if order <= 0 {
			a = a[1:]
		}
		if order >= 0 {
			b = b[1:]
		}
	}
	return leftA, leftB
}

func hasSign(words [][]byte) bool {
	for _, w := range words {
		if fullOf(w) != nil {
			return true
		}
	}
	return false
}

// inFull appends words in full, in order.
func inFull(dst, words [][]byte) [][]byte {
	for _, w := range words {
		if full := fullOf(w); full != nil {
			dst = append(dst, full...)
		} else {
			dst = append(dst, w)
		}
	}
	sortWords(dst)
	return dst
}

func firstWord(form []byte) (word, rest []byte) {
	if i := bytes.IndexByte(form, ' '); i >= 0 {
		return form[:i], form[i+1:]
	}
	return form, nil
}

// unjoin drops the words of one that are two of the other, and those; it returns
// how many there were.
func unjoin(of, from *[][]byte) (n int) {
	for i := 0; i < len(*of); {
		x, y := joinOf((*of)[i], *from)
		if x < 0 {
			i++
			continue
		}
		n++
		*of = dropWord(*of, i)
		*from = dropWord(dropWord(*from, max(x, y)), min(x, y))
	}
	return n
}

func dropWord(words [][]byte, i int) [][]byte {
	copy(words[i:], words[i+1:])
	return words[:len(words)-1]
}

// joinOf returns the two words that a word is made of, -1 if there are none.
func joinOf(word []byte, words [][]byte) (x, y int) {
	for x := range words {
		rest, ok := bytes.CutPrefix(word, words[x])
		if !ok {
			continue
		}
		for y := range words {
			if y != x && bytes.Equal(words[y], rest) {
				return x, y
			}
		}
	}
	return -1, -1
}

func lettersOf(words [][]byte) (n int) {
	for _, w := range words {
		n += Letters(w)
	}
	return n
}

func abs(n int) int { return max(n, -n) }

// pair returns the fewest letters by which the n words that are left differ, in
// pairs; more than most if it is more.
func (l *Likeness) pair(n, most int) int {
	for i := range n {
		for k := range n {
			switch {
			case i >= len(l.a):
				l.costs[i][k] = Letters(l.b[k])
			case k >= len(l.b):
				l.costs[i][k] = Letters(l.a[i])
			default:
				l.costs[i][k] = l.words(l.a[i], l.b[k], most)
			}
		}
	}
	if n == 1 {
		return l.costs[0][0]
	}
	return l.assign(n)
}

// assign finds the cheapest pairs: of the first words of one with each set of as
// many of the other, by the last of them.
func (l *Likeness) assign(n int) int {
	for set := 1; set < 1<<n; set++ {
		i := -1
		for rest := set; rest != 0; rest &= rest - 1 {
			i++
		}
		best := 1 << 30
		for k := range n {
			if bit := 1 << k; set&bit != 0 {
				best = min(best, l.cheapest[set&^bit]+l.costs[i][k])
			}
		}
		l.cheapest[set] = best
	}
	return l.cheapest[1<<n-1]
}

// words is the distance of two words, more than most if it is more.
func (l *Likeness) words(a, b []byte, most int) int {
	x, okX := runesOf(l.x[:0], a)
	y, okY := runesOf(l.y[:0], b)
	if !okX || !okY {
		return max(Letters(a), Letters(b)) // not of our making
	}
	if abs(len(x)-len(y)) > most {
		return most + 1
	}
	before, last, row := &l.rows[0], &l.rows[1], &l.rows[2]
	for k := range len(y) + 1 {
		last[k] = k
	}
	for i, r := range x {
		row[0] = i + 1
		least := row[0]
		for k, s := range y {
			d := min(last[k+1], row[k]) + 1
			if r == s {
				d = min(d, last[k])
			} else {
				d = min(d, last[k]+1)
				if i > 0 && k > 0 && r == y[k-1] && x[i-1] == s {
					d = min(d, before[k-1]+1)
				}
			}
			row[k+1] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// runesOf decodes a word; false if it is longer than one can be.
func runesOf(dst []rune, word []byte) ([]rune, bool) {
	for len(word) > 0 {
		if len(dst) == cap(dst) {
			return nil, false
		}
		r, n := rune(word[0]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(word)
		}
		dst = append(dst, r)
		word = word[n:]
	}
	return dst, true
}
