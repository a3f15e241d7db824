package source

import (
	"context"
	"io"
	"sync"

	"rasoat/pipeline/source/pack"
)

// reopen opens the content of the file, which must be as it was.
func (f *File) reopen(ctx context.Context) (content, error) {
	switch {
	case f.copied != nil:
		return copiedContent{f.copied}, nil
	case f.member != nil:
		if err := f.from.use(ctx); err != nil {
			return nil, err
		}
		f.from.join(f, 1)
		return &packedContent{ReaderAt: f.member, file: f}, nil
	}
	return f.from.open(ctx)
}

// unchanged tells whether what was delivered is still what was opened.
func (f *File) unchanged(c content) error { return f.from.unchanged(c) }

// packedContent is a file of a packed one, unpacked as it is read.
type packedContent struct {
	io.ReaderAt
	file *File
	once sync.Once
}

func (c *packedContent) Close() error {
	c.once.Do(func() {
		c.file.from.join(c.file, -1)
		c.file.from.leave()
	})
	return nil
}

// join counts who reads a file of a packed one; when nobody does it is let go of.
func (d *delivery) join(f *File, by int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.using == nil {
		d.using = map[*pack.Member]int{}
	}
	if d.using[f.member] += by; d.using[f.member] == 0 {
		delete(d.using, f.member)
		f.member.Rest()
	}
}

// copiedContent is a copy of a file that cannot be read where it is.
type copiedContent struct{ io.ReaderAt }

func (c copiedContent) Close() error { return nil }

// A keeper keeps the file that is being read in use between one reading and the next,
// so that what was unpacked for one is there for the other.
type keeper struct {
	file *File
	c    content
}

// on goes on to a file. Files of one archive follow each other.
func (k *keeper) on(ctx context.Context, f *File) error {
	if f == k.file || f.member == nil && k.c == nil {
		return nil
	}
	var c content
	var err error
	if f.member != nil && f.copied == nil {
		c, err = f.reopen(ctx)
	}
	k.end()
	k.file, k.c = f, c
	return err
}

func (k *keeper) end() {
	if k.c != nil {
		k.c.Close()
	}
	k.file, k.c = nil, nil
}
