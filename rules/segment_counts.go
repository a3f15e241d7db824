package rules

import "math/bits"

// segmentCounts are the counts of a row rule in each segment, by its id. Which segment
// comes next is anyone's guess: each count has numbers of its own, so that those of
// thousands of segments fit into the nearest cache, and none where nothing is counted.
// Tested is derived at the end from the segment's rows.
type segmentCounts struct {
	known                     int // segments
	missing, excluded, failed []int64
}

func (c *segmentCounts) of(id uint32) Counts {
	return Counts{Missing: countOf(c.missing, id), Excluded: countOf(c.excluded, id), Failed: countOf(c.failed, id)}
}

func countOf(counts []int64, id uint32) int64 {
	if int(id) < len(counts) {
		return counts[id]
	}
	return 0
}

func (c *segmentCounts) add(id uint32, o Counts) {
	c.known = max(c.known, int(id)+1)
	addCount(&c.missing, id, o.Missing)
	addCount(&c.excluded, id, o.Excluded)
	addCount(&c.failed, id, o.Failed)
}

func addCount(counts *[]int64, id uint32, n int64) {
	if n != 0 {
		*counts = grown(*counts, id)
		(*counts)[id] += n
	}
}

func (c *segmentCounts) merge(o *segmentCounts) {
	for id := range o.known {
		c.add(uint32(id), o.of(uint32(id)))
	}
}

// countRows counts the rows of the batch by their segments.
func (t *Tally) countRows() {
	rows := resetSlice(t.batchRows, len(t.segRows))
	for _, s := range t.batch.segments {
		if int(s) >= len(rows) {
			rows = grown(rows, s)
		}
		rows[s]++
	}
	t.batchRows, t.segRows = rows, grown(t.segRows, uint32(len(rows)-1))
	for s, n := range rows {
		t.segRows[s] += n
	}
}

// countIn adds n rows of the batch to the counts of their segments. Where they are most,
// all are counted, which is known already, and the others taken back.
func (t *Tally) countIn(counts []int64, rows Bits, n int64) []int64 {
	if n == 0 {
		return counts
	}
	counts = grown(counts, uint32(len(t.batchRows)-1))
	one, turned := int64(1), uint64(0)
	if 2*n > int64(t.batch.Count+len(t.batchRows)) {
		one, turned = -1, ^uint64(0)
		for s, of := range t.batchRows {
			counts[s] += of
		}
	}
	segments, all := t.batch.segments, t.all[:len(rows)]
	for w, word := range rows {
		for word = (word ^ turned) & all[w]; word != 0; word &= word - 1 {
			counts[segments[w<<6|bits.TrailingZeros64(word)]] += one
		}
	}
	return counts
}
