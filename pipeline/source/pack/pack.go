package pack

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
)

// A File is a delivered file that is packed.
type File struct {
	Archive string   // zip, tar; "" where one file is compressed
	Members []Member // its files, in order of their names
	Passed  []string // what is in it and no file of a delivery

	limits  Limits
	most    int64
	total   int64 // of what is measured
	in      *shared
	size    int64
	streams []*stream
}

// A Member is a file inside a packed one.
type Member struct {
	Name string // in the archive; "" where there is none
	Size int64  // unpacked; -1 before Measure where only that can tell

	io.ReaderAt // its bytes, while the file is in use
	own         []*stream
}

// Rest lets go of the memory that the member alone has taken, until it is read again.
func (m *Member) Rest() {
	for _, s := range slices.Backward(m.own) {
		s.rest()
	}
}

// Open looks at a file, and lists what is in it: nil if it is not packed. An archive that
// is compressed as a whole is read once. Until Use, the file is in use with in.
func Open(ctx context.Context, in io.ReaderAt, size int64, l Limits) (*File, error) {
	f := &File{limits: l, most: l.most(size), in: &shared{ReaderAt: in}, size: size}
	head := make([]byte, headBytes)
	n, err := in.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	head = head[:n]
	compressed := compressionOf(head)
	f.Archive = archiveOf(head)
	switch {
	case compressed != "":
		err = f.openCompressed(ctx, compressed)
	case f.Archive == "tar":
		err = f.listTar(ctx, f.in, false)
	case f.Archive == "zip":
		var document bool
		if document, err = f.listZip(ctx); document {
			return nil, nil
		}
	default:
		return nil, nil
	}
	if err != nil {
		f.Rest()
		return nil, err
	}
	return f, f.complete()
}

// shared is the file as whoever uses it has opened it last.
type shared struct{ io.ReaderAt }

// Use has the file read from in, as long as ctx lasts.
func (f *File) Use(ctx context.Context, in io.ReaderAt) {
	f.in.ReaderAt = in
	f.watch(ctx)
}

func (f *File) watch(ctx context.Context) {
	for _, s := range f.streams {
		s.mu.Lock()
		s.ctx = ctx
		s.mu.Unlock()
	}
}

// Rest lets go of memory until the file is used again.
func (f *File) Rest() {
	for _, s := range slices.Backward(f.streams) {
		s.rest()
	}
}

// unpack makes a stream of what is compressed.
func (f *File) unpack(ctx context.Context, kind string, in io.ReaderAt, size int64) *stream {
	return f.stream(ctx, kind, func() (io.ReadCloser, error) {
		return decompress(kind, io.NewSectionReader(in, 0, size))
	})
}

func (f *File) stream(ctx context.Context, kind string, begin func() (io.ReadCloser, error)) *stream {
	s := newStream(kind, f.most, begin)
	s.ctx = ctx
	f.streams = append(f.streams, s)
	return s
}

// openCompressed lists what is compressed as a whole: a file, or a tar.
func (f *File) openCompressed(ctx context.Context, kind string) error {
	s := f.unpack(ctx, kind, f.in, f.size)
	head, err := headOf(s)
	if err != nil {
		return err
	}
	if inner := compressionOf(head); inner != "" {
		return fault(errNested, inner, kind)
	}
	switch f.Archive = archiveOf(head); f.Archive {
	case "zip":
		return fault(errNested, "zip", kind)
	case "tar":
		if err := f.listTar(ctx, s, true); err != nil {
			return err
		}
		_, err = s.measure()
		return err
	}
	f.Members = []Member{{Size: -1, ReaderAt: s, own: []*stream{s}}}
	return nil
}

// Measure goes through a member to its end if that is the only way to tell its size.
func (f *File) Measure(m *Member) error {
	if m.Size >= 0 {
		return nil
	}
	n, err := m.own[len(m.own)-1].measure()
	if err != nil {
		return err
	}
	m.Size = n
	return f.count(n)
}

// count adds what a member unpacks to.
func (f *File) count(n int64) error {
	if f.total += max(n, 0); f.total > f.most {
		return fault(errLarge, f.most)
	}
	return nil
}

// headOf reads the first bytes of what was unpacked.
func headOf(in io.ReaderAt) ([]byte, error) {
	head := make([]byte, headBytes)
	n, err := in.ReadAt(head, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return head[:n], err
}

// add takes a file of an archive, and unpacks it if it is compressed by itself.
func (f *File) add(ctx context.Context, m Member, compressed bool) error {
	if len(f.Members) == f.limits.Members {
		return fault(errMany, f.limits.Members)
	}
	head, err := headOf(m)
	defer m.Rest()
	if err != nil {
		return named(m.Name, err)
	}
	kind := compressionOf(head)
	switch inner := archiveOf(head); {
	case inner != "":
		return named(m.Name, fault(errNested, inner, f.Archive))
	case kind != "" && compressed:
		return named(m.Name, fault(errNested, kind, f.Archive))
	case kind != "":
		s := f.unpack(ctx, kind, m.ReaderAt, m.Size)
		m.Size, m.ReaderAt, m.own = -1, s, append(m.own, s)
	}
	f.Members = append(f.Members, m)
	return nil
}

// named says which file of the archive an error is of.
func named(member string, err error) error {
	var known *Error
	if errors.As(err, &known) && known.Member == "" {
		of := *known
		of.Member = member
		return &of
	}
	return err
}

// complete puts the files in order, and looks at all of them together.
func (f *File) complete() error {
	slices.SortStableFunc(f.Members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	if len(f.Members) == 0 {
		return fault(errEmpty)
	}
	for i, m := range f.Members {
		if i > 0 && m.Name == f.Members[i-1].Name {
			return named(m.Name, fault(errTwice))
		}
		if err := f.count(m.Size); err != nil {
			return err
		}
	}
	return nil
}

// IsLitter tells whether a name is of what systems and people leave beside files: hidden
// ones, those of macOS and Windows, and the locks of Office on files that are open.
func IsLitter(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" || strings.HasPrefix(part, "~$") {
			return true
		}
	}
	last := strings.ToLower(name[strings.LastIndex(name, "/")+1:])
	return last == "thumbs.db" || last == "desktop.ini"
}

// cleanName is the name of a file as places show it.
func cleanName(name string) string {
	name = strings.ReplaceAll(name, `\`, "/")
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	return strings.ToValidUTF8(name, "\uFFFD")
}
