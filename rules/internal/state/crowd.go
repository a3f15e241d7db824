package state

import (
	"encoding/binary"
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

	continued [ranked / 8]continued // scratch
}

// ranked is how many bytes of texts are looked at together, at most.
const ranked = 4096

// continued is of eight bytes a bit of each that continues a character, and how many
// before them do.
type continued struct {
	before int64
	here   uint64
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
			f.heads[k], f.hashes[k] = head(text.Data[start:end]), Hash(text.Data[start:end])
			continue
		}
		first, last := *(*uint64)(unsafe.Add(data, start)), uint64(0)
		switch {
		case size > 16:
			second, third := *(*uint64)(unsafe.Add(data, start+8)), *(*uint64)(unsafe.Add(data, end-16))
			last = *(*uint64)(unsafe.Add(data, end-8))
			f.heads[k] = bits.ReverseBytes64(first)
			f.hashes[k] = fold(third, last, mix(first^hashLeft, second^hashLead), size)
			continue
		case size > 8:
			last = *(*uint64)(unsafe.Add(data, end-8))
		default:
			first &= ^uint64(0) >> ((64 - 8*size) & 127)
		}
		f.heads[k] = bits.ReverseBytes64(first)
		f.hashes[k] = fold(first, last, hashLead, size)
	}
	if !ascii {
		f.countCharacters(text, row)
	}
}

// countCharacters makes lengths of sizes. It counts the bytes that continue a character
// up to each eighth byte, and so to the end of each text: how many are its own is then a
// difference, however long it is, and nothing has to be foreseen.
func (f *handful) countCharacters(text kernel.Text, row int) {
	ends := text.Offsets[row+1 : min(row+65, len(text.Offsets))]
	from, to := int(text.Offsets[row]), int(ends[len(ends)-1])
	if to-from >= ranked || to+8 > len(text.Data) {
		for k, i := range f.rows[:f.n] {
			f.lengths[k] = int32(kernel.RuneCount(text.At(int(i))))
		}
		return
	}
	n := int64(0)
	for j, data := 0, text.Data[from:to+8]; len(data) >= 8; j, data = j+1, data[8:] {
		c := kernel.Continued(binary.LittleEndian.Uint64(data))
		f.continued[j] = continued{n, c}
		n += int64(bits.OnesCount64(c))
	}
	var own [64]int32
	before := int64(0)
	for j, end := range ends {
		n := f.rank(int(end) - from)
		own[j&63] = int32(n - before)
		before = n
	}
	for k, i := range f.rows[:f.n] {
		f.lengths[k] -= own[i&63]
	}
}

// rank is how many of the first n bytes continue a character.
func (f *handful) rank(n int) int64 {
	c := &f.continued[n>>3&(ranked/8-1)]
	return c.before + int64(bits.OnesCount64(c.here<<(8*(7-n&7))<<8))
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
