package office

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"

	"rasoat/pipeline/source/sheet"
	"rasoat/rules/message"
)

// The limits that keep a small file from becoming a large one in memory.
const (
	mostParts = 100_000
	MostSheet = 64 << 30 // bytes of a part of which some MiB are in memory at a time: a limit of time
	MostSmall = 64 << 20 // and of a part that is read as a whole
)

// Archive is the table of contents of a zip file.
type Archive map[string]*Part

// A Part is a file in a zip file.
type Part struct {
	Name   string
	offset int64 // of its bytes
	Packed int64 // how many they are
	Size   int64 // and unpacked
	method uint16
	sum    uint32
	locked bool
}

// Open reads the table of contents. Names are compared without regard to
// case, as the standard says, and some programs write backslashes.
func Open(in io.ReaderAt, size int64) (Archive, error) {
	z, err := zip.NewReader(in, size)
	if err != nil || len(z.File) > mostParts {
		return nil, &sheet.Error{Message: message.New(ErrNotZip), Err: err}
	}
	a := Archive{}
	for _, f := range z.File {
		name := Key(f.Name)
		if _, twice := a[name]; twice || strings.HasSuffix(name, "/") {
			continue
		}
		a[name] = &Part{Name: strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"), Packed: int64(f.CompressedSize64), Size: int64(f.UncompressedSize64),
			method: f.Method, sum: f.CRC32, locked: f.Flags&1 != 0}
		if a[name].offset, err = f.DataOffset(); err != nil {
			return nil, &sheet.Error{Message: message.New(ErrNotZip), Err: err}
		}
	}
	return a, nil
}

// Key is the form in which names of parts are compared: without regard to case, with
// slashes, from the root.
func Key(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// Find returns the part that a target names, seen from a folder.
func (a Archive) Find(folder, target string) *Part {
	if !strings.HasPrefix(target, "/") {
		target = path.Join(folder, target)
	}
	return a[Key(target)]
}

// open returns the unpacked bytes of a part. Reading fails where they are more
// than the limit, or not those that were packed.
func (p *Part) open(in io.ReaderAt, limit int64) (io.ReadCloser, error) {
	if p.locked {
		return nil, sheet.Refuse(ErrLocked)
	}
	if p.Size > limit {
		return nil, p.tooLarge(limit)
	}
	r := &partReader{Part: p, limit: limit, sum: crc32.NewIEEE()}
	packed := bufio.NewReaderSize(io.NewSectionReader(in, p.offset, p.Packed), 64<<10)
	switch p.method {
	case zip.Store:
		r.in = io.NopCloser(packed)
	case zip.Deflate:
		r.in = flate.NewReader(packed)
	default:
		return nil, sheet.Refuse(errPacking, p.Name, strconv.Itoa(int(p.method)))
	}
	return r, nil
}

func (p *Part) tooLarge(limit int64) *sheet.Error {
	return sheet.Refuse(ErrTooLarge, p.Name, limit>>20)
}

// partReader checks what is unpacked.
type partReader struct {
	*Part
	in    io.ReadCloser
	limit int64
	read  int64
	sum   hash.Hash32
}

func (r *partReader) Read(b []byte) (int, error) {
	n, err := r.in.Read(b)
	r.read += int64(n)
	r.sum.Write(b[:n])
	switch {
	case r.read > r.limit:
		return n, r.tooLarge(r.limit)
	case err == nil:
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, Damaged(r.Name, WhyCut).Because(err)
	case !errors.Is(err, io.EOF):
		return n, Damaged(r.Name, whyPacked).Because(err)
	case r.read != r.Size:
		return n, Damaged(r.Name, WhyCut)
	case r.sum.Sum32() != r.Part.sum:
		return n, Damaged(r.Name, whySum)
	}
	return n, err
}

func (r *partReader) Close() error { return r.in.Close() }

// All returns the bytes of a part that is small.
func (p *Part) All(in io.ReaderAt) ([]byte, error) {
	r, err := p.open(in, MostSmall)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Decode reads a part that is small, as encoding/xml does.
func (p *Part) Decode(in io.ReaderAt, to any) error {
	raw, err := p.All(in)
	if err != nil {
		return err
	}
	text, err := InUTF8(bytes.NewReader(raw))
	if err == nil {
		d := xml.NewDecoder(text)
		d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is decoded
		err = d.Decode(to)
	}
	if err != nil {
		return Damaged(p.Name, WhyMarkup).Because(err)
	}
	return nil
}
