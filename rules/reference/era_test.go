package reference

import (
	"testing"

	"rasoat/rules/value"
)

// TestEra: within an era the same rows are in force, and an era begins only
// where that changes.
func TestEra(t *testing.T) {
	columns, rows := table(t, "k|valid_from|valid_to\nA|2025-07-01|2025-07-31\nB|2025-08-01|\nC||2025-07-01")
	l, err := NewList("x", columns, rows)
	if err != nil {
		t.Fatal(err)
	}
	inForce := func(on value.Day) (keys string) {
		l.At(on).Each(func(k string) { keys += k })
		return keys
	}
	for on := day(t, "2025-06-25"); on < day(t, "2025-08-10"); on++ {
		if era := max(l.Era(on), day(t, "2025-06-25")); inForce(era) != inForce(on) {
			t.Errorf("on %s: %s, at the start of its era %s: %s", on, inForce(on), era, inForce(era))
		}
		if same := inForce(on) == inForce(on-1); same != (l.Era(on) == l.Era(on-1)) {
			t.Errorf("on %s: an era and the rows in force do not change together", on)
		}
	}
	communes := lookup(t, "vn.communes")
	for on, want := range map[string]string{"2025-07-01": "2025-07-01", "2026-04-29": "2025-07-01", "2026-11-21": "2026-04-30"} {
		if got := communes.Era(day(t, on)); got.String() != want {
			t.Errorf("the era of %s begins on %s, want %s", on, got, want)
		}
	}
	if got := communes.Era(day(t, "2025-06-30")); got != dawn {
		t.Errorf("before its beginning the list has the era of %s", got)
	}
}
