package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime"

	"rasoat/rules/message"
)

// ErrOvertaken is what becomes of a process that held a lock, was silent for so long
// that the lock was given to another one, and went on: a file is not the one that it
// was to replace. Whatever it was writing then is not taken in.
var ErrOvertaken = errors.New("another process has gone on in place of this one")

// Conditional are Files of which one can be put on a condition. A place whose locks
// can be lost while they are held has to have it: there nothing that is committed
// rests on a lock, but on what exactly is replaced.
type Conditional interface {
	// PutIf does what Put does, but only to a file that is still of a version: that
	// of the File that was opened (Versioned), "" where there was none. It returns
	// the new version. For another file the error is ErrOvertaken, unless it holds
	// just what was to be written: then an answer was lost, and it is this process's,
	// or it does not matter whose. Who has to know writes what no other would.
	PutIf(ctx context.Context, name, version string, write func(io.Writer) error) (string, error)
}

// Versioned is a File of Conditional files.
type Versioned interface {
	Version() string // never ""
}

// Leases are Locks that end with the silence of their holder, dead or not.
type Leases interface {
	// Holds returns nil if this process holds the lock, and ErrOvertaken if another
	// one may have it by now.
	Holds(name string) error
}

// Distant are Files that are asked over a network: each answer takes long, and many
// may be waited for at the same time.
type Distant interface {
	AtOnce() int
}

var overtaken = message.Define("store.overtaken",
	"%s đã được một tiến trình khác ghi trong khi tiến trình này ngừng phản hồi; kết quả của lượt này không được ghi nhận, hãy chạy lại",
	"%s was written by another process while this one did not answer; what this run came to was not taken in, run again")

// Overtaken is ErrOvertaken, and names the file.
func Overtaken(name string) error {
	return &Error{What: message.New(overtaken, name), Cause: ErrOvertaken}
}

// AtOnce is how many files of the store are worth asking for at the same time: more
// than there are cores where the answers come from far away.
func (s *Store) AtOnce() int {
	n := runtime.GOMAXPROCS(0)
	if s.jobs > 0 {
		n = s.jobs
	}
	if d, ok := s.plain.(Distant); ok {
		n = max(n, d.AtOnce())
	}
	return n
}

// cores is how many things that wait for nothing are worth doing at the same time.
func (s *Store) cores() int {
	if s.jobs > 0 {
		return s.jobs
	}
	return runtime.NumCPU()
}

// conditional returns the files if they can be put on a condition, else nil.
func (s *Store) conditional() Conditional {
	c, _ := s.plain.(Conditional)
	return c
}

// putKnown writes a whole small file in place of the one of a version, and returns the
// new one. Where there are no versions, locks alone keep others away.
func (s *Store) putKnown(ctx context.Context, name, version string, data []byte) (string, error) {
	write := func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
	if c := s.conditional(); c != nil {
		return c.PutIf(ctx, name, version, write)
	}
	return "", s.files.Put(ctx, name, write)
}

// putAll writes whole small files, the last of which is seen when all others are; of an
// attempt's tables, which wait for its manifest, none waits for another.
func (s *Store) putAll(ctx context.Context, files []smallFile) error {
	if len(files) == 0 {
		return nil
	}
	if all, ok := s.plain.(several); ok {
		return all.PutAll(ctx, files)
	}
	put := func(i int) error {
		_, err := s.putKnown(ctx, files[i].name, files[i].version, files[i].data)
		return err
	}
	last := len(files) - 1
	if ofAttempt(files[last].name) {
		return together(len(files), put)
	}
	if err := together(last, put); err != nil {
		return err
	}
	return put(last)
}

// putFrom writes a whole file in place of the one of a version.
func (s *Store) putFrom(ctx context.Context, name, version string, write func(io.Writer) error) error {
	if c := s.conditional(); c != nil {
		_, err := c.PutIf(ctx, name, version, write)
		return err
	}
	return s.files.Put(ctx, name, write)
}

// create writes a whole small file that must not be there.
func (s *Store) create(ctx context.Context, name string, data []byte) error {
	_, err := s.putKnown(ctx, name, "", data)
	return err
}

// versionNow returns the version that a file has, "" where there is none. Whoever reads a
// file to write it anew, with more, asks before he reads.
func (s *Store) versionNow(ctx context.Context, name string) (string, error) {
	if s.conditional() == nil {
		return "", nil
	}
	f, err := s.plain.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return version(f), f.Close()
}

// version returns the version of a file that was opened.
func version(f File) string {
	if v, ok := f.(Versioned); ok {
		return v.Version()
	}
	return ""
}

// readKnown reads a whole small file and its version; both are empty where there is
// none.
func readKnown(ctx context.Context, files Files, name string) (data []byte, of string, err error) {
	f, err := files.Open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	data, err = readFile(f, name)
	return data, version(f), err
}

// overtaking is how often a file is read and replaced again that others replace at the
// same time; each time somebody gets on.
const overtaking = 100

// swapping does something that replaces a file from a version that it reads, under a
// lock; where there are versions, again instead of under a lock if others were faster.
func (s *Store) swapping(ctx context.Context, lock string, do func() error) error {
	if s.conditional() == nil {
		return s.under(ctx, lock, do)
	}
	return s.again(nothing, do)
}

func nothing() error { return nil }

// again does something again while others were faster, after looking anew.
func (s *Store) again(look, do func() error) error {
	err := do()
	for try := 0; try < overtaking && errors.Is(err, ErrOvertaken); try++ {
		if err = look(); err == nil {
			err = do()
		}
	}
	return err
}

// holds tells whether a lock that was taken is still this process's.
func (s *Store) holds(lock string) error {
	if l, ok := s.locks.(Leases); ok {
		return l.Holds(lock)
	}
	return nil
}
