package store

import (
	"errors"
	"os"
	"runtime"
	"sync"
)

// flushes are the flushes of folders that are asked for and not yet begun. A
// flush brings to the disk all names that were in the folder when it began, so
// one does for everybody who asked before: the eight tables of a run that go to
// one folder, and the runs that are committed at the same time to folders that
// they share. While one is under way, those who come wait for the next.
type flushes struct {
	mu      sync.Mutex
	folders map[string]*flushed
}

type flushed struct {
	users int // who hold this; guarded by flushes
	next  *flush

	turn sync.Mutex // held during a flush
}

type flush struct {
	done bool // guarded by turn
	err  error
}

// flush is done by the first who gets the folder's turn, for all who joined.
func (f *flushes) flush(dir string, sync func(dir string) error) error {
	at, mine := f.join(dir)
	defer f.leave(dir, at)
	at.turn.Lock()
	defer at.turn.Unlock()
	if !mine.done {
		f.begin(at)
		mine.done, mine.err = true, sync(dir)
	}
	return mine.err
}

func (f *flushes) join(dir string) (*flushed, *flush) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.folders == nil {
		f.folders = map[string]*flushed{}
	}
	at := f.folders[dir]
	if at == nil {
		at = &flushed{}
		f.folders[dir] = at
	}
	if at.next == nil {
		at.next = &flush{}
	}
	at.users++
	return at, at.next
}

// begin closes the flush to those who come from now on.
func (f *flushes) begin(at *flushed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at.next = nil
}

func (f *flushes) leave(dir string, at *flushed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at.users--; at.users == 0 {
		delete(f.folders, dir)
	}
}

// folderFlushes are those of this process.
var folderFlushes flushes

// syncDir brings the names in a folder to the disk. Windows has no such thing.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return folderFlushes.flush(dir, func(dir string) error {
		f, err := os.Open(dir)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close())
	})
}
