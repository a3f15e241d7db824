package store

import (
	"os"
	"path/filepath"
	"strings"
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
