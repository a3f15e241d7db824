package store

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestReadFlipped: what is read of days' and of months' files, of any day, is never what a
// flipped bit made of it: it is the same as before, or the file is named.
func TestReadFlipped(t *testing.T) {
	root, s := autumn(t)
	looks := map[string]func(*Store) (any, error){
		"runs":            func(s *Store) (any, error) { return s.LoadTables(ctx, october, nil, "births") },
		"dataset_scores":  func(s *Store) (any, error) { return s.LoadTables(ctx, october, []string{"dataset_scores"}, "births") },
		"column_profiles": func(s *Store) (any, error) { return s.LoadTables(ctx, october, []string{"column_profiles"}, "births") },
		"agency_scores":   func(s *Store) (any, error) { return s.Ranking(ctx, october) },
		"incidents":       func(s *Store) (any, error) { return s.incidentsOf(ctx, []place{{october, "births"}}, &incidents) },
	}
	for table, look := range looks {
		name := currentFile(table, october, "births")
		if table == agencyScores.name {
			name = agencyFile(october)
		}
		neverOther(t, root, name, look)
	}
	if _, err := s.Compact(ctx, noon); err != nil {
		t.Fatal(err)
	}
	for table, look := range looks {
		neverOther(t, root, monthFile(table, october), look)
	}
}

// neverOther flips one bit after the other, each in a store that was opened anew.
func neverOther(t *testing.T, root, name string, look func(*Store) (any, error)) {
	t.Helper()
	whole, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	want, err := look(open(t, root))
	if err != nil {
		t.Fatal(err)
	}
	for at := 4; at < len(whole); at += 5 {
		damage(t, root, name, func(data []byte) []byte { data[at] ^= 1 << (at % 8); return data })
		got, err := look(open(t, root))
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: byte %d is read as another result", name, at)
		}
		damage(t, root, name, func([]byte) []byte { return whole })
	}
}

// TestReadUnsealed: tables of older versions have no seal, and are read.
func TestReadUnsealed(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	commit(t, s, noon, "births", 2, "pass")
	damage(t, root, currentFile("dataset_scores", noon, "births"), func(data []byte) []byte {
		data[sealIn(data)-len(sealKey)] ^= 1
		return data
	})
	if tables, err := s.LoadTables(ctx, noon, []string{"dataset_scores"}, "births"); err != nil || len(tables.DatasetScores) != 1 {
		t.Error(tables, err)
	}
}
