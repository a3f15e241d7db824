package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestHalfBegunMonth: a kill while it is being noted which month is to be joined leaves
// nothing once somebody looks after the store.
func TestHalfBegunMonth(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, october, "births", 1, "pass")
	half := filepath.Join(root, filepath.FromSlash(begunDir), ".2026-10.json.tmp")
	if err := errors.Join(os.MkdirAll(filepath.Dir(half), 0o700), os.WriteFile(half, []byte(`{"ver`), 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", half, err)
	}
}
