package dossier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"rasoat/pipeline/store"
)

// ErrThere says that there is something where a dossier is to be.
var ErrThere = errors.New("the folder is not empty")

// The modes of a dossier: it is for those of the group that look at the scores.
const (
	fileMode = 0o640
	dirMode  = 0o750
)

// Files returns the Parquet files of the dossier by their names.
func (d *Dossier) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for i := range Listings {
		file, err := Listings[i].encode(&d.Tables)
		if err != nil {
			return nil, err
		}
		files[Listings[i].File()] = file
	}
	return files, nil
}

// Free refuses a place where there is something already: ErrThere.
func Free(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		if s, failure := os.Stat(dir); failure == nil && !s.IsDir() {
			return ErrThere
		}
		return err
	case len(entries) > 0:
		return ErrThere
	}
	return nil
}

// Write writes the dossier, its tables and other files (the report, the workbook), into
// a folder that is not there or empty: whole or not at all. The manifest is signed if
// there is a key. What a kill has left of writing it before is removed.
func (d *Dossier) Write(ctx context.Context, dir string, others map[string][]byte, by Maker, key ed25519.PrivateKey) error {
	files, err := d.Files()
	if err != nil {
		return err
	}
	for name, data := range others {
		files[name] = data
	}
	manifest, err := store.Seal(d.manifest(by, files), key)
	if err != nil {
		return err
	}
	files[ManifestFile] = manifest
	dir = filepath.Clean(dir)
	if err := Free(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), dirMode); err != nil {
		return err
	}
	if err := clearLeft(dir, files); err != nil {
		return err
	}
	return write(ctx, dir, files)
}

// write writes the files beside the folder, so that they are on the same disk and the
// switch is one rename.
func write(ctx context.Context, dir string, files map[string][]byte) (err error) {
	b, err := begin(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.end()) }()
	hidden := b.dir
	if err := errors.Join(fill(ctx, hidden, files), ctx.Err()); err != nil {
		return errors.Join(err, os.RemoveAll(hidden))
	}
	// An empty folder gives way; one that has something in it now does not.
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(ErrThere, err, os.RemoveAll(hidden))
	}
	if err := os.Rename(hidden, dir); err != nil {
		return errors.Join(err, os.RemoveAll(hidden))
	}
	return syncDir(filepath.Dir(dir))
}

// fill writes the files and brings them to the disk.
func fill(ctx context.Context, dir string, files map[string][]byte) error {
	if err := os.Chmod(dir, dirMode); err != nil {
		return err
	}
	for _, name := range sorted(files) {
		if err := ctx.Err(); err != nil {
			return err
		}
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if err != nil {
			return err
		}
		_, err = f.Write(files[name])
		if err = errors.Join(err, f.Chmod(fileMode), f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

// syncDir brings the names in a folder to the disk, where the system knows that.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}
