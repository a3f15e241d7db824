package dossier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// begun is a hidden folder beside the one that a dossier is to be, in which it is
// written. Its writer holds the lock of the folder itself, which ends with the process:
// a folder that nobody holds is what a kill has left.
type begun struct {
	dir  string
	lock *flock.Flock
}

// begin makes one. Where folders cannot be locked, nobody takes any for left.
func begin(dir string) (*begun, error) {
	for {
		hidden, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".*.tmp")
		if err != nil {
			return nil, err
		}
		b := &begun{hidden, folderLock(hidden)}
		held, err := b.lock.TryLock()
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return b, nil
		}
		if _, gone := os.Stat(hidden); held && gone == nil {
			return b, nil
		}
		// Somebody looked for leftovers just between the two lines.
		if err := errors.Join(b.lock.Close(), os.RemoveAll(hidden)); err != nil {
			return nil, err
		}
	}
}

func folderLock(dir string) *flock.Flock { return flock.New(dir, flock.SetFlag(os.O_RDONLY)) }

// end gives the lock back, whatever has become of the folder.
func (b *begun) end() error { return b.lock.Close() }

// clearLeft removes what kills have left of writing a dossier to a folder: hidden folders
// of its name that nobody holds, with nothing in them but files of a dossier.
func clearLeft(dir string, files map[string][]byte) error {
	above := filepath.Dir(dir)
	entries, err := os.ReadDir(above)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		middle, ours := strings.CutPrefix(e.Name(), "."+filepath.Base(dir)+".")
		middle, tmp := strings.CutSuffix(middle, ".tmp")
		if ours && tmp && e.IsDir() && strings.Trim(middle, "0123456789") == "" {
			err = errors.Join(err, clearOne(filepath.Join(above, e.Name()), files))
		}
	}
	return err
}

func clearOne(hidden string, files map[string][]byte) error {
	lock := folderLock(hidden)
	held, err := lock.TryLock()
	if !held || err != nil {
		return lock.Close() // it is being written, or nobody can tell
	}
	entries, err := os.ReadDir(hidden)
	for _, e := range entries {
		if _, known := files[e.Name()]; !known || !e.Type().IsRegular() {
			return errors.Join(err, lock.Close())
		}
	}
	if err == nil {
		err = os.RemoveAll(hidden)
	}
	return errors.Join(err, lock.Close())
}
