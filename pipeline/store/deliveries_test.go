package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Deliveries are found over months and years, newest first, and no further than
// is asked for; what is not taken is passed over.
func TestDeliveries(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	for _, day := range []Day{noon - 700, noon - 40, noon - 21, noon - 20, noon - 1, noon, noon + 1} {
		status := "pass"
		if day == noon-20 {
			status = StatusError
		}
		commit(t, s, day, "births", 1, status)
	}
	commit(t, s, noon-1, "deaths", 1, "pass")
	again := commit(t, s, noon-40, "births", 2, "warn")
	looked := 0
	find := func(before Day, most int) []Delivery {
		t.Helper()
		looked = 0
		found, err := s.Calendar().Deliveries(ctx, before, "births", func(r *Run) (take, enough bool) {
			looked++
			if take = r.Status != StatusError; take {
				most--
			}
			return take, most == 0
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	days := func(ds []Delivery) string {
		var all []string
		for _, d := range ds {
			all = append(all, fmt.Sprint(noon-d.Run.Period))
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		before       Day
		most, looked int
		want         string
	}{{noon, 9, 5, "1 21 40 700"}, {noon, 2, 3, "1 21"}, {noon - 40, 1, 1, "700"}, {noon - 700, 1, 0, ""}, {noon + 9, 1, 1, "-1"}} {
		if got := days(find(c.before, c.most)); got != c.want || looked != c.looked {
			t.Errorf("%d before %d: %q, want %q; looked at %d, want %d", c.most, noon-c.before, got, c.want, looked, c.looked)
		}
	}
	d := find(noon-30, 1)[0]
	name := manifestFile(noon-40, "births", again.RunID)
	file, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	want := Input{Kind: InputHistory, Name: iso(noon - 40), Path: name, Bytes: int64(len(file)), SHA256: sha256Hex(file)}
	if d.Run.RunID != again.RunID || d.Manifest.RunID != again.RunID || d.Evidence != want {
		t.Errorf("not the run that counts: %+v %+v", d.Run, d.Evidence)
	}
	if err := os.Remove(filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
	if d = find(noon-30, 1)[0]; d.Manifest != nil || d.Run.RunID != again.RunID {
		t.Errorf("a manifest that is gone: %+v", d)
	}
}

// A store that is not there yet holds no delivery, nor does a month that is none.
func TestNoDeliveries(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	for _, dir := range []string{"", "year=2026/month=13", "year=2026/Thumbs", "y=2026/month=01"} {
		if err := os.MkdirAll(filepath.Join(root, "current/runs", dir), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Calendar().Deliveries(ctx, noon, "births", func(*Run) (bool, bool) { return true, false })
	if err != nil || len(found) > 0 {
		t.Error(found, err)
	}
	if months, err := s.months(ctx); err != nil || !slices.Equal(months, []Day{}) {
		t.Error(months, err)
	}
	if _, err := s.Calendar().Deliveries(ctx, noon, "../x", nil); err == nil {
		t.Error("a name that leads elsewhere")
	}
}

// A damaged manifest is not passed over in silence.
func TestDamagedDelivery(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	m := commit(t, s, noon, "births", 1, "pass")
	if err := os.WriteFile(filepath.Join(root, manifestFile(noon, "births", m.RunID)), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Calendar().Deliveries(ctx, noon+1, "births", func(*Run) (bool, bool) { return true, true }); err == nil {
		t.Error("taken for sound")
	}
}
