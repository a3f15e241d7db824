package state

import (
	"math/bits"

	"rasoat/rules/internal/kernel"
)

// Shapes counts the shapes of texts, up to TopLimit of them.
type Shapes struct {
	Top
	like  *[longestLike + 1]likeness // by length of the text
	shape []byte                     // scratch
}

// longestLike is the longest text, in bytes, that others are compared with.
const longestLike = 64

// likeness is a text seen before and how many like it were not yet counted.
type likeness struct {
	frame kernel.Frame
	known bool
	shape []byte
	n     int64
}

// Add counts n texts of the shape of v; past the limit it forgets.
func (s *Shapes) Add(v []byte, n int64) {
	if s.Overflow {
		return
	}
	s.shape = kernel.AppendShape(s.shape[:0], v)
	if !s.Top.Add(s.shape, n) {
		s.Forget()
	}
}

// AddAll counts the texts of the given rows. Most texts of a column are like
// the one before of their length, digit for digit and letter for letter; they
// are told from it at 2 ns, and where they are of one length, 64 at a time. Where
// they are not, each shape is made, at 30.
func (s *Shapes) AddAll(text kernel.Text, rows kernel.Bits) {
	if s.Overflow {
		return
	}
	if s.like == nil {
		s.like = new([longestLike + 1]likeness)
	}
	like, alike, others := s.like, 0, 0 // an overflow forgets s.like
	tried, together := 0, 0
	for w, word := range rows {
		if word != 0 && !s.Overflow && tried <= 64+2*together {
			fits := s.together(text, w, word)
			tried += bits.OnesCount64(word)
			together += bits.OnesCount64(fits)
			word &^= fits
		}
		for ; word != 0 && !s.Overflow; word &= word - 1 {
			v := text.At(w<<6 | bits.TrailingZeros64(word))
			if len(v) > longestLike || others > 64+alike+together {
				s.Add(v, 1)
				continue
			}
			l := &like[len(v)]
			if l.known && l.frame.Match(v) {
				l.n++
				alike++
				continue
			}
			others++
			s.settle(l)
			l.known = l.frame.Resemble(v)
			l.shape = kernel.AppendShape(l.shape[:0], v)
			l.n = 1
		}
	}
	for i := range like {
		s.settle(&like[i])
	}
}

// together counts the rows of a word that are like the first of them, and returns them.
func (s *Shapes) together(text kernel.Text, w int, word uint64) (fits uint64) {
	first := text.At(w<<6 | bits.TrailingZeros64(word))
	if len(first) > longestLike {
		return 0
	}
	if l := &s.like[len(first)]; l.known {
		fits = l.frame.Fits(text, w, word)
		l.n += int64(bits.OnesCount64(fits))
	}
	return fits
}

// settle counts what was found alike.
func (s *Shapes) settle(l *likeness) {
	if l.n > 0 && !s.Overflow && !s.Top.Add(l.shape, l.n) {
		s.Forget()
	}
	l.n = 0
}

// Forget makes s overflow.
func (s *Shapes) Forget() { *s = Shapes{Top: Top{Overflow: true}} }

// Merge folds in another part's shapes.
func (s *Shapes) Merge(o *Shapes) { s.Top.Merge(&o.Top) }
