package pack

import (
	"archive/zip"
	"compress/bzip2"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
)

// directory is a zip while its directory is read: so much of it, and no more.
type directory struct {
	in   io.ReaderAt
	left int64
}

var errLongDirectory = errors.New("long directory")

func (d *directory) ReadAt(b []byte, at int64) (int, error) {
	if d.left -= int64(len(b)); d.left < 0 {
		return 0, errLongDirectory
	}
	return d.in.ReadAt(b, at)
}

// The methods of zip beside those of the standard library: newer packers use them.
const (
	methodBzip2 = 12
	methodZstd  = 93
	methodXZ    = 95
)

// listZip lists the files of a zip, and tells whether it is a document of Office.
func (f *File) listZip(ctx context.Context) (document bool, err error) {
	d := &directory{in: f.in, left: maxDirectory}
	z, err := zip.NewReader(d, f.size)
	switch {
	case d.left < 0:
		return false, fault(errMany, f.limits.Members)
	case err != nil:
		return false, &Error{Message: fault(errDirectory, "zip").Message, Err: err}
	}
	d.left = 1 << 62
	if slices.ContainsFunc(z.File, func(m *zip.File) bool { return m.Name == "[Content_Types].xml" || m.Name == "mimetype" }) {
		return true, nil
	}
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
	z.RegisterDecompressor(methodBzip2, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	z.RegisterDecompressor(methodZstd, later("zstd"))
	z.RegisterDecompressor(methodXZ, later("xz"))
	for _, m := range z.File {
		if err := f.addZip(ctx, m); err != nil {
			return false, err
		}
	}
	return false, nil
}

// later begins to unpack when it is read, since a method of zip may not fail.
func later(kind string) zip.Decompressor {
	return func(r io.Reader) io.ReadCloser { return &lateReader{kind: kind, packed: r} }
}

type lateReader struct {
	kind   string
	packed io.Reader
	in     io.ReadCloser
}

func (r *lateReader) Read(p []byte) (int, error) {
	if r.in == nil {
		in, err := decompress(r.kind, r.packed)
		if err != nil {
			return 0, early(err)
		}
		r.in = in
	}
	return r.in.Read(p)
}

func (r *lateReader) Close() error {
	if r.in == nil {
		return nil
	}
	return r.in.Close()
}

func (f *File) addZip(ctx context.Context, m *zip.File) error {
	name := cleanName(m.Name)
	const encrypted = 1
	switch {
	case strings.HasSuffix(name, "/"):
		return nil
	case IsLitter(name):
		return f.pass(name)
	case m.Mode()&(fs.ModeSymlink|fs.ModeDevice|fs.ModeSocket) != 0: // a pipe is what was packed from a stream
		return named(name, fault(errNotFile))
	case m.Flags&encrypted != 0:
		return named(name, fault(errPassword))
	case !slices.Contains([]uint16{zip.Store, zip.Deflate, methodBzip2, methodZstd, methodXZ}, m.Method):
		return named(name, fault(errMethod, m.Method))
	case m.UncompressedSize64 > uint64(f.most):
		return fault(errLarge, f.most)
	}
	s := f.stream(ctx, "zip", func() (io.ReadCloser, error) { return m.Open() })
	s.size = int64(m.UncompressedSize64)
	return f.add(ctx, Member{Name: name, Size: s.size, ReaderAt: s, own: []*stream{s}}, false)
}
