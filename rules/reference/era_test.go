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
		n, first, last := l.Era(on)
		if first > on || last < on || n < 0 || n >= l.Eras() {
			t.Errorf("on %s: era %d of %d, from %s to %s", on, n, l.Eras(), first, last)
		}
		for _, other := range []value.Day{max(first, day(t, "2025-06-20")), min(last, day(t, "2025-08-20"))} {
			if inForce(other) != inForce(on) {
				t.Errorf("on %s: %s, at an end of its era %s: %s", on, inForce(on), other, inForce(other))
			}
		}
		before, _, _ := l.Era(on - 1)
		if same := inForce(on) == inForce(on-1); same != (n == before) || n-before > 1 {
			t.Errorf("on %s: an era and the rows in force do not change together", on)
		}
	}
	communes := lookup(t, "vn.communes")
	for on, want := range map[string]string{"2025-07-01": "2025-07-01", "2026-04-29": "2025-07-01", "2026-11-21": "2026-04-30"} {
		if _, got, _ := communes.Era(day(t, on)); got.String() != want {
			t.Errorf("the era of %s begins on %s, want %s", on, got, want)
		}
	}
	if n, first, last := communes.Era(day(t, "2025-06-30")); n != 0 || first != dawn || last != day(t, "2025-06-30") {
		t.Errorf("before its beginning the list has era %d, from %s to %s", n, first, last)
	}
	if got := communes.Eras(); got != 3 {
		t.Errorf("the communes have %d eras, want 3", got)
	}
}
