package state

import (
	"cmp"
	"slices"

	"github.com/zeebo/xxh3"
)

// KeySeed is the public seed of all key hashes. Keys are compared by their
// 128-bit xxh3: among n different keys the chance of one false duplicate is
// about n²/2^129, below 10^-23 for 50 million.
const KeySeed = 0x7261736f61743031

// partitions is a power of two: keys are split by the top bits of their hash,
// so that a partition is sorted while it fits the processor's cache.
const partitions = 256

// Key is a hashed key and the row that carries it.
type Key struct {
	Hash    xxh3.Uint128
	Row     uint64
	Segment uint32
}

// maxSegment is the greatest id of a segment.
const maxSegment = 1<<31 - 1

// Keys collects the keys of all rows, to find those that came more than once.
type Keys struct {
	parts [partitions][]Key
	n     int64
}

// Add adds the key of a row.
func (k *Keys) Add(h xxh3.Uint128, row uint64, segment uint32) {
	p := &k.parts[h.Hi>>56]
	*p = append(*p, Key{h, row, segment})
	k.n++
}

// Merge takes over another part's keys; o is not to be used afterwards.
func (k *Keys) Merge(o *Keys) {
	for i, p := range o.parts {
		if len(k.parts[i]) == 0 {
			k.parts[i] = p
			continue
		}
		k.parts[i] = append(k.parts[i], p...)
	}
	k.n += o.n
}

// Len is the number of keys added.
func (k *Keys) Len() int64 { return k.n }

// Remap renames segments, when keys move to a tally with another dictionary.
func (k *Keys) Remap(segment func(uint32) uint32) {
	for _, p := range k.parts {
		for i := range p {
			p[i].Segment = segment(p[i].Segment)
		}
	}
}

func sortKeys(p []Key) {
	slices.SortFunc(p, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Hash.Hi, b.Hash.Hi), cmp.Compare(a.Hash.Lo, b.Hash.Lo), cmp.Compare(a.Row, b.Row))
	})
}

// Repeated calls f with the rows of every key that came more than once, those
// of one key together, in an order that does not depend on how the keys were
// added. A partition is looked through with a hash table that stays in the
// cache (10 ns a key where sorting takes 80); only repeated keys are sorted.
func (k *Keys) Repeated(f func(group []Key)) {
	var table []uint32
	var again []Key
	for _, p := range k.parts {
		again, table = repeated(p, again[:0], table)
		sortKeys(again)
		for len(again) > 0 {
			n := 1
			for n < len(again) && again[n].Hash == again[0].Hash {
				n++
			}
			f(again[:n])
			again = again[n:]
		}
	}
}

// repeated appends to again the keys of p that occur more than once. Slots of
// the table hold the index of a key's first occurrence, plus one; the top bit
// marks that it has been taken.
func repeated(p, again []Key, table []uint32) ([]Key, []uint32) {
	const taken = 1 << 31
	size := 1
	for size < 2*len(p) {
		size *= 2
	}
	if cap(table) < size {
		table = make([]uint32, size)
	}
	table = table[:size]
	clear(table)
	mask := uint64(size - 1)
	for i := range p {
		slot := p[i].Hash.Lo & mask
		for {
			first := table[slot]
			if first == 0 {
				table[slot] = uint32(i + 1)
				break
			}
			if of := &p[first&^taken-1]; of.Hash == p[i].Hash {
				if first&taken == 0 {
					table[slot] |= taken
					again = append(again, *of)
				}
				again = append(again, p[i])
				break
			}
			slot = (slot + 1) & mask
		}
	}
	return again, table
}

// Append appends the byte form.
func (k *Keys) Append(b []byte) []byte {
	b = AppendUint(b, uint64(k.n))
	for _, p := range k.parts {
		sortKeys(p)
		for _, e := range p {
			b = AppendFixed64(AppendFixed64(b, e.Hash.Hi), e.Hash.Lo)
			b = AppendUint(AppendFixed64(b, e.Row), uint64(e.Segment))
		}
	}
	return b
}

// DecodeKeys reads what Append wrote.
func DecodeKeys(d *Decoder) *Keys {
	k := &Keys{}
	for range d.Len(25) {
		h := xxh3.Uint128{Hi: d.Fixed64(), Lo: d.Fixed64()}
		row, segment := d.Fixed64(), d.Uint()
		if segment > maxSegment {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		k.Add(h, row, uint32(segment))
	}
	return k
}

// Set is a set of hashed keys: an open-addressing table, since the hashes are
// already evenly spread.
type Set struct {
	slots []xxh3.Uint128
	n     int
	zero  bool // the hash 0,0 marks an empty slot and is kept apart
}

// Add adds a key.
func (s *Set) Add(h xxh3.Uint128) {
	if h == (xxh3.Uint128{}) {
		s.zero = true
		return
	}
	if s.n*4 >= len(s.slots)*3 {
		s.grow()
	}
	if i := s.find(h); s.slots[i] != h {
		s.slots[i] = h
		s.n++
	}
}

// Contains tells whether the key was added.
func (s *Set) Contains(h xxh3.Uint128) bool {
	if h == (xxh3.Uint128{}) {
		return s.zero
	}
	return len(s.slots) > 0 && s.slots[s.find(h)] == h
}

// Len is the number of different keys.
func (s *Set) Len() int {
	if s.zero {
		return s.n + 1
	}
	return s.n
}

// Each calls f with every key, in no particular order.
func (s *Set) Each(f func(h xxh3.Uint128)) {
	if s.zero {
		f(xxh3.Uint128{})
	}
	for _, h := range s.slots {
		if h != (xxh3.Uint128{}) {
			f(h)
		}
	}
}

func (s *Set) find(h xxh3.Uint128) uint64 {
	mask := uint64(len(s.slots) - 1)
	i := h.Lo & mask
	for s.slots[i] != h && s.slots[i] != (xxh3.Uint128{}) {
		i = (i + 1) & mask
	}
	return i
}

func (s *Set) grow() {
	old := s.slots
	s.slots = make([]xxh3.Uint128, max(64, 2*len(old)))
	for _, h := range old {
		if h != (xxh3.Uint128{}) {
			s.slots[s.find(h)] = h
		}
	}
}
