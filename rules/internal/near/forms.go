package near

import (
	"bytes"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/state"
)

// forms are the different forms of a partition, numbered in the order in which
// they are met. It keeps its memory.
type forms struct {
	reader state.RecordReader
	data   []byte
	ends   []uint32 // of each form in data
	blocks []uint64
	hashes []uint64
	slots  []uint32 // the number of a form plus one, by its hash
}

func (f *forms) reset() {
	f.data, f.ends, f.blocks, f.hashes = f.data[:0], f.ends[:0], f.blocks[:0], f.hashes[:0]
	clear(f.slots)
}

func (f *forms) len() int { return len(f.ends) }

func (f *forms) at(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = f.ends[i-1]
	}
	return f.data[from:f.ends[i]]
}

// read calls each with the records of a partition and the numbers of their
// forms.
func (f *forms) read(r *state.Records, p int, each func(rec *state.Record, form int)) {
	f.reset()
	r.Each(p, &f.reader, func(rec *state.Record) { each(rec, f.number(rec)) })
}

// number returns the number of a record's form.
func (f *forms) number(rec *state.Record) int {
	if len(f.ends)*4 >= len(f.slots)*3 {
		f.grow()
	}
	h := xxh3.HashSeed(rec.Text, rec.Key)
	at := f.slot(h, func(i int) bool { return f.blocks[i] == rec.Key && bytes.Equal(f.at(i), rec.Text) })
	if f.slots[at] == 0 {
		f.data = append(f.data, rec.Text...)
		f.ends = append(f.ends, uint32(len(f.data)))
		f.blocks, f.hashes = append(f.blocks, rec.Key), append(f.hashes, h)
		f.slots[at] = uint32(len(f.ends))
	}
	return int(f.slots[at]) - 1
}

// slot returns the place of the form of a hash that is the same, or the empty
// one where it belongs.
func (f *forms) slot(h uint64, same func(i int) bool) int {
	mask := len(f.slots) - 1
	for at := int(h) & mask; ; at = (at + 1) & mask {
		if n := f.slots[at]; n == 0 || f.hashes[n-1] == h && same(int(n)-1) {
			return at
		}
	}
}

func (f *forms) grow() {
	f.slots = make([]uint32, max(64, 2*len(f.slots)))
	for i, h := range f.hashes {
		f.slots[f.slot(h, func(int) bool { return false })] = uint32(i) + 1
	}
}
