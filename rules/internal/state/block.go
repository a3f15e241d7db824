package state

import "encoding/binary"

// A block is a chunk as it is written to a file: the hashes as they are, for
// they are random and nothing makes them shorter, then the numbers of the rows,
// each as its distance from the one before. Rows come in order but for the
// batches of other workers, so that a distance takes a byte or two of eight: a
// key of 24 bytes takes 17.8. Zstandard makes 18.3 of the 24 bytes, S2 20.7,
// at many times the cost, and neither finds anything more in a block.
//
//	count of keys · 1 if segments follow · hashes · distances of rows · segments

// appendBlock appends a chunk.
func appendBlock(b []byte, c *chunk) []byte {
	b = AppendUint(b, uint64(len(c.entries)))
	b = AppendBool(b, c.segments != nil)
	for i := range c.entries {
		b = binary.LittleEndian.AppendUint64(b, c.entries[i].hi)
		b = binary.LittleEndian.AppendUint64(b, c.entries[i].lo)
	}
	last := uint64(0)
	for i := range c.entries {
		b = AppendInt(b, int64(c.entries[i].row-last))
		last = c.entries[i].row
	}
	for _, s := range c.segments {
		b = AppendUint(b, uint64(s))
	}
	return b
}

// decodeBlock reads what appendBlock wrote into c, using its memory.
func decodeBlock(raw []byte, c *chunk) error {
	d := NewDecoder(raw)
	n := d.Len(17)
	segmented := d.Bool()
	if n > maxChunk {
		d.Fail()
	}
	hashes := d.Raw(16 * n)
	if d.Failed() {
		return d.Err()
	}
	c.entries, c.segments = resized(c.entries, n), nil
	last := uint64(0)
	for i := range c.entries {
		last += uint64(d.Int())
		c.entries[i] = entry{binary.LittleEndian.Uint64(hashes[16*i:]), binary.LittleEndian.Uint64(hashes[16*i+8:]), last}
		if last > maxRow {
			d.Fail()
		}
	}
	if segmented {
		c.segments = make([]uint32, n)
		for i := range c.segments {
			s := d.Uint()
			if s > maxSegment {
				d.Fail()
			}
			c.segments[i] = uint32(s)
		}
	}
	return d.Err()
}

func resized(s []entry, n int) []entry {
	if cap(s) < n {
		return make([]entry, n)
	}
	return s[:n]
}
