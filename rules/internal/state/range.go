package state

import "bytes"

// Texts keeps the smallest and the largest text by code point, and the
// shortest and longest length in characters.
type Texts struct {
	Seen                 bool
	Min, Max             []byte
	MinLength, MaxLength int64
}

// Add folds in one text of the given length.
func (t *Texts) Add(v []byte, length int64) {
	if !t.Seen {
		*t = Texts{true, bytes.Clone(v), bytes.Clone(v), length, length}
		return
	}
	if bytes.Compare(v, t.Min) < 0 {
		t.Min = append(t.Min[:0], v...)
	} else if bytes.Compare(v, t.Max) > 0 {
		t.Max = append(t.Max[:0], v...)
	}
	t.MinLength = min(t.MinLength, length)
	t.MaxLength = max(t.MaxLength, length)
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
	return Texts{true, bytes.Clone(d.Bytes()), bytes.Clone(d.Bytes()), d.Int(), d.Int()}
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
