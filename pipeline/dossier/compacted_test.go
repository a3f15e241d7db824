package dossier

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"rasoat/pipeline/store"
)

// TestCompacted: the dossier of a store whose months were joined, and whose old details
// were removed, is that of the store before, figure by figure.
func TestCompacted(t *testing.T) {
	_, _, location := yearOf(t)
	dir := filepath.Join(t.TempDir(), "d")
	if err := made(t, "2026").Write(ctx, dir, nil, maker, nil); err != nil {
		t.Fatal(err)
	}
	compacted := filepath.Join(t.TempDir(), "store")
	if err := os.CopyFS(compacted, os.DirFS(location)); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(compacted)
	if err != nil {
		t.Fatal(err)
	}
	if joined, err := s.Compact(ctx, day(t, "2026-12-15")); err != nil || len(joined) < 11 {
		t.Fatalf("%d months, %v", len(joined), err)
	}
	same := func(what string) {
		v := verified(t, dir)
		if err := v.Compare(ctx, dir, s); err != nil || len(v.Found) > 0 || !v.Note.IsZero() {
			t.Errorf("%s: %v: %s %v", what, err, told(v.Found), v.Note)
		}
	}
	same("joined")
	if gone, err := s.Prune(ctx, day(t, "2026-12-01"), store.By{Reason: "hết hạn lưu"}, false); err != nil || gone.Tables < 1000 {
		t.Fatalf("%+v, %v", gone, err)
	}
	same("pruned")
}

// TestStopped: a dossier whose writing was stopped leaves nothing.
func TestStopped(t *testing.T) {
	stopped, stop := context.WithCancel(ctx)
	stop()
	above := t.TempDir()
	err := made(t, "2026-11").Write(stopped, filepath.Join(above, "d"), nil, maker, nil)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left, err := os.ReadDir(above); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}
