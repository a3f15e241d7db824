package state

import (
	"math"
	"math/bits"
	"unsafe"

	"rasoat/rules/internal/kernel"
)

// AddTexts folds the texts of the given rows into both states. What is needed of
// them is found first, for 64 at a time, and looked at then: one loop that does it
// all has more at hand than a processor has registers.
func AddTexts(c *Cardinality, t *Texts, text kernel.Text, rows kernel.Bits) {
	r, ascii := c.made(), kernel.IsASCII(text.Data)
	c.setLimit()
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
			if !c.notBelow(hash) && r.below(hash) {
				r.raise(hash)
				c.raised++
			}
		}
		t.addHeads(&few, text)
		t.addLengths(few.lengths[:few.n])
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

// take looks at texts of up to 16 bytes, which most are, as two words, and at those of
// up to 32 as four. These are read without asking each time whether they lie in the
// data: all do of a text that begins eight bytes before its end.
func (f *handful) take(text kernel.Text, row int, word uint64, ascii bool) {
	f.choose(row, word)
	data, safe := unsafe.Pointer(unsafe.SliceData(text.Data)), len(text.Data)-8
	for k, i := range f.rows[:f.n] {
		start, end := int(text.Offsets[i]), int(text.Offsets[i+1])
		size := end - start
		f.lengths[k] = int32(size)
		if start > safe || size > 32 {
			f.takeOther(k, text.Data[start:end], ascii)
			continue
		}
		first, last, h := *(*uint64)(unsafe.Add(data, start)), uint64(0), uint64(hashLead)
		f.heads[k] = bits.ReverseBytes64(first)
		switch {
		case size > 16:
			second, third := *(*uint64)(unsafe.Add(data, start+8)), *(*uint64)(unsafe.Add(data, end-16))
			last = *(*uint64)(unsafe.Add(data, end-8))
			if !ascii {
				more := size - 16 // bytes behind the first two words
				f.lengths[k] -= int32(kernel.Continuing(first) + kernel.Continuing(second) +
					kernel.Continuing(last>>(8*max(8-more, 0))) + kernel.Continuing(third>>(8*min(16-more, 8))))
			}
			h = mix(first^hashLeft, second^h)
			f.hashes[k] = fold(third, last, h, size)
			continue
		case size > 8:
			last = *(*uint64)(unsafe.Add(data, end-8))
		default:
			first &= ^uint64(0) >> ((64 - 8*size) & 127)
			f.heads[k] = bits.ReverseBytes64(first)
		}
		f.hashes[k] = fold(first, last, h, size)
		if !ascii {
			f.lengths[k] -= int32(kernel.Continuing(first) + kernel.Continuing(last>>(8*(16-size)&63)))
		}
	}
}

// choose takes the rows of the word.
func (f *handful) choose(row int, word uint64) {
	if word == math.MaxUint64 {
		f.n = len(f.rows)
		for k := range f.rows {
			f.rows[k] = int32(row + k)
		}
		return
	}
	n := 0
	for ; word != 0; word &= word - 1 {
		f.rows[n&63] = int32(row | bits.TrailingZeros64(word))
		n++
	}
	f.n = n
}

// takeOther takes a text that is longer, or stands at the end of the data.
func (f *handful) takeOther(k int, v []byte, ascii bool) {
	f.heads[k], f.hashes[k] = head(v), Hash(v)
	if !ascii {
		f.lengths[k] = int32(kernel.RuneCount(v))
	}
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

// addLengths takes in the lengths of texts. Those so far are kept at hand: to find them
// in memory for each text is to wait until they are there from the one before.
func (t *Texts) addLengths(lengths []int32) {
	low, high := lengths[0], lengths[0]
	for _, n := range lengths {
		low, high = min(low, n), max(high, n)
	}
	t.MinLength, t.MaxLength = min(t.MinLength, int64(low)), max(t.MaxLength, int64(high))
}
