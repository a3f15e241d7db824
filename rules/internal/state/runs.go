package state

import "rasoat/rules/spill"

// run is where the partitions of one writing begin in a file; the last number
// is where the run ends.
type run struct {
	file   *spill.File
	starts [partitions + 1]int64
}

// spill writes all keys out. Their chunks are free then.
func (k *Keys) spill() {
	k.split()
	k.writeRun(func(p int, write func(*chunk)) {
		part := &k.parts[p]
		for i := range part.full {
			write(&part.full[i])
			k.vacate(&part.full[i])
		}
		if part.last.entries != nil {
			write(&part.last)
			k.vacate(&part.last)
		}
		part.full, part.last, part.n = part.full[:0], chunk{}, 0
	})
	for fair := k.share.Fair(); k.held > fair && len(k.free) > 1; {
		k.held -= k.release(chunk{entries: k.freeChunk()})
	}
}

// vacate makes the memory of a chunk free.
func (k *Keys) vacate(c *chunk) {
	k.free = append(k.free, c.entries[:0])
	n := int64(4 * cap(c.segments))
	k.share.Give(n)
	k.held -= n
}

// writeRun adds a run: chunks calls write with the chunks of a partition.
func (k *Keys) writeRun(chunks func(p int, write func(*chunk))) {
	if k.file == nil && k.share.Err() == nil {
		file, err := k.share.Create()
		k.share.Fail(err)
		k.file = file
	}
	r := run{file: k.file}
	for p := range partitions {
		if r.file != nil {
			r.starts[p] = r.file.Offset()
		}
		chunks(p, func(c *chunk) {
			if len(c.entries) == 0 || k.share.Err() != nil {
				return
			}
			k.block = appendBlock(k.block[:0], c)
			k.share.Fail(r.file.Write(k.block))
			k.parts[p].written += int64(len(c.entries))
		})
	}
	if k.share.Err() != nil {
		return
	}
	r.starts[partitions] = r.file.Offset()
	k.share.Fail(r.file.Flush())
	k.runs = append(k.runs, r)
}

// partReader reads partitions back. It keeps its memory.
type partReader struct {
	frames spill.Reader
	chunk  chunk
}

// each calls f with every piece of a partition.
func (k *Keys) each(p int, r *partReader, f func(*chunk)) {
	for i := range k.runs {
		run := &k.runs[i]
		err := r.frames.Read(run.file, run.starts[p], run.starts[p+1], func(raw []byte) error {
			err := decodeBlock(raw, &r.chunk)
			if err == nil {
				f(&r.chunk)
			}
			return err
		})
		if err != nil {
			k.share.Fail(err)
			return
		}
	}
	part := &k.parts[p]
	for i := range part.full {
		f(&part.full[i])
	}
	f(&part.last)
}

// Remap renames segments, when keys move to a tally with another dictionary.
// What is on disk is written anew.
func (k *Keys) Remap(segment func(uint32) uint32) {
	for p := range k.parts {
		part := &k.parts[p]
		part.written = 0
		for i := range part.full {
			k.remap(&part.full[i], segment)
		}
		k.remap(&part.last, segment)
	}
	runs := k.runs
	k.runs = nil
	for i := range runs {
		old, r := &Keys{share: k.share, parts: make([]part, partitions), runs: runs[i : i+1]}, &partReader{}
		k.writeRun(func(p int, write func(*chunk)) {
			old.each(p, r, func(c *chunk) {
				c.remap(segment)
				write(c)
			})
		})
	}
}

// remap renames the segments of a chunk in memory.
func (k *Keys) remap(c *chunk, segment func(uint32) uint32) {
	had := cap(c.segments)
	c.remap(segment)
	k.share.Force(int64(4 * (cap(c.segments) - had)))
	k.held += int64(4 * (cap(c.segments) - had))
}

func (c *chunk) remap(segment func(uint32) uint32) {
	if len(c.entries) > 0 && c.segments == nil && segment(0) != 0 {
		c.segments = make([]uint32, len(c.entries), cap(c.entries))
	}
	for i := range c.segments {
		c.segments[i] = segment(c.segments[i])
	}
}
