package dossier

import (
	"testing"

	"rasoat/pipeline/store"
)

// TestLate: what is put right after its day is late, unless a document waived it then.
func TestLate(t *testing.T) {
	for status, late := range map[string]bool{"waived": false, "pass": true} {
		s := emptyStore(t)
		audited(t, s, "d", "2026-10-20", 90, func(tables *store.Tables, _ *store.Manifest) { tables.RuleResults[0].Status = status })
		run := store.Run{Key: store.Key{Period: day(t, "2026-10-20"), Agency: "dept", Dataset: "d"}}
		err := s.WriteIncidents(ctx, &run, []store.Incident{{Rule: "r", FirstSeen: day(t, "2026-10-01"), LastSeen: day(t, "2026-10-01"), Periods: 1,
			Status: "resolved", DueReview: day(t, "2026-10-08"), DueCorrection: day(t, "2026-10-15")}})
		if err != nil {
			t.Fatal(err)
		}
		d := makeOf(t, s, frame(t, Dataset{ID: "d", Agency: "dept", Every: "day"}), "2026-10")
		if in := d.Tables.Incidents[0]; in.Late != late || in.Overdue {
			t.Errorf("%s: late %v, want %v", status, in.Late, late)
		}
	}
}
