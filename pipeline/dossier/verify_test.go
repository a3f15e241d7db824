package dossier

import (
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var maker = Maker{Tool: store.Tool{Version: "0.1.0"}, Operator: "lan", Language: "vi", At: time.Date(2027, 1, 12, 2, 0, 0, 0, time.UTC)}

// written is a dossier of a month on disk, with a file beside its tables.
func written(t *testing.T, key ed25519.PrivateKey) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hồ sơ", "2026-11")
	err := made(t, "2026-11").Write(ctx, dir, map[string][]byte{"bao-cao.html": []byte("<p>báo cáo</p>")}, maker, key)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestWrite: a dossier is written whole, for its group only, and nothing else is left.
func TestWrite(t *testing.T) {
	dir := written(t, nil)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(Listings)+2 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode() != 0o640 {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
	if above, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(above) != 1 {
		t.Errorf("beside it: %v, %v", above, err)
	}
	d := made(t, "2026-11")
	for _, place := range []string{dir, filepath.Join(dir, "manifest.json")} {
		if err := d.Write(ctx, place, nil, maker, nil); !errors.Is(err, ErrThere) {
			t.Errorf("%s: %v", place, err)
		}
	}
	empty := t.TempDir()
	if err := d.Write(ctx, empty, nil, maker, nil); err != nil {
		t.Errorf("into an empty folder: %v", err)
	}
	verified(t, empty)
}

func verified(t *testing.T, dir string, keys ...ed25519.PublicKey) *Verified {
	t.Helper()
	v, err := Verify(dir, keys)
	if err != nil || len(v.Found) > 0 {
		t.Fatalf("%v: %s", err, told(v.Found))
	}
	return v
}

func told(found []store.Finding) string {
	var lines []string
	for _, f := range found {
		lines = append(lines, f.Path+": "+f.What.In(message.EN))
	}
	return strings.Join(lines, "\n")
}

// TestFlippedBit: one bit of any file of a dossier is seen, and that file is named, and
// no other.
func TestFlippedBit(t *testing.T) {
	private, public, _, err := store.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, _ := store.ParsePrivateKey("key", private)
	pub, _ := store.ParsePublicKey("key.pub", public)
	dir := written(t, key)
	if v := verified(t, dir, pub); v.Files != int64(len(Listings)+2) {
		t.Errorf("%d files", v.Files)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(entries).Draw(r, "file").Name()
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			r.Fatal(err)
		}
		at, bit := rapid.IntRange(0, len(whole)-1).Draw(r, "byte"), rapid.IntRange(0, 7).Draw(r, "bit")
		altered := slices.Clone(whole)
		altered[at] ^= 1 << bit
		if err := os.WriteFile(path, altered, 0o640); err != nil {
			r.Fatal(err)
		}
		v, err := Verify(dir, []ed25519.PublicKey{pub})
		if restored := os.WriteFile(path, whole, 0o640); restored != nil {
			r.Fatal(restored)
		}
		if err != nil || !slices.ContainsFunc(v.Found, func(f store.Finding) bool { return f.Path == name }) {
			r.Fatalf("bit %d of byte %d of %s: %v\n%s", bit, at, name, err, told(v.Found))
		}
		if name != ManifestFile && len(v.Found) != 1 {
			r.Fatalf("bit %d of byte %d of %s: %s", bit, at, name, told(v.Found))
		}
	})
	if !IsDossier(dir) || IsDossier(t.TempDir()) {
		t.Error("what a dossier is")
	}
}

// TestLostAndStray: a file that is not there is named, and one that was put there.
func TestLostAndStray(t *testing.T) {
	dir := written(t, nil)
	if err := os.Rename(filepath.Join(dir, "agencies.parquet"), filepath.Join(dir, "x.parquet")); err != nil {
		t.Fatal(err)
	}
	v, err := Verify(dir, nil)
	if err != nil || told(v.Found) != "agencies.parquet: is missing: manifest.json names it\nx.parquet: is not in manifest.json" {
		t.Errorf("%v: %s", err, told(v.Found))
	}
	_, public, _, err := store.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	pub, _ := store.ParsePublicKey("key.pub", public)
	if v, err = Verify(written(t, nil), []ed25519.PublicKey{pub}); err != nil || told(v.Found) != "manifest.json: is not signed" {
		t.Errorf("%v: %s", err, told(v.Found))
	}
}

// TestCompare: the tables come out of the store again; one that somebody made anew, with
// a manifest to match, does not.
func TestCompare(t *testing.T) {
	s, _, _ := yearOf(t)
	dir := written(t, nil)
	v := verified(t, dir)
	if err := v.Compare(ctx, dir, s); err != nil || len(v.Found) > 0 || !v.Note.IsZero() {
		t.Fatalf("%v: %s %v", err, told(v.Found), v.Note)
	}
	d := made(t, "2026-11")
	d.Tables.Agencies[1].Score = d.Tables.Agencies[0].Score
	d.Tables.Missed = append(d.Tables.Missed, MissedRow{Agency: "z"})
	d.Head.Sequence--
	forged := filepath.Join(t.TempDir(), "forged")
	if err := d.Write(ctx, forged, nil, maker, nil); err != nil {
		t.Fatal(err)
	}
	v = verified(t, forged)
	if err := v.Compare(ctx, forged, s); err != nil || len(v.Found) != 2 || v.Note.IsZero() ||
		!strings.Contains(told(v.Found), "agencies.parquet: is not what the audit gives again: row 2 · ") ||
		!strings.Contains(told(v.Found), "missed_deliveries.parquet: has a row that the audit does not give again: row z") {
		t.Errorf("%v: %s", err, told(v.Found))
	}
}
