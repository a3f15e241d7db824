package dossier

import (
	"fmt"
	"strings"
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

// TestCarried: what was open when a dataset was last looked at is open still, though nobody
// looked in the span; a document that ended since waives no more. What the catalogue has no
// more, and what had ended, is not carried on.
func TestCarried(t *testing.T) {
	s := emptyStore(t)
	noted := func(dataset, period, status string, waived *Day, segment *string) {
		t.Helper()
		audited(t, s, dataset, period, 50, nil)
		run := store.Run{Key: store.Key{Period: day(t, period), Agency: "dept", Dataset: dataset}}
		err := s.WriteIncidents(ctx, &run, []store.Incident{{Rule: "r", Segment: segment, FirstSeen: day(t, "2026-09-01"), LastSeen: day(t, "2026-09-02"), Periods: 2,
			Status: status, DueReview: day(t, "2026-10-08"), DueCorrection: day(t, "2026-10-15"), WaivedUntil: waived}})
		if err != nil {
			t.Fatal(err)
		}
	}
	until := day(t, "2026-09-30")
	for _, dataset := range []string{"open", "gone"} {
		noted(dataset, "2026-08-31", "resolved", nil, nil)
		noted(dataset, "2026-09-20", "open", nil, nil)
	}
	noted("waived", "2026-09-20", "waived", &until, nil)
	noted("ended", "2026-09-19", "open", nil, nil)
	noted("ended", "2026-09-20", "resolved", nil, nil)
	xa := "00004"
	noted("part", "2026-09-20", "open", nil, &xa)
	audited(t, s, "daily", "2026-10-20", 90, nil)
	var datasets []Dataset
	for _, id := range []string{"daily", "ended", "open", "part", "waived"} { // in order
		datasets = append(datasets, Dataset{ID: id, Agency: "dept", Every: "quarter"})
	}
	d := makeOf(t, s, frame(t, datasets...), "2026-10")
	var got []string
	for _, in := range d.Tables.Incidents {
		got = append(got, fmt.Sprint(in.Dataset, " ", in.Status, " ", iso(in.FirstSeen), " ", in.Overdue))
	}
	if want := "open open 2026-09-01 true, waived open 2026-09-01 true"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
	if a := d.Tables.Agencies[0]; a.Incidents != 2 || a.IncidentsOpen != 2 || a.IncidentsOverdue != 2 || a.IncidentsWaived != 0 {
		t.Errorf("%+v", a.Followed)
	}
	for _, row := range d.Tables.Datasets {
		if row.SegmentIncidentsOpen != bit(row.Dataset == "part") {
			t.Errorf("%s: %d of segments", row.Dataset, row.SegmentIncidentsOpen)
		}
	}
}

// TestWaivedUntil: an incident that is waived says until when, one whose document ended or that
// is waived no more does not.
func TestWaivedUntil(t *testing.T) {
	s, until := emptyStore(t), day(t, "2026-10-25")
	audited(t, s, "d", "2026-10-20", 50, nil)
	run := store.Run{Key: store.Key{Period: day(t, "2026-10-20"), Agency: "dept", Dataset: "d"}}
	if err := s.WriteIncidents(ctx, &run, []store.Incident{{Rule: "r", FirstSeen: day(t, "2026-10-01"), LastSeen: day(t, "2026-10-20"), Periods: 1,
		Status: "waived", DueReview: day(t, "2026-10-08"), DueCorrection: day(t, "2026-10-15"), WaivedUntil: &until}}); err != nil {
		t.Fatal(err)
	}
	waived := func() *Day {
		t.Helper()
		return makeOf(t, s, frame(t, Dataset{ID: "d", Agency: "dept", Every: "month"}, Dataset{ID: "e", Agency: "dept", Every: "day"}), "2026-10").Tables.Incidents[0].WaivedUntil
	}
	if got := waived(); got == nil || *got != until {
		t.Error("not waived until", iso(until))
	}
	audited(t, s, "e", "2026-10-26", 50, nil)
	if got := waived(); got != nil {
		t.Error("waived until", iso(*got))
	}
}
