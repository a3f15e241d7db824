package rules

import "math/bits"

// whereabouts finds the part of a tally that may hold a row: the last one that does not
// begin behind it. In an extract with many repeated keys nearly every row fails late,
// and they are told of by one goroutine, in the order of their hashes; so a search
// through all parts, however good, would be what all others wait for. Ids are divided
// into slots of the same width instead, about as many as there are parts, and for each
// it is known which parts begin in it: one or two, unless the ids are those of several
// files, and then a search is left.
type whereabouts struct {
	parts  []rowClasses // by their first ids
	firsts []RowID
	width  int     // of a slot, in bits of an id
	slots  []int32 // for each, and behind the last one, how many parts begin before it
}

func newWhereabouts(parts []rowClasses) *whereabouts {
	w := &whereabouts{parts: parts}
	for i := range parts {
		w.firsts = append(w.firsts, parts[i].rows.ID(0))
	}
	if len(parts) == 0 {
		return w
	}
	span := uint64(w.firsts[len(parts)-1]-w.firsts[0]) + 1
	w.width = max(0, bits.Len64(span)-bits.Len(uint(len(parts)))-1)
	w.slots = make([]int32, span>>w.width+2)
	for _, id := range w.firsts {
		w.slots[w.slot(id)+1]++
	}
	for s := range w.slots[1:] {
		w.slots[s+1] += w.slots[s]
	}
	return w
}

func (w *whereabouts) slot(id RowID) uint64 { return uint64(id-w.firsts[0]) >> w.width }

// find returns the part that holds a row and where in it; nil if none does.
func (w *whereabouts) find(id RowID) (*rowClasses, int) {
	if len(w.firsts) == 0 || id < w.firsts[0] {
		return nil, 0
	}
	low, high := 0, len(w.firsts)-1
	if s := w.slot(id); s+1 < uint64(len(w.slots)) {
		low, high = max(int(w.slots[s])-1, 0), int(w.slots[s+1])-1
	}
	for low < high {
		if middle := (low + high + 1) / 2; w.firsts[middle] <= id {
			low = middle
		} else {
			high = middle - 1
		}
	}
	p := &w.parts[low]
	row, ok := p.rows.Find(id.Record())
	if !ok || p.rows.File != id.File() {
		return nil, 0
	}
	return p, row
}
