package dossier

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// What a kill left of a dossier is removed by who writes it next; what is being written
// by another, or is none, stays.
func TestLeftovers(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "2026")
	files := map[string][]byte{"manifest.json": []byte("{}\n"), "datasets.parquet": []byte("x")}
	hidden := func(name, file string) string {
		t.Helper()
		folder := filepath.Join(above, name)
		if err := errors.Join(os.Mkdir(folder, 0o750), os.WriteFile(filepath.Join(folder, file), nil, 0o640)); err != nil {
			t.Fatal(err)
		}
		return folder
	}
	left := hidden(".2026.123.tmp", "datasets.parquet")
	kept := []string{hidden(".2026.124.tmp", "notes.txt"), hidden(".2025.125.tmp", "datasets.parquet"), hidden(".2026.x.tmp", "datasets.parquet")}
	other, err := begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(clearLeft(dir, files), write(context.Background(), dir, files)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what was left is still there")
	}
	for _, folder := range append(kept, other.dir, dir) {
		if _, err := os.Stat(folder); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(other.end(), clearLeft(dir, files)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(other.dir); err == nil {
		t.Error("what nobody holds any more is still there")
	}
}
