package store

import (
	"os"
	"path/filepath"
	"testing"
)

// What a kill left of spilled keys is removed by the next command; what is not
// of that form stays.
func TestRecoverClearsSpill(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	dir := s.SpillFolder()
	if want := filepath.Join(root, ".rasoat", "spill"); dir != want {
		t.Fatalf("%s, want %s", dir, want)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"rasoat-1.spill", "rasoat-2.spill", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "notes.txt" {
		t.Errorf("left: %v, %v", left, err)
	}
}
