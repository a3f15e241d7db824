package pack

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
)

// readAhead is what decompressors read at a time.
const readAhead = 64 << 10

// decompress reads what is compressed in the given way.
func decompress(kind string, packed io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(packed, readAhead)
	switch kind {
	case "gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, err
		}
		z.Multistream(false)
		return &gzipReader{z, in}, nil
	case "zstd":
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindowZstd))
		if err != nil {
			return nil, err
		}
		return zstdReader{d}, nil
	case "xz":
		r, err := xz.NewReader(newGuard(in))
		return io.NopCloser(r), err
	case "lz4":
		return io.NopCloser(&lz4Reader{in: in, frame: lz4.NewReader(in)}), nil
	}
	return io.NopCloser(bzip2.NewReader(in)), nil
}

// gzipReader reads files that follow each other, as `cat` makes them. It tells what is no
// such file from one that was cut short, which the library does not.
type gzipReader struct {
	*gzip.Reader
	in *bufio.Reader
}

func (r *gzipReader) Read(p []byte) (int, error) {
	for {
		n, err := r.Reader.Read(p)
		if n > 0 && errors.Is(err, io.EOF) {
			return n, nil
		}
		if n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		next, err := r.in.Peek(len(gzipMagic))
		switch {
		case len(next) == 0:
			return 0, err
		case !strings.HasPrefix(gzipMagic, string(next)):
			return 0, errBehind
		}
		if err := r.Reset(r.in); err != nil {
			return 0, early(err)
		}
		r.Multistream(false)
	}
}

const gzipMagic = "\x1f\x8b"

// zstdReader tells of windows in our words.
type zstdReader struct{ *zstd.Decoder }

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = fault(errWindow, maxWindowZstd>>20, "zstd")
	}
	return n, err
}

func (z zstdReader) Close() error {
	z.Decoder.Close()
	return nil
}

// lz4Reader reads frames that follow each other, as `cat` makes them.
type lz4Reader struct {
	in    *bufio.Reader
	frame *lz4.Reader
}

func (r *lz4Reader) Read(p []byte) (int, error) {
	for {
		n, err := r.frame.Read(p)
		if n > 0 || !errors.Is(err, io.EOF) {
			return n, err
		}
		if _, err := r.in.Peek(1); err != nil {
			return 0, err
		}
		r.frame.Reset(r.in)
	}
}
