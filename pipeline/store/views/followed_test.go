package views

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/store"
)

// TestFollowedAnew: incidents of a joined day that were followed anew, because an earlier day
// was audited again, are shown alone, also where none is left.
func TestFollowedAnew(t *testing.T) {
	plain, joined := filled(t), filled(t)
	compact(t, joined)
	queries := []string{"SELECT CAST(v AS VARCHAR) FROM incidents AS v ORDER BY ALL", "SELECT dataset, periods FROM open_incidents"}
	want := "births 3\n"
	for _, location := range []string{plain, joined} {
		followAnew(t, location)
		if got := duckdb(t, location, queries...)[1]; got != want {
			t.Errorf("%swant\n%s", got, want)
		}
	}
	if d := cmp.Diff(duckdb(t, plain, queries...), duckdb(t, joined, queries...)); d != "" {
		t.Error(d)
	}
	before := duckdb(t, joined, queries...)
	compact(t, joined)
	if d := cmp.Diff(before, duckdb(t, joined, queries...)); d != "" {
		t.Error("joined again: ", d)
	}
}

// followAnew writes other incidents of days of a store: of one more period, or none.
func followAnew(t *testing.T, location string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(location)
	if err != nil {
		t.Fatal(err)
	}
	first := store.Day(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	err = s.FollowIncidents(ctx, func() error {
		var runs []store.Run
		for after, left := range map[store.Day][]store.Incident{4: nil, 9: nil, 10: {{Rule: "a", FirstSeen: first, LastSeen: first + 10, Periods: 3, Status: "open"}}} {
			rows, _, err := s.Load(ctx, first+after)
			if err == nil {
				err = s.WriteIncidents(ctx, &rows.Runs[0], left)
			}
			if err != nil {
				return err
			}
			runs = append(runs, rows.Runs[0])
		}
		return s.ReplaceJoined(ctx, runs)
	})
	if err != nil {
		t.Fatal(err)
	}
}
