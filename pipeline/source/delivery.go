package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"rasoat/pipeline/source/database"
	"rasoat/pipeline/source/pack"
	"rasoat/rules/message"
)

// Delivered is a file as the agency delivered it: a file of the extract, or the packed
// file that holds some.
type Delivered struct {
	Name     string // relative, with slashes
	Bytes    int64
	Modified time.Time
	SHA256   string // known after Read
}

// Delivered returns what was delivered, each file once.
func (e *Extract) Delivered() []Delivered {
	var all []Delivered
	for _, d := range e.deliveries() {
		all = append(all, d.Delivered)
	}
	return all
}

func (e *Extract) deliveries() []*delivery {
	var all []*delivery
	for i := range e.Files {
		if d := e.Files[i].from; !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// A content is what a file holds: its bytes, unpacked. A file that can change while it is
// read has a Stat.
type content interface {
	io.ReaderAt
	io.Closer
}

// open opens what was delivered, as it is.
func (d *delivery) open(ctx context.Context) (content, error) {
	h, err := d.openAny(ctx)
	if err != nil {
		return nil, err
	}
	if err := d.unchanged(h); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func (d *delivery) openAny(ctx context.Context) (content, error) {
	if d.remote != nil {
		h, err := d.remote.open(ctx)
		return h, broken(d.Name, 0, err)
	}
	h, err := os.Open(d.path)
	if err != nil {
		return nil, &Error{File: d.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	return h, nil
}

// A delivery is a delivered file. While anybody uses it, it is open, and remembers how
// far it was unpacked.
type delivery struct {
	Delivered
	path   string
	packed *pack.File // nil if it is not packed

	query  *database.Request // what was asked of a database, instead of a file
	remote remote            // elsewhere, instead of a file

	mu    sync.Mutex
	users int
	h     content
	using map[*pack.Member]int
}

var (
	errNotArchive = message.Define("source_not_archive",
		"không phải là tệp zip hoặc tar, nên không chứa %s", "is no zip or tar archive, and so it does not hold %s")
	errNoMember = message.Define("source_no_member",
		"không chứa tệp nào có tên khớp với %s", "holds no file whose name matches %s")
	findingPassed = message.Define("reading_passed_members",
		"tệp phụ trong gói, đã bỏ qua: %s (%s)", "files of the archive that are no deliveries, passed over: %s (%s)")
	findingBeside = message.Define("reading_passed_beside",
		"tệp phụ trong thư mục, đã bỏ qua: %s (%s)", "files of the folder that are no deliveries, passed over: %s (%s)")
)

// deliver looks at a delivered file, and returns the files of the extract that it is or
// holds.
func deliver(ctx context.Context, found Found) ([]File, error) {
	if found.query != nil {
		d := &delivery{Delivered: Delivered{Name: found.Name}, query: found.query}
		return []File{{Name: found.Name, from: d}}, nil
	}
	d, err := newDelivery(found)
	if err == nil {
		err = d.unpack(ctx)
	}
	if err != nil {
		return nil, err
	}
	if d.packed == nil || d.packed.Archive == "" {
		f := File{Name: found.Name, Path: found.Path, Bytes: d.Bytes, Modified: d.Modified, from: d}
		if d.packed != nil {
			f.member = &d.packed.Members[0]
		}
		if found.Members != "" {
			return nil, fault(found.Name, errNotArchive, found.Members)
		}
		return []File{f}, nil
	}
	return d.members(found)
}

// newDelivery looks at what was found from outside.
func newDelivery(found Found) (*delivery, error) {
	d := &delivery{Delivered: Delivered{Name: found.Name}, path: found.Path, remote: found.remote}
	if d.remote != nil {
		d.Bytes, d.Modified = d.remote.look()
		return d, nil
	}
	stat, err := os.Stat(found.Path)
	switch {
	case err != nil:
		return nil, &Error{File: found.Name, Message: message.New(errUnreadable), Err: bare(err)}
	case !stat.Mode().IsRegular():
		return nil, fault(found.Name, errNotRegular)
	}
	d.Bytes, d.Modified = stat.Size(), stat.ModTime()
	return d, nil
}

// unpack finds out whether the file is packed.
func (d *delivery) unpack(ctx context.Context) error {
	h, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	d.packed, err = pack.Open(ctx, h, d.Bytes, pack.Declared)
	if d.packed != nil {
		d.packed.Rest()
	}
	return d.fault(err)
}

// fault names the file in an error of unpacking it.
func (d *delivery) fault(err error) error {
	var wrong *pack.Error
	if errors.As(err, &wrong) {
		return &Error{File: d.inside(wrong.Member), Message: wrong.Message, Err: wrong.Err}
	}
	return broken(d.Name, 0, bare(err))
}

// inside is the name of a file of the archive, as places have it.
func (d *delivery) inside(member string) string {
	if member == "" {
		return d.Name
	}
	return d.Name + "!" + member
}

// members are the files of an archive that are asked for.
func (d *delivery) members(found Found) ([]File, error) {
	var all []File
	for i := range d.packed.Members {
		m := &d.packed.Members[i]
		if found.Members != "" && !matchMember(found.Members, m.Name) {
			continue
		}
		all = append(all, File{Name: d.inside(m.Name), Path: d.path, Modified: d.Modified, from: d, member: m})
	}
	if len(all) == 0 {
		return nil, fault(d.Name, errNoMember, found.Members)
	}
	all[0].tellPassed(findingPassed, d.packed.Passed)
	return all, nil
}

// tellPassed tells the names that were passed over.
func (f *File) tellPassed(key string, passed []string) {
	if n := len(passed); n > 0 {
		names := strings.Join(passed[:min(n, mostPassed)], ", ")
		if n > mostPassed {
			names += ", …"
		}
		f.tell(Finding{Text: message.New(key, n, names), Count: int64(n)})
	}
}

// mostPassed is how many names are told of what is passed over.
const mostPassed = 5

// use opens the file for one more user, as long as ctx lasts.
func (d *delivery) use(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.users == 0 {
		h, err := d.open(ctx)
		if err != nil {
			return err
		}
		d.h = h
		d.packed.Use(ctx, h)
	}
	d.users++
	return nil
}

// leave is the end of a use.
func (d *delivery) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.users--; d.users == 0 {
		d.packed.Rest()
		d.h.Close()
	}
}

// unchanged tells whether the file is still the one that was opened.
func (d *delivery) unchanged(c content) error {
	h, ok := c.(interface{ Stat() (fs.FileInfo, error) })
	if !ok { // a copy, or what checks by itself that it is of what was opened
		return nil
	}
	stat, err := h.Stat()
	if err != nil {
		return &Error{File: d.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	if stat.Size() != d.Bytes || !stat.ModTime().Equal(d.Modified) {
		return fault(d.Name, errChanged)
	}
	return nil
}
