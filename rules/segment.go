package rules

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"rasoat/rules/message"
)

// MostSegments is how many values a segment column may have: each has a row of every
// rule, which are held in memory. Vietnam had 10,599 communes until July 2025.
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
	for i := range b.segments {
		switch {
		case missing.Has(i):
			b.segments[i] = cache.id(nil, b.plan.segments)
		case !cache.found(text, i, &b.segments[i]):
			b.segments[i] = cache.id(text.At(i), b.plan.segments)
		}
	}
}

// segmentCache is a worker's copy of the dictionary. Codes of up to seven bytes, which
// most segments are, are numbers: in a table of open addressing they are found in a
// tenth of a map's time.
type segmentCache struct {
	codes []segmentCode // by the slot
	used  int
	texts map[string]uint32
}

// segmentCode is a code as a number, with its length in the highest byte, so that none is
// 0, which stands for a free slot.
type segmentCode struct {
	code uint64
	id   uint32
}

const longestCode = 7

func newSegmentCache() *segmentCache {
	const slots = 64
	return &segmentCache{codes: make([]segmentCode, slots), texts: map[string]uint32{}}
}

// found looks the code of a row up, if it is one that is known.
func (c *segmentCache) found(text Text, row int, id *uint32) bool {
	start, end := int(text.Offsets[row]), int(text.Offsets[row+1])
	n := end - start
	if n > longestCode || start+8 > len(text.Data) {
		return false
	}
	code := binary.LittleEndian.Uint64(text.Data[start:])&(1<<(8*n)-1) | uint64(n+1)<<56
	at := &c.codes[c.slot(code)]
	*id = at.id
	return at.code == code
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
	code := binary.LittleEndian.Uint64(word[:]) | uint64(len(v)+1)<<56
	at := c.slot(code)
	if c.codes[at].code == 0 {
		if 2*c.used >= len(c.codes) {
			c.grow()
			at = c.slot(code)
		}
		c.codes[at] = segmentCode{code, all.id(v)}
		c.used++
	}
	return c.codes[at].id
}

// slot is where a code is, or belongs: its place by the multiplicative hash of Knuth
// (The Art of Computer Programming 3, 6.4), or the next that is free. A character reaches
// only the bits of the product from its own on: the last ones, in which months and numbers
// differ, are in the highest.
func (c *segmentCache) slot(code uint64) int {
	mask := len(c.codes) - 1
	product := code * 0x9e3779b97f4a7c15
	at := int(product>>32^product>>48) & mask
	for c.codes[at].code != 0 && c.codes[at].code != code {
		at = (at + 1) & mask
	}
	return at
}

func (c *segmentCache) grow() {
	codes := c.codes
	c.codes = make([]segmentCode, 2*len(codes))
	for _, known := range codes {
		if known.code != 0 {
			c.codes[c.slot(known.code)] = known
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
