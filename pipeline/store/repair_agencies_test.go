package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRepairAgencies: agencies' scores that are gone, or are not those that were written, are
// named: nothing of history has them.
func TestRepairAgencies(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	score := 90.0
	for i, period := range []Day{noon, noon + 1} {
		commit(t, s, period, "births", int64(i), "pass")
		if err := s.WriteAgencyScores(ctx, period, []AgencyScore{{Agency: "so_tu_phap", Name: "Sở Tư pháp", Level: 1, Score: &score, Datasets: int64(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	named := func(name string) {
		t.Helper()
		whole, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for what, do := range map[string]func([]byte) []byte{
			"gone": remove, "altered": func(data []byte) []byte { return append(data[:len(data):len(data)], ' ') },
			"of another day": func([]byte) []byte {
				other, err := os.ReadFile(filepath.Join(root, agencyFile(noon)))
				if err != nil {
					return []byte("x")
				}
				return other
			}} {
			damage(t, root, name, do)
			found, err := s.Repair(ctx)
			if err != nil || len(found) == 0 || found[0].Done || found[0].Path != name || !strings.Contains(found[0].What.In("en"), "run rasoat run for this period again") {
				t.Errorf("%s: %v %v", what, err, found)
			}
			if err := os.WriteFile(filepath.Join(root, name), whole, 0o640); err != nil {
				t.Fatal(err)
			}
		}
		if found, err := s.Repair(ctx); err != nil || len(found) > 0 {
			t.Errorf("%v %v", err, found)
		}
	}
	named(agencyFile(noon + 1))
	if _, err := s.Compact(ctx, noon+40); err != nil {
		t.Fatal(err)
	}
	named(monthFile(agencyScores.name, noon))
}
