package kernel

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folding is the set of differences between texts that a comparison passes
// over.
type Folding uint8

// The foldings. Tone and accents look at whole letters, so they compose first,
// as if nfc were given too.
const (
	FoldNFC Folding = 1 << iota
	FoldSpace
	FoldCase
	FoldTone
	FoldAccents
)

var foldings = []struct {
	name string
	bit  Folding
}{{"case", FoldCase}, {"space", FoldSpace}, {"nfc", FoldNFC}, {"tone", FoldTone}, {"accents", FoldAccents}}

// ParseFolding returns the folding of a name.
func ParseFolding(name string) (Folding, bool) {
	for _, f := range foldings {
		if f.name == name {
			return f.bit, true
		}
	}
	return 0, false
}

// FoldingNames are the names of all foldings.
func FoldingNames() []string {
	names := make([]string, len(foldings))
	for i, f := range foldings {
		names[i] = f.name
	}
	return names
}

// Names are the names of the foldings in the set.
func (f Folding) Names() []string {
	var names []string
	for _, x := range foldings {
		if f&x.bit != 0 {
			names = append(names, x.name)
		}
	}
	return names
}

// Append appends the folded form of v to dst. Two texts are equal under a
// folding when their folded forms are the same bytes. It allocates only for a
// text that has to be composed first.
func (f Folding) Append(dst, v []byte) []byte {
	switch {
	case f == 0:
		return append(dst, v...)
	case IsASCII(v):
		return f.appendASCII(dst, v)
	}
	if f&(FoldNFC|FoldTone|FoldAccents) != 0 && !IsNFC(v) {
		v = norm.NFC.Bytes(v)
	}
	w := folder{dst: dst, from: len(dst), Folding: f}
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if r == utf8.RuneError && n == 1 {
			w.dst = append(w.dst, v[0]) // no character: it stands for itself
		} else {
			w.add(r)
		}
		v = v[n:]
	}
	return w.close()
}

func (f Folding) appendASCII(dst, v []byte) []byte {
	from := len(dst)
	for _, c := range v {
		if f&FoldSpace != 0 && (c == ' ' || c >= '\t' && c <= '\r') {
			if len(dst) == from || dst[len(dst)-1] == ' ' {
				continue
			}
			c = ' '
		}
		if f&FoldCase != 0 && c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	if f&FoldSpace != 0 && len(dst) > from && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// folder folds one text, character by character.
type folder struct {
	Folding
	dst  []byte
	from int
	last [3]rune // the newest first: what a tone may have to move in
}

func (w *folder) add(r rune) {
	if w.Folding&FoldSpace != 0 && IsBlank(r) {
		if len(w.dst) == w.from || w.dst[len(w.dst)-1] == ' ' {
			return
		}
		r = ' '
	}
	if w.Folding&FoldCase != 0 {
		r = lowerOf(r)
	}
	switch {
	case w.Folding&FoldAccents != 0:
		w.dst = appendBase(w.dst, r)
		return // without accents there are no tones
	case w.Folding&FoldTone != 0:
		w.placeTone(r)
	}
	w.dst = utf8.AppendRune(w.dst, r)
}

func (w *folder) close() []byte {
	if w.Folding&FoldSpace != 0 && len(w.dst) > w.from && w.dst[len(w.dst)-1] == ' ' {
		w.dst = w.dst[:len(w.dst)-1]
	}
	if w.Folding&FoldTone != 0 {
		w.placeTone(0)
	}
	return w.dst
}

// placeTone moves the tone of the syllable that next ends (0: the end of the
// text) from the first vowel of oa, oe, uy to the second: hòa → hoà. The two
// styles differ in nothing else. A syllable that goes on (toàn, ngoài, khuỷu)
// is written one way only, and after q the u is no vowel (quý); what looks like
// the other style there is another text, so it stays one.
func (w *folder) placeTone(next rune) {
	first, second := w.last[1], w.last[0]
	if !isInWord(next) && isLastVowel(second) && first >= utf8.RuneSelf {
		moved, ok := toneMoves[[2]rune{first, second}]
		if afterQ := w.last[2]|0x20 == 'q' && second|0x20 == 'y'; ok && !afterQ {
			w.dst = w.dst[:len(w.dst)-utf8.RuneLen(first)-utf8.RuneLen(second)]
			w.dst = utf8.AppendRune(utf8.AppendRune(w.dst, moved[0]), moved[1])
		}
	}
	w.last = [3]rune{next, second, first}
}

func isLastVowel(r rune) bool {
	c := r | 0x20
	return c == 'a' || c == 'e' || c == 'y'
}

func isInWord(r rune) bool {
	if r < utf8.RuneSelf {
		c := r | 0x20
		return c >= 'a' && c <= 'z'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

// toneMoves are the pairs of vowels that change, in any case.
var toneMoves = func() map[[2]rune][2]rune {
	moves := map[[2]rune][2]rune{}
	add := func(first, second rune, marked, moved string) {
		to := []rune(moved)
		for i, from := range []rune(marked) {
			up := unicode.ToUpper
			moves[[2]rune{from, second}] = [2]rune{first, to[i]}
			moves[[2]rune{up(from), second}] = [2]rune{up(first), to[i]}
			moves[[2]rune{from, up(second)}] = [2]rune{first, up(to[i])}
			moves[[2]rune{up(from), up(second)}] = [2]rune{up(first), up(to[i])}
		}
	}
	add('o', 'a', "òóỏõọ", "àáảãạ")
	add('o', 'e', "òóỏõọ", "èéẻẽẹ")
	add('u', 'y', "ùúủũụ", "ỳýỷỹỵ")
	return moves
}()
