package state

import (
	"math/bits"
	"unsafe"

	"rasoat/rules/internal/kernel"
)

// AddTexts folds the texts of the given rows into both states. What is needed of
// them is found first, for 64 at a time, and looked at then: one loop that does it
// all has more at hand than a processor has registers.
func AddTexts(c *Cardinality, t *Texts, text kernel.Text, rows kernel.Bits) {
	r, ascii := c.made(), kernel.IsASCII(text.Data)
	var few handful
	for w, word := range rows {
		if word == 0 {
			continue
		}
		few.take(text, w<<6, word, ascii)
		if !t.Seen {
			v := text.At(int(few.rows[0]))
			t.Add(v, int64(few.lengths[0]))
		}
		for _, hash := range few.hashes[:few.n] {
			if r.below(hash) {
				r.raise(hash)
			}
		}
		t.addHeads(&few, text)
		for _, n := range few.lengths[:few.n] {
			t.MinLength, t.MaxLength = min(t.MinLength, int64(n)), max(t.MaxLength, int64(n))
		}
	}
}

// handful is what is needed of the texts of one word of a mask: their rows, their
// lengths in characters, their first eight bytes in order, their hashes.
type handful struct {
	n       int
	rows    [64]int32
	lengths [64]int32
	heads   [64]uint64
	hashes  [64]uint64
}

// take looks at texts of up to 16 bytes, which most are, as two words. These are
// read without asking each time whether they lie in the data: all do of a text
// that begins eight bytes before its end.
func (f *handful) take(text kernel.Text, row int, word uint64, ascii bool) {
	f.n = 0
	for ; word != 0; word &= word - 1 {
		f.rows[f.n&63] = int32(row | bits.TrailingZeros64(word))
		f.n++
	}
	data, safe := unsafe.Pointer(unsafe.SliceData(text.Data)), len(text.Data)-8
	for k, i := range f.rows[:f.n] {
		start, end := int(text.Offsets[i]), int(text.Offsets[i+1])
		size := end - start
		f.lengths[k] = int32(size)
		if start > safe {
			f.takeLast(k, text.Data[start:end])
			continue
		}
		first, last := *(*uint64)(unsafe.Add(data, start)), uint64(0)
		switch {
		case size > 16:
			f.heads[k], f.hashes[k] = bits.ReverseBytes64(first), hashLong(text.Data[start:end])
			if !ascii {
				f.lengths[k] = int32(kernel.RuneCount(text.Data[start:end]))
			}
			continue
		case size > 8:
			last = *(*uint64)(unsafe.Add(data, end-8))
		default:
			first &= ^uint64(0) >> ((64 - 8*size) & 127)
		}
		f.heads[k], f.hashes[k] = bits.ReverseBytes64(first), fold(first, last, hashLead, size)
		if !ascii {
			f.lengths[k] -= int32(kernel.Continuing(first) + kernel.Continuing(last>>(8*(16-size)&63)))
		}
	}
}

// takeLast takes a text at the end of the data.
func (f *handful) takeLast(k int, v []byte) {
	f.heads[k], f.hashes[k], f.lengths[k] = head(v), Hash(v), int32(kernel.RuneCount(v))
}

// addHeads takes in the order of texts. Most lie between the smallest and the
// largest by their heads.
func (t *Texts) addHeads(f *handful, text kernel.Text) {
	low, high := t.low, t.high
	for k, h := range f.heads[:f.n] {
		if h <= low || h >= high {
			t.widen(text.At(int(f.rows[k])), h)
			low, high = t.low, t.high
		}
	}
}
