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

// smallCopy is a copy that is not worth a file.
const smallCopy = 256 << 10

// copyOut unpacks the file to where it can be read at any place: to memory if it is
// small, or if nobody bounds that, and else to a file of the run that nobody else can
// read, and that goes with the audit.
func (f *File) copyOut(ctx context.Context, c content, share *spill.Share) error {
	if share == nil || f.Bytes <= smallCopy {
		b := make([]byte, f.Bytes)
		if _, err := c.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
			return broken(f.Name, 0, err)
		}
		f.copied = bytes.NewReader(b)
		return nil
	}
	to, err := share.CreateSealed()
	if err != nil {
		return err
	}
	b := make([]byte, copyBytes)
	for at := int64(0); at < f.Bytes; at += copyBytes {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := c.ReadAt(b[:min(copyBytes, f.Bytes-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return broken(f.Name, at, err)
		}
		if err := to.Write(b[:n]); err != nil {
			return err
		}
	}
	f.copied = &sealed{file: to, bytes: f.Bytes}
	return to.Flush()
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
