package state

import (
	"cmp"
	"container/heap"
	"slices"

	"rasoat/rules/spill"
)

// awayBlock is a block that was written to a file.
type awayBlock struct {
	file     *spill.File
	from, to int64 // where its frame is
	first    uint64
}

// spill writes all blocks out.
func (n *Numbers) spill() {
	if n.file == nil {
		file, err := n.share.Create()
		if n.share.Fail(err); err != nil {
			return
		}
		n.file = file
	}
	var frame []byte
	for i := range n.blocks {
		away := awayBlock{file: n.file, from: n.file.Offset(), first: n.blocks[i].first}
		frame = n.blocks[i].append(frame[:0])
		if err := n.file.Write(frame); err != nil {
			n.share.Fail(err)
			return
		}
		away.to = n.file.Offset()
		n.away = append(n.away, away)
	}
	n.share.Fail(n.file.Flush())
	n.share.Give(n.held)
	n.blocks, n.held = n.blocks[:0], 0
	clear(n.blocks[:cap(n.blocks)])
}

// read returns the block again, an empty one after an error.
func (a *awayBlock) read(frames *spill.Reader, share *spill.Share) (b numberBlock) {
	share.Fail(frames.Read(a.file, a.from, a.to, func(raw []byte) error {
		d := NewDecoder(raw)
		b = decodeNumberBlock(d)
		return d.Err()
	}))
	return b
}

// eachBlock calls f with every block: those that are away, then the others.
func (n *Numbers) eachBlock(f func(b *numberBlock)) {
	n.close()
	frames := &spill.Reader{}
	for i := range n.away {
		b := n.away[i].read(frames, n.share)
		if b.count == 0 {
			return
		}
		f(&b)
	}
	for i := range n.blocks {
		f(&n.blocks[i])
	}
}

// Discard gives back all memory and files; nothing can be asked any more.
func (n *Numbers) Discard() {
	n.share.Give(n.held)
	if n.open != nil {
		n.share.Leave()
	}
	files := map[*spill.File]bool{}
	for i := range n.away {
		if f := n.away[i].file; !files[f] {
			files[f] = true
			f.Close()
		}
	}
	*n = Numbers{share: n.share}
}

// inOrder are the same numbers, by row and in full blocks: their only form.
func (n *Numbers) inOrder() *Numbers {
	n.close()
	ordered, open, waiting, frames := NewNumbers(n.share), openBlocks{}, n.waiting(), &spill.Reader{}
	for len(waiting) > 0 || len(open) > 0 {
		if len(waiting) > 0 && (len(open) == 0 || waiting[0].first <= open[0].row) {
			if b := waiting[0].load(frames, n.share); b.count > 0 {
				heap.Push(&open, openBlock{of: b, row: b.first})
			}
			waiting = waiting[1:]
			continue
		}
		b := &open[0]
		ordered.Add(b.of.number(b.at))
		if b.at++; b.at == b.of.count {
			heap.Pop(&open)
			continue
		}
		b.row = b.of.row(b.at)
		heap.Fix(&open, 0)
	}
	ordered.close()
	return ordered
}

// waitingBlock is a block that has not been opened.
type waitingBlock struct {
	first uint64
	held  *numberBlock
	away  *awayBlock
}

func (w *waitingBlock) load(frames *spill.Reader, share *spill.Share) *numberBlock {
	if w.held != nil {
		return w.held
	}
	b := w.away.read(frames, share)
	return &b
}

// waiting are all blocks by their first row.
func (n *Numbers) waiting() []waitingBlock {
	var all []waitingBlock
	for i := range n.away {
		all = append(all, waitingBlock{first: n.away[i].first, away: &n.away[i]})
	}
	for i := range n.blocks {
		all = append(all, waitingBlock{first: n.blocks[i].first, held: &n.blocks[i]})
	}
	slices.SortFunc(all, func(a, b waitingBlock) int { return cmp.Compare(a.first, b.first) })
	return all
}

// openBlock is a block that is being read, and the row that comes next.
type openBlock struct {
	of  *numberBlock
	at  int
	row uint64
}

// openBlocks are the blocks that overlap at some row, as those of two workers
// do where each of them had every other batch. The first has the least row.
type openBlocks []openBlock

func (o openBlocks) Len() int           { return len(o) }
func (o openBlocks) Less(i, j int) bool { return o[i].row < o[j].row }
func (o openBlocks) Swap(i, j int)      { o[i], o[j] = o[j], o[i] }
func (o *openBlocks) Push(b any)        { *o = append(*o, b.(openBlock)) }

func (o *openBlocks) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}
