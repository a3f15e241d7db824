package dossier

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/pipeline/store"
)

// TestLost: no dossier is made of a store whose current lacks what history has in the span, or
// in the one before; the file that is gone is named.
func TestLost(t *testing.T) {
	for _, lost := range []string{"runs 2026-10-02", "dataset_scores 2026-10-02", "rule_results 2026-10-02", "runs 2026-09-30", "dataset_scores 2026-09-30"} {
		table, period, _ := strings.Cut(lost, " ")
		root := t.TempDir()
		s, err := store.Open(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, period := range []string{"2026-09-30", "2026-10-01", "2026-10-02"} {
			audited(t, s, "d", period, 90, nil)
		}
		f := frame(t, Dataset{ID: "d", Agency: "dept", Every: "day"})
		makeOf(t, s, f, "2026-10")
		file := "current/" + table + "/year=2026/month=" + period[5:7] + "/" + period + ".d.parquet"
		if err := os.Remove(filepath.Join(root, filepath.FromSlash(file))); err != nil {
			t.Fatal(err)
		}
		of, err := ParseSpan("2026-10")
		if err != nil {
			t.Fatal(err)
		}
		refusal := (*store.Error)(nil)
		if _, err := Make(ctx, s, f, of, store.Latest); !errors.As(err, &refusal) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", lost, err)
		}
		if _, err := s.Repair(ctx); err != nil {
			t.Fatal(err)
		}
		makeOf(t, s, f, "2026-10")
	}
}
