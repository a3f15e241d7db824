package state

import (
	"sync"

	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// setSplitAt is how many keys a set has before it is divided into partitions.
const setSplitAt = 1 << 12

// Set is a set of hashed keys: open-addressing tables, since the hashes are
// already evenly spread, one for each partition. When the budget has no memory
// for a table to grow, all of them are written to a file and begun anew; then
// nobody can tell any more whether a single key is in the set (Contains), but
// many can be held against it at once (Keys.Outside).
type Set struct {
	share  *spill.Share
	tables []setTable
	held   int64 // bytes of all tables
	user   bool  // of the budget
	over   *Keys // what was written; nil: nothing was
	copied *Keys // what is in memory, where many were held against it
	seal   sync.Once
	copy   sync.Once
}

// setTable is a partition of a set.
type setTable struct {
	slots []xxh3.Uint128
	n     int
	zero  bool // the hash 0,0 marks an empty slot and is kept apart
}

// setSlotBytes is the size of a slot.
const setSlotBytes = 16

// NewSet returns an empty set that draws on a share of the budget.
func NewSet(share *spill.Share) *Set { return &Set{share: share} }

// Add adds a key.
func (s *Set) Add(h xxh3.Uint128) {
	t := s.table(h)
	if t.n*4 >= len(t.slots)*3 {
		t = s.room(h)
	}
	t.add(h)
}

func (s *Set) table(h xxh3.Uint128) *setTable {
	switch len(s.tables) {
	case partitions:
		return &s.tables[h.Hi>>56]
	case 0:
		s.tables = make([]setTable, 1)
	}
	return &s.tables[0]
}

// room returns the table of a key, with room for it.
func (s *Set) room(h xxh3.Uint128) *setTable {
	if len(s.tables) == 1 && s.tables[0].n >= setSplitAt {
		s.split()
	}
	t := s.table(h)
	if t.n*4 < len(t.slots)*3 {
		return t
	}
	if !s.user {
		s.user = true
		s.share.Join()
	}
	size := max(8, 2*len(t.slots))
	if bytes := int64(size * setSlotBytes); !s.share.Take(bytes) {
		if s.held > s.share.Grain() {
			s.spill()
			if t = s.table(h); len(t.slots) > 0 {
				return t
			}
			size = 8
			bytes = int64(size * setSlotBytes)
		}
		s.share.Force(bytes)
	}
	old := t.slots
	s.held += int64((size - len(old)) * setSlotBytes)
	t.slots, t.n = make([]xxh3.Uint128, size), 0
	for _, o := range old {
		t.addSlot(o)
	}
	s.share.Give(int64(len(old) * setSlotBytes))
	return t
}

// split divides a set that has been one table so far.
func (s *Set) split() {
	if len(s.tables) == partitions {
		return
	}
	old := *s.table(xxh3.Uint128{})
	s.dropTables()
	s.tables = make([]setTable, partitions)
	old.each(s.Add)
}

// spill writes all tables out and empties them.
func (s *Set) spill() {
	s.split()
	if s.over == nil {
		s.over = NewKeys(s.share)
		s.over.split()
	}
	scratch := chunk{entries: make([]entry, 0, maxChunk)}
	s.over.writeRun(func(p int, write func(*chunk)) {
		t := &s.tables[p]
		s.over.n += int64(t.len())
		t.each(func(h xxh3.Uint128) {
			if scratch.entries = append(scratch.entries, entry{hi: h.Hi, lo: h.Lo}); len(scratch.entries) == maxChunk {
				write(&scratch)
				scratch.entries = scratch.entries[:0]
			}
		})
		write(&scratch)
		scratch.entries = scratch.entries[:0]
		clear(t.slots)
		t.n, t.zero = 0, false
	})
	if s.held > 2*s.share.Fair() { // they grow again, to what is fair
		s.dropTables()
		s.tables = make([]setTable, partitions)
	}
}

func (s *Set) dropTables() {
	s.share.Give(s.held)
	s.tables, s.held = nil, 0
}

func (s *Set) leave() {
	if s.user {
		s.user = false
		s.share.Leave()
	}
}

// Spilled returns what many keys are held against when the set has been
// written out, nil when it is in memory and Contains answers. Nothing may be
// added afterwards.
func (s *Set) Spilled() *Keys {
	s.seal.Do(func() {
		if s.over != nil {
			s.spill()
			s.dropTables()
			s.leave()
		}
	})
	return s.over
}

// Listed returns what many keys are held against, wherever the set is: one that
// is in memory is copied, once, and answers Contains as before. Nothing may be
// added afterwards.
func (s *Set) Listed() *Keys {
	if over := s.Spilled(); over != nil {
		return over
	}
	s.copy.Do(func() {
		s.copied = NewKeys(s.share)
		s.copied.split()
		for i := range s.tables {
			s.tables[i].each(func(h xxh3.Uint128) { s.copied.Add(h, 0, 0) })
		}
	})
	return s.copied
}

// Contains tells whether the key was added. The set must not be Spilled.
func (s *Set) Contains(h xxh3.Uint128) bool {
	if len(s.tables) == 0 {
		return false
	}
	return s.table(h).contains(h)
}

// Len is the number of different keys. Nothing may be added afterwards.
func (s *Set) Len() int64 {
	if over := s.Spilled(); over != nil {
		a := &asker{table: table{share: s.share}}
		defer a.table.release()
		return over.distinct(a)
	}
	n := 0
	for i := range s.tables {
		n += s.tables[i].len()
	}
	return int64(n)
}

// Merge takes over the keys of o, which is not to be used afterwards. Both draw
// on the same share.
func (s *Set) Merge(o *Set) {
	if o.over != nil {
		if s.over == nil {
			s.over = NewKeys(s.share)
			s.over.split()
		}
		s.over.Merge(o.over)
	}
	for i := range o.tables {
		o.tables[i].each(s.Add)
		o.share.Give(int64(len(o.tables[i].slots) * setSlotBytes))
		o.tables[i] = setTable{}
	}
	o.leave()
}

// discard gives back the memory of the set and removes its files.
func (s *Set) discard() {
	s.over.discard()
	s.copied.discard()
	s.dropTables()
	s.leave()
	s.over, s.copied = nil, nil
}

func (t *setTable) len() int {
	if t.zero {
		return t.n + 1
	}
	return t.n
}

func (t *setTable) add(h xxh3.Uint128) {
	if h == (xxh3.Uint128{}) {
		t.zero = true
		return
	}
	t.addSlot(h)
}

// addSlot adds a key that is not 0,0; that one is passed over.
func (t *setTable) addSlot(h xxh3.Uint128) {
	if i := t.find(h); t.slots[i] != h {
		t.slots[i] = h
		t.n++
	}
}

func (t *setTable) contains(h xxh3.Uint128) bool {
	if h == (xxh3.Uint128{}) {
		return t.zero
	}
	return len(t.slots) > 0 && t.slots[t.find(h)] == h
}

// each calls f with every key, in no particular order.
func (t *setTable) each(f func(h xxh3.Uint128)) {
	if t.zero {
		f(xxh3.Uint128{})
	}
	for _, h := range t.slots {
		if h != (xxh3.Uint128{}) {
			f(h)
		}
	}
}

func (t *setTable) find(h xxh3.Uint128) uint64 {
	mask := uint64(len(t.slots) - 1)
	i := h.Lo & mask
	for t.slots[i] != h && t.slots[i] != (xxh3.Uint128{}) {
		i = (i + 1) & mask
	}
	return i
}
