package state

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"rasoat/rules/internal/kernel"
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
func head(v []byte) uint64 {
	if len(v) >= 8 {
		return binary.BigEndian.Uint64(v)
	}
	var h uint64
	for i, c := range v {
		h |= uint64(c) << (56 - 8*i)
	}
	return h
}

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

// AddAll folds in the texts of the given rows.
func (t *Texts) AddAll(text kernel.Text, rows kernel.Bits) {
	ascii := kernel.IsASCII(text.Data)
	for w, word := range rows {
		if !t.Seen && word != 0 {
			v := text.At(w<<6 | bits.TrailingZeros64(word))
			t.Add(v, kernel.RuneCount(v))
		}
		t.addWord(text, w<<6, word, ascii)
	}
}

// addWord folds in the rows of one word of a mask. Characters take one to four
// bytes, so that few texts need to be counted; and most lie between the smallest
// and the largest by their heads.
func (t *Texts) addWord(text kernel.Text, row int, word uint64, ascii bool) {
	low, high, shortest, longest := t.low, t.high, int(t.MinLength), int(t.MaxLength)
	surely := 4 * shortest // bytes that hold as many characters as the shortest
	if ascii {
		surely = shortest
	}
	for ; word != 0; word &= word - 1 {
		i := row | bits.TrailingZeros64(word)
		start, end := int(text.Offsets[i]), int(text.Offsets[i+1])
		if n := end - start; n > longest || n < surely {
			t.measure(text.Data[start:end])
			shortest, longest = int(t.MinLength), int(t.MaxLength)
			surely = min(surely, 4*shortest)
		}
		if h := headAt(text.Data, start, end); h <= low || h >= high {
			t.widen(text.Data[start:end], h)
			low, high = t.low, t.high
		}
	}
}

// measure takes in the length of a text.
func (t *Texts) measure(v []byte) {
	length := kernel.RuneCount(v)
	t.MinLength, t.MaxLength = min(t.MinLength, length), max(t.MaxLength, length)
}

// headAt is head of data[start:end], from one word where the data goes on.
func headAt(data []byte, start, end int) uint64 {
	if start+8 > len(data) {
		return head(data[start:end])
	}
	h := binary.BigEndian.Uint64(data[start:])
	if n := end - start; n < 8 {
		h &= ^(^uint64(0) >> (8 * n))
	}
	return h
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
