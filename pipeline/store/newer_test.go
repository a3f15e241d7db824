package store

import (
	"maps"
	"strings"
	"testing"
)

// TestNewer: what a newer rasoat wrote is not taken for damaged, and neither a repair nor
// an audit removes or replaces it.
func TestNewer(t *testing.T) {
	begin := func(s *Store) error {
		a, err := s.Begin(ctx, noon, "so_tu_phap", "births")
		if err != nil {
			return err
		}
		return a.Abort()
	}
	newer := func(doc map[string]any) { doc["version"] = 9 }
	for name, c := range map[string]struct {
		file   string // "": the manifest
		put    func(t *testing.T, s *Store, root string)
		begins bool // an audit may go on beside it
	}{
		"a manifest": {"", nil, true},
		"HEAD.json":  {headFile, nil, false},
		"an intent": {intentFile("births"), func(t *testing.T, s *Store, root string) {
			if err := s.putIntent(ctx, &intent{Version: 1, Period: iso(noon), Dataset: "births", RunID: "20261121T183005Z-000000"}); err != nil {
				t.Fatal(err)
			}
		}, false},
		"a debt": {debtFile("births"), func(t *testing.T, s *Store, root string) {
			file, _, err := seal(&debtDocument{Version: 1, Period: iso(noon), Datasets: []string{"births"}})
			if err != nil {
				t.Fatal(err)
			}
			putBack(t, root, debtFile("births"), string(file))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			s := open(t, root)
			m := commit(t, s, noon, "births", 3, "critical")
			if c.put != nil {
				c.put(t, s, root)
			}
			if c.file == "" {
				c.file = manifestFile(noon, "births", m.RunID)
			}
			reseal(t, root, c.file, newer)
			before := content(t, root)
			s = open(t, root)
			found, err := s.Repair(ctx)
			said := told(found)
			if err != nil {
				said += err.Error()
			}
			if !strings.Contains(said, "a newer rasoat") || strings.Contains(said, "damaged") {
				t.Errorf("repair: %s", said)
			}
			if after := content(t, root); !maps.Equal(before, after) {
				t.Error("repair has changed the store")
			}
			err = begin(open(t, root))
			if begins := err == nil; begins != c.begins {
				t.Errorf("an audit: %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "was written by a newer rasoat") {
				t.Errorf("an audit: %v", err)
			}
			if after := content(t, root); !maps.Equal(before, after) {
				t.Error("an audit has changed the store")
			}
		})
	}
}
