package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestForeignFiles: what was altered is named, and is not built upon.
func TestForeignFiles(t *testing.T) {
	for name, want := range map[string]string{
		"HEAD.json":     "history/HEAD.json is damaged",
		"manifest.json": "/manifest.json is damaged",
		"intent":        ".rasoat/intents/births.json is damaged",
		"no HEAD":       "history/2026-11-21/births holds runs that history/HEAD.json does not know",
		"table":         "/rule_results.parquet is damaged",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			s := open(t, root)
			m := commit(t, s, noon, "births", 1, "pass")
			spoil(t, root, name, m)
			before := content(t, filepath.Join(root, currentDir))
			err := s.Recover(ctx)
			if err == nil {
				_, err = s.Begin(ctx, noon, "a", "births")
			}
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v", err)
			}
			if d := cmp.Diff(before, content(t, filepath.Join(root, currentDir))); d != "" {
				t.Error(d)
			}
		})
	}
}

// spoil damages one file of a store whose last commit is not finished.
func spoil(t *testing.T, root, what string, m *Manifest) {
	t.Helper()
	s := open(t, root)
	run := historyFile(noon, "births", m.RunID, "")
	alter := func(name, old, new string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.putIntent(ctx, &intent{Version: 1, Period: m.Period, Dataset: "births", RunID: m.RunID, Tables: []string{"runs"}}); err != nil {
		t.Fatal(err)
	}
	switch what {
	case "HEAD.json":
		alter(headFile, `"sequence": 1`, `"sequence": 2`)
	case "manifest.json":
		alter(run+"/manifest.json", `"lan"`, `"mai"`)
	case "intent":
		alter(intentFile("births"), m.RunID, "../../../../x")
	case "no HEAD":
		if err := errors.Join(os.Remove(filepath.Join(root, headFile)), os.Remove(filepath.Join(root, intentFile("births")))); err != nil {
			t.Fatal(err)
		}
	case "table":
		alter(run+"/rule_results.parquet", "PAR1", "PAR2")
		if err := os.Remove(filepath.Join(root, currentFile("rule_results", noon, "births"))); err != nil {
			t.Fatal(err)
		}
	}
}
