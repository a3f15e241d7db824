package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/google/renameio/v2"
)

// made is what Init has made so far, in its order: files and folders.
type made []string

// create writes a file that is not there yet, whole or not at all; one that came to be in
// the meantime is not overwritten.
func (m *made) create(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := m.folder(dir); err != nil {
		return err
	}
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(dir), renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := fill(f.File, text); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	switch err := publish(os.Link, f.Name(), path); {
	case errors.Is(err, fs.ErrExist):
		return cmp.Or(refuseExisting([]string{path}), err)
	case err != nil:
		return fmt.Errorf("%s: %w", path, err)
	}
	*m = append(*m, path)
	return nil
}

// fill writes a file and brings it to the disk.
func fill(f *os.File, text []byte) error {
	_, err := f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// publish gives a whole file a name that no other has; a rename would take it from a file
// that came to be at that very moment. Where the file system has no links, the name is first
// given to an empty file: that is one's own to replace.
func publish(link func(from, to string) error, from, to string) error {
	err := link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	own, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(own.Close(), os.Rename(from, to)); err != nil {
		return errors.Join(err, os.Remove(to))
	}
	return nil
}

// folder makes a folder and those above it.
func (m *made) folder(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := m.folder(filepath.Dir(dir)); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o755)
	if err == nil {
		*m = append(*m, dir)
	} else if errors.Is(err, fs.ErrExist) {
		err = nil // somebody else made it
	}
	return err
}

// undo removes what was made, the last first, but no folder into which somebody else has
// put something.
func (m *made) undo() (err error) {
	for _, path := range slices.Backward(*m) {
		if failure := os.Remove(path); !errors.Is(failure, syscall.ENOTEMPTY) {
			err = errors.Join(err, failure)
		}
	}
	return err
}
