package rules

import (
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
		v := text.At(i)
		if missing.Has(i) {
			v = nil
		}
		b.segments[i] = cache.id(v, b.plan.segments)
	}
}

// segmentCache is a worker's copy of the dictionary. Codes of up to seven bytes, which
// most segments are, are numbers: in a table of open addressing they are found in a
// tenth of a map's time.
type segmentCache struct {
	codes []uint64 // 0: free
	ids   []uint32
	used  int
	texts map[string]uint32
}

func newSegmentCache() *segmentCache {
	const slots = 64
	return &segmentCache{codes: make([]uint64, slots), ids: make([]uint32, slots), texts: map[string]uint32{}}
}

func (c *segmentCache) id(v []byte, all *segments) uint32 {
	if len(v) > 7 {
		id, ok := c.texts[string(v)]
		if !ok {
			id = all.id(v)
			c.texts[string(v)] = id
		}
		return id
	}
	code := uint64(len(v)+1) << 56
	for i, b := range v {
		code |= uint64(b) << (8 * i)
	}
	at := c.slot(code)
	if c.codes[at] == 0 {
		if 2*c.used >= len(c.codes) {
			c.grow()
			at = c.slot(code)
		}
		c.codes[at], c.ids[at] = code, all.id(v)
		c.used++
	}
	return c.ids[at]
}

// slot is where a code is, or belongs: its place by the multiplicative hash of Knuth
// (The Art of Computer Programming 3, 6.4), or the next that is free.
func (c *segmentCache) slot(code uint64) int {
	mask := len(c.codes) - 1
	at := int(code*0x9e3779b97f4a7c15>>32) & mask
	for c.codes[at] != 0 && c.codes[at] != code {
		at = (at + 1) & mask
	}
	return at
}

func (c *segmentCache) grow() {
	codes, ids := c.codes, c.ids
	c.codes, c.ids = make([]uint64, 2*len(codes)), make([]uint32, 2*len(ids))
	for i, code := range codes {
		if code != 0 {
			at := c.slot(code)
			c.codes[at], c.ids[at] = code, ids[i]
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
