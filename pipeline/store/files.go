package store

import (
	"context"
	"fmt"
	"io"
	"time"

	"rasoat/rules/message"
)

// Files are the operations that the store asks of the place it is kept in.
// Names are relative, with slashes. All of it can be had from a folder on disk
// and from an object store.
type Files interface {
	// Put makes or replaces a whole file with what write writes. Readers see
	// the old bytes or the new, never a part; when Put returns nil they survive
	// a loss of power, and when it returns an error of write the old ones stand.
	Put(ctx context.Context, name string, write func(io.Writer) error) error
	// Open opens a file for reading; an absent one is fs.ErrNotExist.
	Open(ctx context.Context, name string) (File, error)
	// List returns the names of what is directly in a folder, sorted, those of
	// folders with a slash at the end. An absent folder has nothing in it.
	List(ctx context.Context, dir string) ([]string, error)
	// Delete removes a file, and whatever an interrupted Put of it left behind.
	// Removing what is not there is no error.
	Delete(ctx context.Context, name string) error
}

// remover is implemented by files that remove many faster than one by one.
type remover interface {
	// Remove removes files as Delete does; an error says that some may be left.
	Remove(ctx context.Context, names []string) error
}

// several is implemented by files that put many faster than one by one.
type several interface {
	// PutAll puts files as Put does, each seen from when all before it are; an error says
	// that some may be there.
	PutAll(ctx context.Context, files []smallFile) error
}

// smallFile is one to be put in place of the one of a version (Conditional).
type smallFile struct {
	name, version string
	data          []byte
}

// Locks are the locks of the place, held against other processes and other
// goroutines alike.
type Locks interface {
	// Lock takes the named lock at once or returns a *Locked that says who
	// holds it. The lock is free again when release is called or its process
	// is gone.
	Lock(ctx context.Context, name string, by Holder) (release func() error, err error)
	// Held tells whether somebody holds the named lock. Those that ask do not hinder one
	// another, nor those that lock.
	Held(ctx context.Context, name string) (bool, error)
}

// File is an opened file of the store.
type File interface {
	io.ReaderAt
	io.Closer
	Size() int64 // bytes
}

// Holder says who holds a lock.
type Holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
	Doing string    `json:"doing,omitempty"` // what the lock is held for, where that matters
}

// Locked is the refusal to do something while somebody else does it. Dataset
// is empty where the lock is that of the whole store; Holder is zero where the
// holder could not be read.
type Locked struct {
	Dataset string
	Holder  Holder

	// Of a lease: how long it lasts if its holder is dead, and what changes with each
	// sign of life. A lock that ends with its process has neither.
	Left time.Duration
	Sign string
}

// Message says in the officer's language who is at work, and since when in the zone of the
// store.
func (l *Locked) Message() message.M {
	pid, since := fmt.Sprint(l.Holder.PID), l.Holder.Since.Format(time.RFC3339)
	switch {
	case l.Dataset == "" && l.Holder.PID == 0:
		return message.New(storeLocked)
	case l.Dataset == "":
		return message.New(storeLockedBy, pid, l.Holder.Host, since)
	case l.Holder.PID == 0:
		return message.New(datasetLocked, l.Dataset)
	}
	return message.New(datasetLockedBy, l.Dataset, pid, l.Holder.Host, since)
}

func (l *Locked) Error() string { return l.Message().In(message.EN) }

// maxDocument bounds the JSON files that are read whole, in bytes: a manifest
// of a dataset of a hundred thousand files has about 30 MB.
const maxDocument = 256 << 20

// readAll reads a whole small file.
func readAll(ctx context.Context, files Files, name string) ([]byte, error) {
	f, err := files.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readFile(f, name)
}

// readFile reads a small file that was opened.
func readFile(f File, name string) ([]byte, error) {
	if f.Size() > maxDocument {
		return nil, damaged(name, fmt.Errorf("%d bytes are too many for this file", f.Size()))
	}
	data := make([]byte, f.Size())
	n, err := f.ReadAt(data, 0)
	if n == len(data) {
		return data, nil
	}
	return nil, fmt.Errorf("%s: %w", name, err)
}

// putBytes writes a whole small file.
func putBytes(ctx context.Context, files Files, name string, data []byte) error {
	return files.Put(ctx, name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
