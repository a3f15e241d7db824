package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xitongsys/parquet-go-source/local"
)

// folder keeps a store in a local folder. Its files and folders have fixed
// modes, whatever the umask of the process: current and reports are read by others
// of the same group, everything else by the owner alone.
type folder struct{ root string }

func (d folder) path(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

// hidden is the name under which a file is written until it is whole. It does
// not end in .parquet, so that no reader's glob finds it, and it is the same
// every time, so that the next Put or Delete clears what a killed process
// left. Two writers of one file are kept apart by the store's locks.
func (d folder) hidden(name string) string {
	return d.path(path.Join(path.Dir(name), "."+path.Base(name)+".tmp"))
}

// modes returns the modes of files and folders at a place in the store.
func modes(name string) (file, dir fs.FileMode) {
	top, _, _ := strings.Cut(name, "/")
	if name == "." || top == currentDir || top == reportsDir {
		return 0o640, 0o750
	}
	return 0o600, 0o700
}

func (d folder) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	return orFull(name, d.put(ctx, name, write))
}

func (d folder) put(ctx context.Context, name string, write func(io.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tmp := d.hidden(name)
	f, err := d.create(name, tmp)
	if err != nil {
		return err
	}
	if err := fill(f, write); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	dir := filepath.Dir(tmp)
	if path.Base(name) == manifestName {
		if err := syncDir(dir); err != nil { // the tables, which waited for this
			return errors.Join(err, os.Remove(tmp))
		}
	}
	if err := os.Rename(tmp, d.path(name)); err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	if ofAttempt(name) {
		return nil
	}
	return syncDir(dir)
}

// ofAttempt tells whether a file is a table of an attempt in history. It is nothing until
// the manifest is there, which waits for the disk once for all of them.
func ofAttempt(name string) bool {
	return strings.HasPrefix(name, historyDir+"/") && strings.Count(name, "/") == 4 && path.Ext(name) == ".parquet"
}

// create opens the hidden file with its mode from the beginning: parquet-go-source's
// local would make it readable to all. Mostly its folder is there and nothing else in the
// way; that is found by trying, for a night makes ten thousand files, and each look at a
// folder waits for those who change it. Another process may be removing the folder it
// found empty (Delete), hence the repetition.
func (d folder) create(name, tmp string) (*os.File, error) {
	mode, _ := modes(name)
	var err error
	for range 100 {
		var f *os.File
		if f, err = os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode); err == nil {
			if err = withMode(f, mode); err != nil {
				return nil, errors.Join(err, f.Close(), os.Remove(tmp))
			}
			return f, nil
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err = d.makeDir(path.Dir(name))
		case errors.Is(err, fs.ErrExist): // left by a killed process
			err = os.Remove(tmp)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return nil, err
}

// withMode gives a file its mode where the umask of the process has taken from it.
func withMode(f *os.File, mode fs.FileMode) error {
	s, err := f.Stat()
	if err == nil && s.Mode().Perm() != mode {
		err = f.Chmod(mode)
	}
	return err
}

// fill writes the file and brings it to the disk.
func fill(f *os.File, write func(io.Writer) error) error {
	err := write(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// makeDir makes a folder of the store and those above it, down from the root.
func (d folder) makeDir(name string) error {
	dir := d.path(name)
	if s, err := os.Stat(dir); err == nil && s.IsDir() {
		return nil
	}
	above := filepath.Dir(dir)
	err := error(nil)
	if name == "." {
		err = os.MkdirAll(above, 0o755)
	} else {
		err = d.makeDir(path.Dir(name))
	}
	if err != nil {
		return err
	}
	_, mode := modes(name)
	if err := os.Mkdir(dir, mode); errors.Is(err, fs.ErrExist) {
		return isDir(dir, err)
	} else if err != nil {
		return err
	}
	if err := os.Chmod(dir, mode); err != nil {
		return err
	}
	return syncDir(above)
}

// isDir accepts a folder that another process made first.
func isDir(dir string, otherwise error) error {
	if s, err := os.Stat(dir); err == nil && s.IsDir() {
		return nil
	}
	return otherwise
}

type localFile struct {
	*os.File
	size int64
}

func (f localFile) Size() int64 { return f.size }

func (d folder) Open(ctx context.Context, name string) (File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := local.NewLocalFileReader(d.path(name))
	if err != nil {
		return nil, err
	}
	f := r.(*local.LocalFile).File
	s, err := f.Stat()
	if err == nil && s.IsDir() {
		err = fmt.Errorf("%s: is a folder, not a file", f.Name())
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return localFile{f, s.Size()}, nil
}

func (d folder) List(ctx context.Context, dir string) ([]string, error) {
	entries, err := os.ReadDir(d.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ctx.Err()
	}
	var names []string
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), "."): // hidden: not written to the end
		case e.IsDir():
			names = append(names, e.Name()+"/")
		default:
			names = append(names, e.Name())
		}
	}
	return names, errors.Join(err, ctx.Err())
}

// Unfinished lists the files of a folder whose hidden form is there.
func (d folder) Unfinished(ctx context.Context, dir string) ([]string, error) {
	entries, err := os.ReadDir(d.path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ctx.Err()
	}
	var names []string
	for _, e := range entries {
		name, hidden := strings.CutPrefix(e.Name(), ".")
		if name, tmp := strings.CutSuffix(name, ".tmp"); hidden && tmp {
			names = append(names, name)
		}
	}
	return names, errors.Join(err, ctx.Err())
}

// Discard removes the hidden form of a file.
func (d folder) Discard(ctx context.Context, name string) error {
	if err := os.Remove(d.hidden(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return ctx.Err()
}

func (d folder) Delete(ctx context.Context, name string) error {
	found, err := d.unlink(ctx, name)
	if err != nil {
		return err
	}
	if found && !mayReturn(name) {
		if err := syncDir(filepath.Dir(d.path(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	d.removeEmpty(name)
	return nil
}

// Remove removes files and waits for the disk once for each of their folders, but for
// those of history: what a loss of power brings back is in a pack, byte for byte.
func (d folder) Remove(ctx context.Context, names []string) error {
	folders := map[string]bool{}
	for _, name := range names {
		if _, err := d.unlink(ctx, name); err != nil {
			return err
		}
		folders[path.Dir(name)] = true
	}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		if strings.HasPrefix(dir, historyDir+"/") {
			d.removeEmpty(dir + "/")
		} else if err := syncDir(d.path(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// unlink removes a file and its hidden form, and tells whether any was there.
func (d folder) unlink(ctx context.Context, name string) (found bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	for _, f := range []string{d.path(name), d.hidden(name)} {
		err := os.Remove(f)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return found, err
		}
		found = found || err == nil
	}
	return found, nil
}

// removeEmpty removes the folders that a removed file has left empty. As in an object
// store, a folder of history is there while something is in it. Removing one that is
// not empty fails, which is what is wanted.
func (d folder) removeEmpty(name string) {
	for dir := path.Dir(name); strings.HasPrefix(dir, historyDir+"/"); dir = path.Dir(dir) {
		if os.Remove(d.path(dir)) != nil {
			break
		}
	}
}

// mayReturn tells whether a file that was removed may be there again after a loss
// of power. Whoever finds an intent brings its run to an end, and finds that to be
// done, and so with a debt: nothing is lost but the wait for the disk.
func mayReturn(name string) bool {
	return strings.HasPrefix(name, intentsDir+"/") || strings.HasPrefix(name, debtsDir+"/")
}
