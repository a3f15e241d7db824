package pipeline_test

import (
	"context"
	"strings"
	"testing"

	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// Files hold the incidents of each day once, also where an earlier day of a joined month is
// audited again and those after it follow anew, or are gone.
func TestIncidentsOfJoinedMonth(t *testing.T) {
	for _, again := range []string{"d", "."} {
		var got [2]string
		for i := range got {
			w := newWatching(t)
			for at, kind := range strings.Split("n,.,x,d,d,.", ",") {
				w.extract(firstWatched+value.Day(at), kind)
				w.audit(firstWatched + value.Day(at))
			}
			if i == 1 {
				if _, err := w.store.Compact(context.Background(), store.Day(firstWatched+31)); err != nil {
					t.Fatal(err)
				}
			}
			for _, day := range []value.Day{firstWatched, firstWatched + 3} {
				w.extract(day, again)
				w.audit(day)
			}
			got[i] = w.incidents()
			w.verifies()
		}
		if got[0] != got[1] {
			t.Errorf("joined:\n%snot joined:\n%s", got[1], got[0])
		}
	}
}
