package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPut replaces whole or not at all.
func TestPut(t *testing.T) {
	d := folder{filepath.Join(t.TempDir(), "new", "store")}
	if err := putBytes(ctx, d, "current/a/b.parquet", []byte("one")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := d.Put(ctx, "current/a/b.parquet", func(w io.Writer) error {
		io.WriteString(w, "tw")
		return broken
	})
	if files := content(t, d.root); !errors.Is(err, broken) || len(files) != 1 || files["current/a/b.parquet"] != "one" {
		t.Errorf("%v %v", err, files)
	}
	if err := os.WriteFile(d.hidden("current/a/b.parquet"), []byte("left by a dead process"), 0o666); err != nil {
		t.Fatal(err)
	}
	if names, err := d.List(ctx, "current/a"); err != nil || strings.Join(names, " ") != "b.parquet" {
		t.Errorf("%v %v", names, err)
	}
	if err := putBytes(ctx, d, "current/a/b.parquet", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if files := content(t, d.root); len(files) != 1 || files["current/a/b.parquet"] != "two" {
		t.Errorf("%v", files)
	}
}

func TestDelete(t *testing.T) {
	d := folder{t.TempDir()}
	const name = "history/2026-11-21/births/run/runs.parquet"
	if err := errors.Join(putBytes(ctx, d, name, nil), os.WriteFile(d.hidden(name), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Delete(ctx, name); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := d.List(ctx, historyDir); err != nil || len(names) > 0 {
		t.Errorf("empty folders stay: %v %v", names, err)
	}
	if err := d.Delete(ctx, "nowhere/x"); err != nil {
		t.Error(err)
	}
}

func TestOpenAndList(t *testing.T) {
	d := folder{t.TempDir()}
	if _, err := d.Open(ctx, "absent"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := errors.Join(putBytes(ctx, d, "history/b", nil), putBytes(ctx, d, "history/a/x", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(ctx, "history"); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Error(err)
	}
	if names, err := d.List(ctx, "history"); err != nil || strings.Join(names, " ") != "a/ b" {
		t.Errorf("%v %v", names, err)
	}
	if err := putBytes(ctx, d, "history/b/c", nil); err == nil {
		t.Error("a file was taken for a folder")
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := d.Open(ended, "history/b"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestFoldersComeAndGo: Delete removes a folder just as Put needs it.
func TestFoldersComeAndGo(t *testing.T) {
	d := folder{scratch(t)}
	var all sync.WaitGroup
	for _, dataset := range []string{"a", "b", "c"} {
		all.Go(func() {
			name := historyFile(noon, dataset, "run", "x")
			for range 100 {
				if err := errors.Join(putBytes(ctx, d, name, nil), d.Delete(ctx, name)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

// TestNoPermission names the place; root may do anything.
func TestNoPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root is refused nothing")
	}
	root := t.TempDir()
	s := open(t, root)
	m := commit(t, s, noon, "births", 1, "pass")
	for _, dir := range []string{currentDir, historyDir, ".rasoat"} {
		defer os.Chmod(filepath.Join(root, dir), 0o700)
	}
	if err := os.Chmod(filepath.Join(root, ".rasoat"), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Recover(ctx); err != nil {
		t.Error("a reader has to get by without the private folder:", err)
	}
	if _, err := s.Begin(ctx, noon, "a", "births"); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), ".rasoat") {
		t.Error(err)
	}
	if err := errors.Join(os.Chmod(filepath.Join(root, ".rasoat"), 0o700), os.Chmod(filepath.Join(root, historyDir), 0o500)); err != nil {
		t.Fatal(err)
	}
	if err := rerunAt(s, noon+1); !errors.Is(err, fs.ErrPermission) || errors.Is(err, ErrUnfinished) {
		t.Error(err)
	}
	if head, _, err := s.Head(ctx); err != nil || head.Datasets["births"].RunID != m.RunID {
		t.Error(head, err)
	}
}

func rerunAt(s *Store, period Day) error {
	a, err := s.Begin(ctx, period, "a", "births")
	if err != nil {
		return err
	}
	tables, m := audit(2)
	return a.Commit(ctx, tables, m)
}

// TestRunIDs: ids of a dataset increase, whatever the clock does.
func TestRunIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := ""
		for _, seconds := range rapid.SliceOf(rapid.Int64Range(1_790_000_000, 1_790_000_003)).Draw(t, "clock") {
			suffix := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0xff}), 3, 3).Draw(t, "random")
			id, err := newRunID(time.Unix(seconds, 0), strings.NewReader(string(suffix)), last)
			if err != nil || id <= last || !runForm.MatchString(id) {
				t.Fatalf("%s after %s, %v", id, last, err)
			}
			last = id
		}
	})
	if _, err := newRunID(date(noon), strings.NewReader(""), ""); err == nil {
		t.Error("an id without randomness")
	}
}

func TestDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(-719162, 2932896).Draw(t, "day"))
		back, err := dayOf(iso(d))
		if err != nil || back != d {
			t.Fatal(d, iso(d), back, err)
		}
		if p, dataset, ok := parseCurrent(filepath.Base(currentFile("runs", d, "births_2"))); !ok || p != d || dataset != "births_2" {
			t.Fatal(p, dataset, ok)
		}
	})
	for _, name := range []string{"2026-10.parquet", "2026-11-21.parquet", "2026-11-21.Births.parquet", ".2026-11-21.births.parquet.tmp", "x"} {
		if _, _, ok := parseCurrent(name); ok {
			t.Errorf("%s is taken for a run's file", name)
		}
	}
}

// What a kill left of writing is removed by the next command, and nothing else.
func TestLeftOversAreCleared(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := s.WriteAgencyScores(ctx, 20778, nil); err != nil {
		t.Fatal(err)
	}
	scores := filepath.Join(dir, filepath.FromSlash(agencyFile(20778)))
	left := []string{
		filepath.Join(filepath.Dir(scores), ".2026-11-20.parquet.tmp"), filepath.Join(filepath.Dir(scores), ".2026-11-21.parquet.tmp"),
		filepath.Join(dir, filepath.FromSlash(intentsDir), ".births.json.tmp"),
	}
	for _, f := range left {
		if err := errors.Join(os.MkdirAll(filepath.Dir(f), 0o750), os.WriteFile(f, []byte("half"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if _, err := os.Stat(f); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left over", f)
		}
	}
	if _, err := os.Stat(scores); err != nil {
		t.Error(err)
	}
}
