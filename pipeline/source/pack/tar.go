package pack

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"strings"
)

// A position is a place in an archive that package tar reads from: what it passes over
// is not read, and where it stands behind a header the file begins.
type position struct {
	in  io.ReaderAt
	at  int64
	ctx context.Context
}

func (p *position) Read(b []byte) (int, error) {
	if p.ctx.Err() != nil {
		return 0, context.Cause(p.ctx)
	}
	n, err := p.in.ReadAt(b, p.at)
	if p.at += int64(n); n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (p *position) Seek(by int64, from int) (int64, error) {
	if from != io.SeekCurrent || p.at+by < 0 {
		return 0, errors.ErrUnsupported
	}
	p.at += by
	return p.at, nil
}

// listTar lists the files of a tar, which stand in it as they are.
func (f *File) listTar(ctx context.Context, in io.ReaderAt, compressed bool) error {
	at := &position{in: in, ctx: ctx}
	for t := tar.NewReader(at); ; {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return broken("tar", at.at, f.most, err)
		}
		if err := f.addTar(ctx, h, in, at.at, compressed); err != nil {
			return err
		}
	}
}

func (f *File) addTar(ctx context.Context, h *tar.Header, in io.ReaderAt, at int64, compressed bool) error {
	name := cleanName(h.Name)
	sparse := h.Typeflag == tar.TypeGNUSparse
	for key := range h.PAXRecords {
		sparse = sparse || strings.HasPrefix(key, "GNU.sparse.")
	}
	switch {
	case h.Typeflag == tar.TypeDir:
		return nil
	case IsLitter(name):
		return f.pass(name)
	case h.Typeflag != tar.TypeReg && h.Typeflag != '\x00' || sparse:
		return named(name, fault(errNotFile))
	case h.Size > f.most:
		return fault(errLarge, f.most)
	}
	return f.add(ctx, Member{Name: name, Size: h.Size, ReaderAt: io.NewSectionReader(in, at, h.Size)}, compressed)
}

// pass notes what is no file of a delivery.
func (f *File) pass(name string) error {
	if f.Passed = append(f.Passed, name); len(f.Passed) > f.limits.Members {
		return fault(errMany, f.limits.Members)
	}
	return nil
}
