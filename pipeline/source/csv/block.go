package csv

import (
	"context"
	"sync"
	"sync/atomic"
)

// slack is how many bytes a block has after its text: the parser looks at 64 bytes
// at a time, and copies short values by 32, past their ends.
const slack = 64

// Blocks lends out the buffers that files are read into. There are never more
// than a fixed number on loan: who asks for one more waits, and that bounds the
// memory of a reading and slows the splitter down to what the parsers can do.
type Blocks struct {
	size int
	loan chan struct{}
	free *sync.Pool // of *[]byte of that size, shared by all lenders of it
}

// freeBlocks are the pools by size: of a night of small files, each finds the
// buffers of those before it.
var freeBlocks sync.Map

// NewBlocks makes a lender of n (at least 2) buffers of size bytes each. A
// record longer than that gets a bigger one, which is not kept.
func NewBlocks(n, size int) *Blocks {
	free, _ := freeBlocks.LoadOrStore(size, &sync.Pool{})
	return &Blocks{size: size, loan: make(chan struct{}, max(n, 2)), free: free.(*sync.Pool)}
}

// A block is a buffer on loan and the number of those who still read it.
type block struct {
	buf    []byte // text; slack bytes follow
	lender *Blocks
	users  atomic.Int32
}

// take borrows a block of at least n bytes for one user.
func (l *Blocks) take(ctx context.Context, n int) (*block, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	select {
	case l.loan <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	b := &block{lender: l}
	b.users.Store(1)
	if n <= l.size {
		if buf, ok := l.free.Get().(*[]byte); ok {
			b.buf = *buf
			return b, nil
		}
		n = l.size
	}
	b.buf = make([]byte, n+slack)[:n]
	return b, nil
}

func (b *block) retain() { b.users.Add(1) }

// release ends one use; the last one gives the buffer back.
func (b *block) release() {
	if b.users.Add(-1) != 0 {
		return
	}
	if buf := b.buf; len(buf) == b.lender.size {
		b.lender.free.Put(&buf)
	}
	b.buf = nil
	<-b.lender.loan
}
