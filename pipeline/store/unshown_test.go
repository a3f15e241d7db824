package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestUnshown: a run that history has and current does not is named with the file that is
// gone; what failed, was never committed or lies outside the days asked for is not.
func TestUnshown(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	commit(t, s, noon, "births", 0, "pass")
	commit(t, s, noon, "deaths", 2, StatusError)
	commit(t, s, noon+40, "births", 2, "pass")
	file := currentFile(runsTable, noon, "births")
	ask := func(from, to Day) string {
		t.Helper()
		err := s.Unshown(ctx, from, to, func(period Day, dataset string) bool {
			rows, err := s.LoadTables(ctx, period, nil, dataset)
			return err == nil && len(rows.Runs) > 0
		})
		if err == nil {
			return ""
		}
		return err.Error()
	}
	if got := ask(noon, noon+40); got != "" {
		t.Error(got)
	}
	if err := os.MkdirAll(filepath.Join(root, historyDir, iso(noon), "land", "20261121T120000Z-abcdef"), 0o700); err != nil {
		t.Fatal(err)
	}
	damage(t, root, file, remove)
	if got := ask(noon+1, noon+40); got != "" {
		t.Error(got)
	}
	if got := ask(noon, noon); !strings.Contains(got, file) || strings.Contains(got, "land") {
		t.Error(got)
	}
	// It is there again by the time that somebody looks twice.
	first := true
	err := s.Unshown(ctx, noon, noon, func(_ Day, dataset string) bool {
		if first && dataset == "births" {
			first = false
			if _, err := s.Repair(ctx); err != nil {
				t.Fatal(err)
			}
			return false
		}
		return true
	})
	if err != ErrSettled {
		t.Error(err)
	}
	if _, err := s.Compact(ctx, noon+40); err != nil {
		t.Fatal(err)
	}
	month := monthFile(runsTable, noon)
	if damage(t, root, month, remove); !strings.Contains(ask(noon, noon), month) {
		t.Error(ask(noon, noon))
	}
}

// TestUnshownAmongSettled: that one run is there by now does not hide that another is lost.
func TestUnshownAmongSettled(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	commit(t, s, noon, "deaths", 2, "pass")
	lost := currentFile(runsTable, noon, "deaths")
	damage(t, root, lost, remove)
	err := s.Unshown(ctx, noon, noon, func(Day, string) bool { return false })
	if err == nil || !strings.Contains(err.Error(), lost) {
		t.Error(err)
	}
}

// TestUnshownOpensNoPack: packs of a store in which all was seen are not opened, of whatever
// month they are.
func TestUnshownOpensNoPack(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	for day := noon - 60; day <= noon; day++ {
		commit(t, s, day, "births", 2, "pass")
	}
	if _, err := s.Compact(ctx, noon+40); err != nil {
		t.Fatal(err)
	}
	zips, err := filepath.Glob(filepath.Join(root, historyDir, "*", "*"+packExt))
	if err != nil || len(zips) < 2 {
		t.Fatal(zips, err)
	}
	opened := &openedPacks{Files: s.plain}
	s.plain, s.files.(*packs).Files = opened, opened
	ask := func(seen bool) error {
		return s.Unshown(ctx, noon-3, noon, func(Day, string) bool { return seen })
	}
	if err := ask(true); err != nil || opened.n.Load() > 0 {
		t.Errorf("%d packs were opened: %v", opened.n.Load(), err)
	}
	if err := ask(false); err != ErrSettled || opened.n.Load() == 0 {
		t.Errorf("%d packs were opened: %v", opened.n.Load(), err)
	}
}

// openedPacks counts the packs that are opened.
type openedPacks struct {
	Files
	n atomic.Int64
}

func (o *openedPacks) Open(ctx context.Context, name string) (File, error) {
	if strings.HasSuffix(name, packExt) {
		o.n.Add(1)
	}
	return o.Files.Open(ctx, name)
}
