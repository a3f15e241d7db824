package rules

import "sync"

// segments is the dictionary of the values of the segment column, shared by
// all workers of a run. Ids depend on who came first; they never leave the
// process: byte forms and results hold the values.
type segments struct {
	mu    sync.RWMutex
	ids   map[string]uint32
	names []string
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
	if id, ok = s.ids[string(v)]; !ok {
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
func (b *Batch) findSegments(cache map[string]uint32) {
	col := b.plan.segment
	if col < 0 {
		return
	}
	b.segments = resize(b.segments, b.Count)
	text, missing := b.Text(col), b.Missing(col)
	var last []byte
	var lastID uint32
	seen := false
	for i := range b.Count {
		v := text.At(i)
		if missing.Has(i) {
			v = nil
		}
		if seen && string(v) == string(last) {
			b.segments[i] = lastID
			continue
		}
		id, ok := cache[string(v)]
		if !ok {
			id = b.plan.segments.id(v)
			cache[string(v)] = id
		}
		b.segments[i], last, lastID, seen = id, v, id, true
	}
}

// SegmentOf returns the segment id of a row, 0 when the dataset has none.
func (b *Batch) SegmentOf(row int) uint32 {
	if b.plan.segment < 0 {
		return 0
	}
	return b.segments[row]
}
