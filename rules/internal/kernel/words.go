package kernel

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Words makes the form by which names are compared: their words in small
// letters without marks, one of each of its spellings, in alphabetical order. It
// keeps its memory; its zero value is ready.
//
//	Nguyễn Văn An, NGUYEN  VĂN AN, An Nguyễn Văn       an nguyen van
//	Cty TNHH An Phát, Công ty trách nhiệm hữu hạn …     A C an phat
//	Q.1, TP. Hồ Chí Minh; Quận 01, thành phố HCM        1 chi ho minh pho quan thanh
//
// Letters are told by their look where another script was used (LooksLike). An
// apostrophe within a word and characters that are not seen are passed over;
// everything else that is neither letter nor digit parts words, as does the
// change from letters to digits. What an abbreviation stands for is in
// abbreviations.csv; the legal form of a firm becomes a sign of one letter, for
// it is of no more weight than that when firms are told apart.
type Words struct {
	text  []byte // of all words
	words []nameWord
	short [][]byte // what is left when they are shortened
}

// nameWord is a word as it was read.
type nameWord struct {
	from, to int32
	number   bool
	dotted   bool // a full stop follows
}

// The limits of a part. No name is longer; of a long text the beginning has to
// do.
const (
	mostWords   = 64
	longestWord = 64 // in bytes
)

// Append appends the form of a name: those of its parts, in their order, with a
// line break between them. That of a name without words is empty.
func (w *Words) Append(dst []byte, parts ...[]byte) []byte {
	from, some := len(dst), false
	for i, part := range parts {
		if i > 0 {
			dst = append(dst, partBreak)
		}
		w.text, w.words, w.short = w.text[:0], w.words[:0], w.short[:0]
		w.read(part)
		w.shorten()
		sortWords(w.short)
		for k, word := range w.short {
			if k > 0 {
				dst = append(dst, ' ')
			}
			dst = append(dst, word...)
		}
		some = some || len(w.short) > 0
	}
	if !some {
		return dst[:from]
	}
	return dst
}

// partBreak stands between the parts of a form.
const partBreak = '\n'

// sortWords sorts by insertion: there are few.
func sortWords(words [][]byte) {
	for i := 1; i < len(words); i++ {
		for k := i; k > 0 && bytes.Compare(words[k], words[k-1]) < 0; k-- {
			words[k], words[k-1] = words[k-1], words[k]
		}
	}
}

// wordReader is a word that is being read.
type wordReader struct {
	*Words
	from   int
	open   bool
	number bool
}

// read takes the words of one part.
func (w *Words) read(v []byte) {
	r := wordReader{Words: w}
	for i := 0; i < len(v) && len(w.words) < mostWords; {
		c, n := nameRune(v[i:])
		switch {
		case c > 0:
			r.add(c)
		case c == namePasses, c == nameJoins && r.open && !r.number && beginsLetter(v[i+n:]):
		default:
			r.close(v[i] == '.')
			if v[i] == '&' {
				r.add('&')
				r.close(false)
			}
		}
		i += n
	}
	r.close(false)
}

// add adds a character; it is at home in a word of its kind only.
func (r *wordReader) add(c rune) {
	number := c <= '9' && c >= '0'
	if r.open && number != r.number {
		r.close(false)
	}
	if !r.open {
		r.open, r.number, r.from = true, number, len(r.text)
	}
	if len(r.text)-r.from < longestWord-utf8.UTFMax {
		r.text = utf8.AppendRune(r.text, c)
	}
}

func (r *wordReader) close(dotted bool) {
	if !r.open {
		return
	}
	r.open = false
	for r.number && r.from < len(r.text)-1 && r.text[r.from] == '0' {
		r.from++ // 05 is 5
	}
	if len(r.words) < mostWords {
		r.words = append(r.words, nameWord{int32(r.from), int32(len(r.text)), r.number, dotted})
	}
}

func (w *Words) word(i int) []byte { return w.text[w.words[i].from:w.words[i].to] }

// What characters are to a name, where they are none of it.
const (
	nameParts  rune = 0
	namePasses rune = -1
	nameJoins  rune = -2 // between letters; else it parts
)

var latinName = newLatinTable(nameLetter)

// nameRune is what the character that v begins with is to a name, and how many
// bytes it takes.
func nameRune(v []byte) (c rune, n int) {
	r, n := rune(v[0]), 1
	if r >= utf8.RuneSelf {
		r, n = utf8.DecodeRune(v)
	}
	if c, ok := latinName.of(r); ok {
		return c, n
	}
	return nameLetter(r), n
}

func beginsLetter(v []byte) bool {
	if len(v) == 0 {
		return false
	}
	c, _ := nameRune(v)
	return c > '9'
}

// nameLetter is a letter or digit as names are compared by, or what it is to a
// name if it is neither.
func nameLetter(r rune) rune {
	for _, c := range [...]rune{unicode.ToLower(r), unicode.ToUpper(r)} { // both cases alike: М looks like M, м like nothing
		if like, _ := LooksLike(c); like != 0 {
			r = like
			break
		}
	}
	switch {
	case r == '\'':
		return nameJoins
	case unicode.Is(unicode.Mn, r), isUnseen(r) && !unicode.IsSpace(r):
		return namePasses
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		r = unicode.ToLower(r)
		if base, ok := baseLatin.of(r); ok {
			return base
		}
		return r
	}
	return nameParts
}

// shorten puts what words stand for in their place.
func (w *Words) shorten() {
	firm := false
	for i := range w.words {
		a := w.abbreviation(i, true)
		firm = firm || a != nil && a.kind == firmSign
	}
	for i := 0; i < len(w.words); {
		if a := w.abbreviation(i, firm); a != nil {
			w.short = append(w.short, a.stands...)
			i += len(a.written)
			continue
		}
		w.short = append(w.short, w.word(i))
		i++
	}
}

// abbreviation returns the longest that begins at a word and is to be replaced
// there, nil if there is none.
func (w *Words) abbreviation(i int, firm bool) *abbreviation {
	first := w.word(i)
	if !abbreviations.mayBegin(first) {
		return nil
	}
	of := abbreviations.byFirst[string(first)]
	at := slices.IndexFunc(of, func(a abbreviation) bool { return w.holds(&a, i, firm) })
	if at < 0 {
		return nil
	}
	return &of[at]
}

// holds tells whether an abbreviation stands at a word and is one there.
func (w *Words) holds(a *abbreviation, i int, firm bool) bool {
	rest := len(w.words) - i - len(a.written)
	if rest < 0 {
		return false
	}
	for k := 1; k < len(a.written); k++ {
		if string(w.word(i+k)) != a.written[k] {
			return false
		}
	}
	switch a.kind {
	case insideSign:
		return firm
	case dottedWord:
		return rest > 0 && (w.words[i].dotted || w.words[i+1].number)
	case title:
		return i == 0 && rest > 1
	}
	return true
}
