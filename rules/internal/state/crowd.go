package state

import (
	"math"
	"math/bits"
	"unsafe"

	"rasoat/rules/internal/kernel"
)

// AddTexts folds the texts of the given rows into both states. What is needed of
// them is found first, for 64 at a time, and looked at then.
func AddTexts(c *Cardinality, t *Texts, text kernel.Text, rows kernel.Bits) {
	r := c.made()
	c.setLimit()
	var few handful
	for w, word := range rows {
		if word == 0 {
			continue
		}
		few.choose(text.Offsets, w<<6, word)
		few.take(text.Data, c.limit)
		if !t.Seen {
			t.Add(text.Data[few.starts[0]:few.ends[0]], int64(few.lengths[0]))
		}
		for _, hash := range few.hashes[:few.raising] {
			if r.below(hash) {
				r.raise(hash)
				c.raised++
			}
		}
		t.addFew(&few, text.Data)
	}
}

// handful is what is needed of the texts of one word of a mask: where they begin and
// end, their lengths in characters, their first eight bytes in order, and of their hashes
// those that may raise a register. The loops in assembly know how the first three lie.
type handful struct {
	lengths      [64]int32
	heads        [64]uint64
	hashes       [65]uint64 // and the last, which raises nothing
	raising      int
	starts, ends []int32

	chosen [2][64]int32 // scratch
}

// choose takes the rows of the word.
func (f *handful) choose(offsets []int32, row int, word uint64) {
	if word == math.MaxUint64 {
		f.starts, f.ends = offsets[row:row+64], offsets[row+1:row+65]
		return
	}
	n := 0
	for ; word != 0; word &= word - 1 {
		two := offsets[row|bits.TrailingZeros64(word):][:2]
		f.chosen[0][n&63], f.chosen[1][n&63] = two[0], two[1]
		n++
	}
	f.starts, f.ends = f.chosen[0][:n], f.chosen[1][:n]
}

// take looks at the texts: at those of a few words, which most are, without a branch that
// the processor could not foresee. Each hash is written, and the next one over it if it
// raises nothing.
func (f *handful) take(data []byte, limit uint64) {
	f.raising = 0
	for k := 0; k < len(f.starts); k++ {
		if fast {
			k, f.raising = look(f, unsafe.SliceData(data), unsafe.SliceData(f.starts), unsafe.SliceData(f.ends),
				k, len(f.starts), f.raising, len(data)-32, limit)
			if k == len(f.starts) {
				break
			}
		}
		v := data[f.starts[k]:f.ends[k]]
		f.lengths[k], f.heads[k], f.hashes[f.raising] = int32(kernel.RuneCount(v)), head(v), Hash(v)
		if f.hashes[f.raising]<<registerBits < limit {
			f.raising++
		}
	}
}

// addFew takes in lengths and the order of texts. Most lie between the smallest and the
// largest by their heads.
func (t *Texts) addFew(f *handful, data []byte) {
	n := len(f.starts)
	if fast {
		for ; n&7 != 0; n++ {
			f.lengths[n], f.heads[n] = f.lengths[0], f.heads[0]
		}
		least, most, between := settle(f, n/8, t.low, t.high)
		t.MinLength, t.MaxLength = min(t.MinLength, int64(least)), max(t.MaxLength, int64(most))
		if between {
			return
		}
	}
	for k, start := range f.starts {
		if v := data[start:f.ends[k]]; f.heads[k] <= t.low || f.heads[k] >= t.high {
			t.widen(v, f.heads[k])
		}
		t.MinLength, t.MaxLength = min(t.MinLength, int64(f.lengths[k])), max(t.MaxLength, int64(f.lengths[k]))
	}
}
