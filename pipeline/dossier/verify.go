package dossier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	findLacks = message.Define("dossier.find_lacks",
		"thiếu: manifest.json ghi tệp này", "is missing: manifest.json names it")
	findAltered = message.Define("dossier.find_altered",
		"đã bị sửa: SHA-256 phải là %s, thực tế là %s", "was altered: its SHA-256 has to be %s, it is %s")
	findStray = message.Define("dossier.find_stray",
		"không có trong manifest.json", "is not in manifest.json")
	findTable = message.Define("dossier.find_table",
		"không khớp kho điểm: %s", "does not agree with the store: %s")
	findHead = message.Define("dossier.find_head",
		"lập từ kho điểm số %s, kho điểm hiện ở số %s với HEAD.json khác; các bảng sau được đối chiếu với kho điểm hiện tại",
		"was made of number %s of the store, whose HEAD.json is another at number %s now; the tables are compared with the store as it is")
	findOther = message.Define("dossier.find_not_made",
		"không lập lại được từ kho điểm: %s", "cannot be made again from the store: %s")
)

// IsDossier tells whether a folder is a dossier: whether its manifest says so, whole or
// not.
func IsDossier(dir string) bool {
	file, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, Listings[0].File())); err == nil {
		return true // its manifest may be what was altered
	}
	m := &Manifest{}
	return len(store.Unseal(ManifestFile, file, m, nil)) == 0 && m.Kind == kindOfDocument
}

// Verified is what came of verifying a dossier.
type Verified struct {
	Files    int64
	Manifest *Manifest // nil: it is not whole
	Found    []store.Finding
	Note     message.M // what is to be known of the comparison with the store
}

// Verify recomputes the hash of every file of a dossier and the digest of its manifest.
// Keys are those one of which has to have signed it. Nothing but the folder is read.
func Verify(dir string, keys []ed25519.PublicKey) (*Verified, error) {
	v := &Verified{}
	file, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	v.Files++
	v.Found = store.Unseal(ManifestFile, file, m, keys)
	if len(v.Found) == 0 && (m.Version != documentVersion || m.Kind != kindOfDocument || m.Catalogue == nil) {
		v.add(ManifestFile, message.New(findOther, fmt.Sprintf("version %d, kind %q", m.Version, m.Kind)))
	}
	if m.Kind == kindOfDocument {
		v.Manifest = m
	}
	for _, name := range sorted(m.Files) {
		v.Files++
		if filepath.Base(name) != name {
			v.add(ManifestFile, message.New(findOther, name))
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		switch sum := store.SHA256(data); {
		case errors.Is(err, fs.ErrNotExist):
			v.add(name, message.New(findLacks))
		case err != nil:
			return nil, err
		case sum != m.Files[name].SHA256 || int64(len(data)) != m.Files[name].Bytes:
			v.add(name, message.New(findAltered, m.Files[name].SHA256, sum))
		}
	}
	return v, v.strays(dir, m)
}

func (v *Verified) add(name string, what message.M) {
	v.Found = append(v.Found, store.Finding{Path: name, What: what})
}

// strays names what does not belong to the dossier.
func (v *Verified) strays(dir string, m *Manifest) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if _, known := m.Files[e.Name()]; !known && e.Name() != ManifestFile && v.Manifest != nil {
			v.add(e.Name(), message.New(findStray))
		}
	}
	return err
}

// Compare makes the tables of the dossier again from a store, and adds those that
// differ. What it takes of a catalogue is in the manifest.
func (v *Verified) Compare(ctx context.Context, dir string, s *store.Store) error {
	if v.Manifest == nil || v.Manifest.Catalogue == nil {
		return nil // its manifest is named already
	}
	span, err := ParseSpan(v.Manifest.Span)
	if err == nil {
		err = v.Manifest.Catalogue.revive()
	}
	if err != nil {
		v.add(ManifestFile, message.New(findOther, err))
		return nil
	}
	until, err := dayIn(v.Manifest.Until)
	if err != nil {
		v.add(ManifestFile, message.New(findOther, err))
		return nil
	}
	again, err := remake(ctx, s, v.Manifest.Catalogue, span, until, v.Manifest.Acts)
	if errors.Is(err, ErrNothing) {
		v.add(ManifestFile, message.New(findOther, err))
		return nil
	}
	if err != nil {
		return err
	}
	if again.Head != v.Manifest.Store {
		v.Note = message.New(findHead, v.Manifest.Store.Sequence, again.Head.Sequence)
	}
	return v.tables(dir, &again.Tables)
}

// tables compares the tables with those that were made again.
func (v *Verified) tables(dir string, again *Tables) error {
	for i := range Listings {
		l := &Listings[i]
		file, err := os.ReadFile(filepath.Join(dir, l.File()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it is named already
		}
		if err != nil {
			return err
		}
		if what, err := l.differs(l.File(), file, again); err != nil {
			v.add(l.File(), message.New(findTable, err))
		} else if !what.IsZero() {
			v.add(l.File(), what)
		}
	}
	v.once()
	return nil
}

func dayIn(text string) (Day, error) {
	d, err := value.ParseDay(text)
	return Day(d), err
}

// once leaves of each file the first finding.
func (v *Verified) once() {
	seen, kept := map[string]bool{}, v.Found[:0]
	for _, f := range v.Found {
		if !seen[f.Path] {
			seen[f.Path] = true
			kept = append(kept, f)
		}
	}
	v.Found = kept
}
