package rules

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"rasoat/rules/message"
)

// MostSegments is how many values a segment column may have: each has a row of every
// rule, which are held in memory. Vietnam had 10,599 communes until July 2025. An id and
// one more fit into 16 bits.
const MostSegments = 20_000

// SegmentsError says that a segment column has more values than MostSegments. An audit
// that left out some of them, or all, would hide that nobody is scored as was asked.
type SegmentsError struct{ Column string }

func (e *SegmentsError) Error() string { return e.Message().In(message.EN) }

// Message is the error for an officer.
func (e *SegmentsError) Message() message.M { return message.New(msgSegments, e.Column, MostSegments) }

// segments is the dictionary of the values of the segment column, shared by
// all workers of a run. Ids depend on who came first; they never leave the
// process: byte forms and results hold the values.
type segments struct {
	mu    sync.RWMutex
	ids   map[string]uint32
	names []string
	full  atomic.Bool // there are more
}

// Err is not nil once the rows that were seen have more segments than can be scored.
// Nothing that is counted then is of use.
func (p *Plan) Err() error {
	if !p.segments.full.Load() {
		return nil
	}
	return &SegmentsError{p.Dataset.Segment}
}

func newSegments() *segments { return &segments{ids: map[string]uint32{}} }

func (s *segments) id(v []byte) uint32 {
	s.mu.RLock()
	id, ok := s.ids[string(v)]
	s.mu.RUnlock()
	if ok {
		return id
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok = s.ids[string(v)]; !ok && len(s.names) == MostSegments {
		s.full.Store(true)
	} else if !ok {
		id = uint32(len(s.names))
		s.ids[string(v)] = id
		s.names = append(s.names, string(v))
	}
	return id
}

func (s *segments) name(id uint32) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.names[id]
}

// findSegments looks up the segment of every row of the batch. Rows whose
// segment is missing belong to the segment "". The cache is the worker's own,
// so that the shared dictionary is asked once per value and worker.
func (b *Batch) findSegments(cache *segmentCache) {
	col := b.plan.segment
	if col < 0 {
		return
	}
	b.segments = resize(b.segments, b.Count)
	text, missing := b.Text(col), b.Missing(col)
	for i := cache.found(text, 0, b.segments); i < b.Count; i = cache.found(text, i+1, b.segments) {
		var v []byte
		if !missing.Has(i) {
			v = text.At(i)
		}
		b.segments[i] = cache.id(v, b.plan.segments)
	}
}

// segmentCache is a worker's copy of the dictionary. Codes of up to seven bytes, which
// most segments are, are numbers: in a table of open addressing they are found in a
// tenth of a map's time. Batches are small, and between two of them other data go through
// the caches: what a look-up reads is therefore kept close together.
type segmentCache struct {
	slots []uint16 // the id of a code, and one more; 0 where there is none
	codes []uint64 // by the id; 0 where it is not known, or no code
	used  int
	texts map[string]uint32
}

const longestCode = 7

func newSegmentCache() *segmentCache {
	const slots = 64
	return &segmentCache{slots: make([]uint16, slots), texts: map[string]uint32{}}
}

// codeOf is a code of n bytes as a number, with its length in the highest byte, so that
// none is 0. Of the bytes that are not its own nothing remains.
func codeOf(word uint64, n uint) uint64 { return word&(1<<(8*n%64)-1) | uint64(n+1)<<56 }

// found looks up the codes of rows from one on, and returns the first row whose text is not
// known, or no code. It does not ask whether a row is missing: of the texts that stand for
// a missing value only the empty one gets into the table, the segment of all such rows.
func (c *segmentCache) found(text Text, row int, ids []uint32) int {
	offsets, data, slots, codes := text.Offsets, text.Data, c.slots, c.codes
	if offsets == nil || row >= len(ids) {
		return row
	}
	start := uint(offsets[row])
	for ; row < len(ids); row++ {
		end := uint(offsets[row+1])
		n := end - start
		if n > longestCode || start+8 > uint(len(data)) {
			break
		}
		at := slotOf(slots, codes, codeOf(binary.LittleEndian.Uint64(data[start:start+8]), n))
		if slots[at] == 0 {
			break
		}
		ids[row] = uint32(slots[at]) - 1
		start = end
	}
	return row
}

func (c *segmentCache) id(v []byte, all *segments) uint32 {
	if len(v) > longestCode {
		id, ok := c.texts[string(v)]
		if !ok {
			id = all.id(v)
			c.texts[string(v)] = id
		}
		return id
	}
	var word [8]byte
	copy(word[:], v)
	code := codeOf(binary.LittleEndian.Uint64(word[:]), uint(len(v)))
	if at := slotOf(c.slots, c.codes, code); c.slots[at] != 0 {
		return uint32(c.slots[at]) - 1
	}
	id := all.id(v)
	if !all.full.Load() { // else the id may be another's
		c.add(code, id)
	}
	return id
}

func (c *segmentCache) add(code uint64, id uint32) {
	c.codes = grown(c.codes, id)
	c.codes[id] = code
	if c.used++; 4*c.used > len(c.slots) { // fuller, many look-ups would go on to the next slot
		c.grow()
		return
	}
	c.slots[slotOf(c.slots, c.codes, code)] = uint16(id + 1)
}

// slotOf is where a code is, or belongs: its place by the multiplicative hash of Knuth
// (The Art of Computer Programming 3, 6.4), or the next that is free. A character reaches
// only the bits of the product from its own on: the last ones, in which months and numbers
// differ, are in the highest.
func slotOf(slots []uint16, codes []uint64, code uint64) int {
	mask := len(slots) - 1
	product := code * 0x9e3779b97f4a7c15
	at := int(product>>32^product>>48) & mask
	for slots[at] != 0 && codes[slots[at]-1] != code {
		at = (at + 1) & mask
	}
	return at
}

func (c *segmentCache) grow() {
	c.slots = make([]uint16, 2*len(c.slots))
	for id, code := range c.codes {
		if code != 0 {
			c.slots[slotOf(c.slots, c.codes, code)] = uint16(id + 1)
		}
	}
}

// SegmentOf returns the segment id of a row, 0 when the dataset has none.
func (b *Batch) SegmentOf(row int) uint32 {
	if b.plan.segment < 0 {
		return 0
	}
	return b.segments[row]
}
