package state

import (
	"bytes"
	"math/bits"
)

// Texts keeps the smallest and the largest text by code point, and the
// shortest and longest length in characters.
type Texts struct {
	Seen                 bool
	Min, Max             []byte
	MinLength, MaxLength int64
	low, high            uint64 // head of Min and Max
}

// head is the first eight bytes of a text as a number, so that most texts are
// told to lie between two others by two comparisons of words.
func head(v []byte) uint64 { return bits.ReverseBytes64(shortWord(v[:min(8, len(v))])) }

// Add folds in one text of the given length.
func (t *Texts) Add(v []byte, length int64) {
	if !t.Seen {
		*t = Texts{true, bytes.Clone(v), bytes.Clone(v), length, length, head(v), head(v)}
		return
	}
	t.MinLength = min(t.MinLength, length)
	t.MaxLength = max(t.MaxLength, length)
	if h := head(v); h <= t.low || h >= t.high {
		t.widen(v, h)
	}
}

// widen takes in a text whose head does not tell whether it lies between.
func (t *Texts) widen(v []byte, h uint64) {
	if bytes.Compare(v, t.Min) < 0 {
		t.Min, t.low = append(t.Min[:0], v...), h
	} else if bytes.Compare(v, t.Max) > 0 {
		t.Max, t.high = append(t.Max[:0], v...), h
	}
}

// Merge folds in another part's texts.
func (t *Texts) Merge(o *Texts) {
	if !o.Seen {
		return
	}
	t.Add(o.Min, o.MinLength)
	t.Add(o.Max, o.MaxLength)
}

// Append appends the byte form.
func (t *Texts) Append(b []byte) []byte {
	b = AppendBool(b, t.Seen)
	if !t.Seen {
		return b
	}
	b = AppendString(AppendString(b, t.Min), t.Max)
	return AppendInt(AppendInt(b, t.MinLength), t.MaxLength)
}

// DecodeTexts reads what Append wrote.
func DecodeTexts(d *Decoder) Texts {
	if !d.Bool() {
		return Texts{}
	}
	t := Texts{Seen: true, Min: bytes.Clone(d.Bytes()), Max: bytes.Clone(d.Bytes()), MinLength: d.Int(), MaxLength: d.Int()}
	t.low, t.high = head(t.Min), head(t.Max)
	return t
}

// Range keeps the smallest and the largest of ordered values.
type Range[T any] struct {
	Seen     bool
	Min, Max T
}

// Add folds in one value, ordered by less.
func (r *Range[T]) Add(v T, less func(a, b T) bool) {
	switch {
	case !r.Seen:
		*r = Range[T]{true, v, v}
	case less(v, r.Min):
		r.Min = v
	case less(r.Max, v):
		r.Max = v
	}
}

// Merge folds in another part's range.
func (r *Range[T]) Merge(o *Range[T], less func(a, b T) bool) {
	if o.Seen {
		r.Add(o.Min, less)
		r.Add(o.Max, less)
	}
}
