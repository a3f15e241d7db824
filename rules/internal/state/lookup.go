package state

import "rasoat/rules/spill"

// table is the set of the different keys of a partition. Each has a mark: that
// of its first row, until that row has been told of. It grows while there is
// memory; when there is none left it is full, for good.
type table struct {
	share    *spill.Share
	slots    []slot
	segments []uint32 // of the first rows; nil: all 0
	n, most  int
	full     bool
}

// slot is a place in a table. Mark is 0 where it is empty, told where the first
// row has been told of, else the row plus one.
type slot struct{ hi, lo, mark uint64 }

const (
	slotBytes = 24
	told      = ^uint64(0)
	minSlots  = 1 << 3
	maxSlots  = 1 << 17 // made at once; tables of more grow
)

// reset empties the table and makes room for n keys, as far as it is known that
// they are different.
func (t *table) reset(n int64) {
	t.n, t.full = 0, false
	size := minSlots
	for size < maxSlots && int64(size)*3 < n*4 {
		size *= 2
	}
	if size <= len(t.slots) && len(t.slots) <= 4*size {
		clear(t.slots)
		clear(t.segments)
		return
	}
	t.release()
	for !t.borrow(size) {
		size /= 2
	}
	t.make(size)
}

// borrow draws on the budget for slots; what is not worth a file is forced.
func (t *table) borrow(slots int) bool {
	bytes := int64(slots * slotBytes)
	if t.share.Borrow(bytes) {
		return true
	}
	if slots > minSlots && bytes > t.share.Grain() {
		return false
	}
	t.share.Force(bytes)
	return true
}

func (t *table) make(slots int) {
	t.slots, t.most = make([]slot, slots), slots/4*3
}

// release gives back the memory of the table.
func (t *table) release() {
	t.share.Give(int64(len(t.slots)*slotBytes + 4*len(t.segments)))
	t.slots, t.segments = nil, nil
}

// find returns the slot of a key, or the empty one where it belongs.
func (t *table) find(hi, lo uint64) int {
	mask := len(t.slots) - 1
	i := int(lo) & mask
	for {
		s := &t.slots[i]
		if s.mark == 0 || s.lo == lo && s.hi == hi {
			return i
		}
		i = (i + 1) & mask
	}
}

// put takes the empty slot that find has returned for a key. It refuses when
// the table is full.
func (t *table) put(i int, e *entry, segment uint32) bool {
	if t.n >= t.most {
		if !t.grow() {
			return false
		}
		i = t.find(e.hi, e.lo)
	}
	t.n++
	t.slots[i] = slot{e.hi, e.lo, e.row + 1}
	if segment != 0 || t.segments != nil {
		if t.segments == nil {
			t.segments = make([]uint32, len(t.slots))
			t.share.Force(int64(4 * len(t.slots)))
		}
		t.segments[i] = segment
	}
	return true
}

func (t *table) grow() bool {
	if t.full || !t.borrow(2*len(t.slots)) {
		t.full = true
		return false
	}
	slots, segments := t.slots, t.segments
	t.make(2 * len(slots))
	if segments != nil {
		t.segments = make([]uint32, len(t.slots))
		t.share.Force(int64(4 * len(segments)))
	}
	for i := range slots {
		if s := &slots[i]; s.mark != 0 {
			at := t.find(s.hi, s.lo)
			t.slots[at] = *s
			if segments != nil {
				t.segments[at] = segments[i]
			}
		}
	}
	t.share.Give(int64(len(slots) * slotBytes))
	return true
}

// first returns the key in a slot with its first row.
func (t *table) first(i int) Key {
	s := &t.slots[i]
	e := entry{s.hi, s.lo, s.mark - 1}
	if t.segments != nil {
		return e.key(t.segments[i])
	}
	return e.key(0)
}
