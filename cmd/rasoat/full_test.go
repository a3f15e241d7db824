package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// On a full disk each command says so, where, and what to do; what was
// stored and what not; and blames no file that is as it was.
func TestFullDiskIsSaid(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "16m")
	location := filepath.Join(disk, "scores")
	run := func() (string, error) {
		cmd := over(location, []string{"run", "--period", "2026-11-21", "--log-level", "error", "births", "household_books"})
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	shown := filepath.Join(location, "current", "rule_results", "year=2026", "month=11", "2026-11-21.births.parquet")
	if err := os.Remove(shown); err != nil {
		t.Fatal(err)
	}
	ballast := fillDisk(t, disk, 0)
	for _, left := range []int64{0, 64 << 10} {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		ballast = fillDisk(t, disk, left)
		out, err := run()
		if codeOf(err) != 3 || !strings.Contains(out, "rasoat: the disk of the score store is full, ") || !strings.Contains(out, "could not be written (no space left on device); make room, then run again") ||
			left > 0 && !strings.Contains(out, "results that are not stored, ") {
			t.Errorf("%d bytes left: exit code %d\n%s", left, codeOf(err), out)
		}
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	ballast = fillDisk(t, disk, 0)
	if out, code := said(t, "store", "repair", "--store", location, "--catalogue", demo); code != 3 || strings.Contains(out, "✕ history") || !strings.Contains(out, "the disk of the score store is full") {
		t.Errorf("repair: exit code %d\n%s", code, out)
	}
	catalogue := filepath.Join(disk, "new", "catalogue")
	if out, code := said(t, "init", catalogue); code != 3 || !strings.Contains(out, "the disk is full") {
		t.Errorf("init: exit code %d\n%s", code, out)
	}
	if _, err := os.Stat(filepath.Dir(catalogue)); !os.IsNotExist(err) {
		t.Errorf("init left something: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if out, code := said(t, "store", "repair", "--store", location, "--catalogue", demo); code != 0 {
		t.Errorf("repair with room: exit code %d\n%s", code, out)
	}
	verified(t, location)
	if out, code := said(t, "init", catalogue); code != 0 {
		t.Errorf("init with room: exit code %d\n%s", code, out)
	}
}
