package report

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/pipeline/store"
)

// ranked is a store in which a dataset and its agency were scored on some days.
func ranked(t *testing.T, days ...store.Day) (s *store.Store, root string) {
	t.Helper()
	root = t.TempDir()
	s, err := store.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		scored(t, s, d, "justice", "births", "a")
		rank(t, s, d)
	}
	return s, root
}

func rank(t *testing.T, s *store.Store, d store.Day) {
	t.Helper()
	points := 90.0
	err := s.ScoreAgencies(context.Background(), d, func() ([]store.AgencyScore, error) {
		return []store.AgencyScore{{Agency: "justice", Score: &points}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ofDay is the file of a table in current.
func ofDay(t *testing.T, root, table, name string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "current", table, "*", "*", name))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	return found[0]
}

// TestLookbackBroken: what cannot be read, and an end that was asked for, are errors.
func TestLookbackBroken(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s, _ := ranked(t, 20001, 20002, 20003)
	l := NewLookback(s)
	if _, err := l.Past(ctx, 20002, []string{"births"}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := l.Past(ctx, 20003, []string{"births"}); err == nil {
		t.Error("it goes on after it was told to stop")
	}
	s, root := ranked(t, 20001, 20002, 20003) // 2024-10-05 and on
	if err := os.WriteFile(ofDay(t, root, "agency_scores", "2024-10-05.parquet"), []byte("PAR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewLookback(s).Past(context.Background(), 20003, []string{"births"}); err == nil || !strings.Contains(err.Error(), "2024-10-05.parquet is damaged") {
		t.Error(err)
	}
}

// TestLookbackMisplaced: files of a day under the name of another are damage.
func TestLookbackMisplaced(t *testing.T) {
	s, root := ranked(t, 20001, 20003)
	for _, table := range []string{"runs", "dataset_scores", "column_profiles"} {
		from := ofDay(t, root, table, "2024-10-05.births.parquet")
		file, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(filepath.Join(filepath.Dir(from), "2024-10-06.births.parquet"), file, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	l := NewLookback(s)
	const want = "2024-10-06.births.parquet is damaged"
	if _, err := l.Past(context.Background(), 20003, []string{"births"}); err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	if _, err := l.Profiles(context.Background(), 20003, []string{"births"}, nil); err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
}

// TestLookbackLater: what is committed between two questions is seen by the second.
func TestLookbackLater(t *testing.T) {
	s, _ := ranked(t, 20001, 20002)
	l := NewLookback(s)
	for _, ask := range []struct {
		of     store.Day
		points int
	}{{20002, 1}, {20004, 3}} {
		if ask.of == 20004 {
			scored(t, s, 20003, "justice", "births", "b")
			rank(t, s, 20003)
		}
		p, err := l.Past(context.Background(), ask.of, []string{"births"})
		if err != nil || len(p.Datasets["births"]) != ask.points || len(p.Agencies["justice"]) != ask.points {
			t.Errorf("%d: %+v, %v", ask.of, p, err)
		}
	}
}
