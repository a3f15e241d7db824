package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"rasoat/rules/spill"
)

// streams are the formats that are read from the beginning to the end. Files of others,
// when they are packed, are copied before they are read.
var streams = map[string]bool{"csv": true, "json": true, "ndjson": true, "xml": true}

// ranged are the formats of which only some stretches are read, each of some length: of an
// object of a store they are fetched by themselves.
var ranged = map[string]bool{"parquet": true, "arrow": true}

// smallCopy is a copy that is not worth a file.
const smallCopy = 256 << 10

// copyOut unpacks the file to where it can be read at any place.
func (f *File) copyOut(ctx context.Context, c content, share *spill.Share) error {
	to := newCopy(share)
	b := make([]byte, copyBytes)
	for at := int64(0); at < f.Bytes; at += copyBytes {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := c.ReadAt(b[:min(copyBytes, f.Bytes-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return broken(f.Name, at, err)
		}
		if _, err := to.Write(b[:n]); err != nil {
			return err
		}
	}
	var err error
	f.copied, _, err = to.done()
	return err
}

// A copying writes a copy: to memory if it is small, or if nobody bounds that, and else to
// a file of the run that nobody else can read, and that goes with the audit.
type copying struct {
	share *spill.Share
	held  []byte
	file  *spill.File
	bytes int64
}

func newCopy(share *spill.Share) *copying { return &copying{share: share} }

func (c *copying) Write(b []byte) (int, error) {
	c.held = append(c.held, b...)
	c.bytes += int64(len(b))
	if c.share == nil || c.file == nil && c.bytes <= smallCopy {
		return len(b), nil
	}
	if c.file == nil {
		var err error
		if c.file, err = c.share.CreateSealed(); err != nil {
			return 0, err
		}
	}
	return len(b), c.seal(copyBytes)
}

// seal writes what is held, in frames, as long as there are so many bytes of it.
func (c *copying) seal(least int) error {
	rest := c.held
	for len(rest) >= least && len(rest) > 0 {
		n := min(len(rest), copyBytes)
		if err := c.file.Write(rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	c.held = c.held[:copy(c.held, rest)]
	return nil
}

// done ends the copy, and returns it with its length.
func (c *copying) done() (io.ReaderAt, int64, error) {
	if c.file == nil {
		return bytes.NewReader(c.held), c.bytes, nil
	}
	if err := c.seal(1); err != nil {
		return nil, 0, err
	}
	return &sealed{file: c.file, bytes: c.bytes}, c.bytes, c.file.Flush()
}

// copyBytes is what is sealed at a time.
const copyBytes = 64 << 10

// sealed reads a copy in a file of the run.
type sealed struct {
	file    *spill.File
	bytes   int64
	readers sync.Pool
}

func (s *sealed) ReadAt(p []byte, at int64) (int, error) {
	r, _ := s.readers.Get().(*spill.Reader)
	if r == nil {
		r = &spill.Reader{}
	}
	defer s.readers.Put(r)
	n := 0
	if end := min(at+int64(len(p)), s.bytes); at < end {
		first, last := at/copyBytes, (end-1)/copyBytes
		skip := at % copyBytes
		err := r.Read(s.file, first*spill.FrameBytes(copyBytes), min((last+1)*spill.FrameBytes(copyBytes), s.file.Offset()), func(b []byte) error {
			n += copy(p[n:], b[skip:])
			skip = 0
			return nil
		})
		if err != nil {
			return n, err
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
