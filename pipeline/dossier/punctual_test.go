package dossier

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"rasoat/pipeline/store"
)

// TestPunctual: what was due, made, late, missed, and not looked at.
func TestPunctual(t *testing.T) {
	s := emptyStore(t)
	for _, night := range []string{"2026-09-30", "2026-10-01", "2026-10-04", "2026-10-05", "2026-10-06"} {
		audited(t, s, "daily", night, 90, nil)
	}
	audited(t, s, "weekly", "2026-09-29", 80, nil) // of the week that ends in October
	audited(t, s, "weekly", "2026-10-04", 0, status("not_due"))
	audited(t, s, "weekly", "2026-10-06", 0, status("not_due"))
	audited(t, s, "late", "2026-10-03", 0, status("not_delivered"))
	audited(t, s, "late", "2026-10-05", 70, nil)
	audited(t, s, "unread", "2026-10-06", 0, status("error"))
	audited(t, s, "gone", "2026-10-02", 60, nil)
	f := frame(t, Dataset{ID: "daily", Agency: "dept", Every: "day"}, Dataset{ID: "late", Agency: "dept", Every: "month", Due: 3},
		Dataset{ID: "never", Agency: "dept", Every: "day"}, Dataset{ID: "unread", Agency: "dept", Every: "day"}, Dataset{ID: "weekly", Agency: "city", Every: "week"})
	d := makeOf(t, s, f, "2026-10")
	if iso(d.Until) != "2026-10-06" || iso(d.First) != "2026-10-01" || !d.Before {
		t.Errorf("from %s to %s, before %v", iso(d.First), iso(d.Until), d.Before)
	}
	want := map[string]string{
		"daily":  "6 due: 4 delivered, 0 late, 0 not, 2 not audited; 4 deliveries",
		"weekly": "1 due: 1 delivered, 0 late, 0 not, 0 not audited; 0 deliveries", // before the span
		"late":   "1 due: 1 delivered, 1 late, 0 not, 0 not audited; 1 deliveries",
		"unread": "1 due: 1 delivered, 0 late, 0 not, 0 not audited; 0 deliveries",
		"never":  "6 due: 0 delivered, 0 late, 0 not, 6 not audited; 0 deliveries",
		"gone":   "0 due: 0 delivered, 0 late, 0 not, 0 not audited; 1 deliveries",
	}
	for _, r := range d.Tables.Datasets {
		got := fmt.Sprintf("%d due: %d delivered, %d late, %d not, %d not audited; %d deliveries", r.Expected, r.Delivered, r.DeliveredLate,
			r.NotDelivered, r.NotAudited, r.Deliveries)
		if got != want[r.Dataset] {
			t.Errorf("%s: %s, want %s", r.Dataset, got, want[r.Dataset])
		}
		delete(want, r.Dataset)
		if gone := r.Dataset == "gone"; gone != (r.Every == nil) || gone && (r.Title != "Bộ gone" || r.Agency != "dept" || *r.Mean != 60) {
			t.Errorf("%+v", r)
		}
	}
	if len(want) > 0 {
		t.Errorf("not there: %v", want)
	}
	top := d.Tables.Agencies[0]
	if top.Agency != "city" || top.Datasets != 6 || top.DatasetsScored != 3 || top.Expected != 15 || *top.Score != 73.33 { // (90 + 70 + 60) ÷ 3
		t.Errorf("%+v", top)
	}
}

// arrived has the extract of an audit arrive at a time, its parts with it or before.
func arrived(at string) func(*store.Tables, *store.Manifest) {
	return func(_ *store.Tables, m *store.Manifest) {
		last, err := time.Parse(time.RFC3339, at)
		if err != nil {
			panic(err)
		}
		m.Inputs = []store.Input{{Kind: store.InputExtract, Path: "a", ArrivedAt: last.Add(-time.Hour)}, {Kind: store.InputExtract, Path: "b", ArrivedAt: last},
			{Kind: store.InputReference, Path: "c", ArrivedAt: last.Add(1000 * time.Hour)}}
	}
}

// TestArrival: what was first looked at after the due day is late only if it had not
// arrived by then, in the time of the catalogue; the audited period holds where nobody
// knows, and where a copy looks younger than what it was copied from.
func TestArrival(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "unknown", "2026-10-03", 0, status("not_due"))
	for dataset, at := range map[string]string{"intime": "2026-10-10T16:59:59Z", "late": "2026-10-10T17:00:00Z", "copied": "2027-01-01T00:00:00Z"} {
		audited(t, s, dataset, "2026-10-03", 0, status("not_due"))
		audited(t, s, dataset, "2026-10-15", 90, arrived(at))
	}
	audited(t, s, "unknown", "2026-10-15", 90, nil)
	f := frame(t)
	f.Timezone = "Asia/Ho_Chi_Minh"
	for _, id := range []string{"copied", "intime", "late", "unknown"} {
		f.Datasets = append(f.Datasets, Dataset{ID: id, Agency: "dept", Every: "month", Due: 10})
	}
	var got []string
	for _, m := range makeOf(t, s, f, "2026-10").Tables.Missed {
		got = append(got, m.Dataset+" "+m.State+" "+iso(*m.DeliveredOn))
	}
	if want := []string{"copied late 2026-10-15", "late late 2026-10-11", "unknown late 2026-10-15"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestBackFill: an audit that was made long after its period found what was there then, not
// on that day; the kept arrival holds. A correction does not make late what was seen in time.
func TestBackFill(t *testing.T) {
	now := time.Date(2026, 10, 1, 20, 0, 0, 0, time.UTC)
	s, err := store.Open(t.TempDir(), store.Clock(func() time.Time { return now }))
	if err != nil {
		t.Fatal(err)
	}
	const before, after = "2026-10-04T01:00:00Z", "2026-10-20T01:00:00Z"
	audited(t, s, "early", "2026-09-30", 50, arrived(after)) // by a clock that was wrong
	now = time.Date(2026, 10, 3, 20, 0, 0, 0, time.UTC)
	audited(t, s, "corrected", "2026-10-03", 50, arrived(before))
	now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	audited(t, s, "corrected", "2026-10-03", 90, arrived(after))
	for _, period := range []string{"2026-09-30", "2026-10-03", "2026-10-04", "2026-10-25"} {
		audited(t, s, "earlier", period, 90, arrived(after))
		audited(t, s, "late", period, 90, arrived(after))
		audited(t, s, "night", period, 90, arrived("2026-10-05T18:00:00Z")) // the 6th at one in the morning
		audited(t, s, "intime", period, 90, arrived(before))
		audited(t, s, "unknown", period, 90, nil)
	}
	f := frame(t)
	f.Timezone = "Asia/Ho_Chi_Minh"
	const secondOfOctober = 275
	f.Datasets = []Dataset{{ID: "corrected"}, {ID: "earlier", Every: "year", Due: secondOfOctober}, {ID: "early", Every: "year", Due: secondOfOctober},
		{ID: "intime"}, {ID: "late"}, {ID: "night"}, {ID: "unknown"}}
	for i := range f.Datasets {
		if of := &f.Datasets[i]; of.Every == "" {
			of.Every, of.Due = "month", 5
		}
		f.Datasets[i].Agency = "dept"
	}
	var got []string
	for _, m := range makeOf(t, s, f, "2026-10").Tables.Missed {
		got = append(got, m.Dataset+" "+m.State+" "+iso(*m.DeliveredOn))
	}
	if want := []string{"earlier late 2026-10-20", "late late 2026-10-20"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestLookedTooSoon: who looked only before the due day has not looked for a delivery
// that is not there, before the span or within.
func TestLookedTooSoon(t *testing.T) {
	s := emptyStore(t)
	audited(t, s, "soon", "2026-10-03", 0, status("not_due"))
	audited(t, s, "before", "2026-09-29", 0, status("not_due")) // of the week that ends in October
	audited(t, s, "there", "2026-10-03", 90, nil)
	audited(t, s, "onday", "2026-10-10", 0, status("not_delivered"))
	audited(t, s, "after", "2026-10-12", 0, status("not_delivered"))
	d := makeOf(t, s, frame(t, Dataset{ID: "after", Agency: "dept", Every: "month", Due: 10}, Dataset{ID: "before", Agency: "dept", Every: "week"},
		Dataset{ID: "onday", Agency: "dept", Every: "month", Due: 10}, Dataset{ID: "soon", Agency: "city", Every: "month", Due: 10},
		Dataset{ID: "there", Agency: "dept", Every: "month", Due: 10}), "2026-10")
	var got []string
	for _, m := range d.Tables.Missed {
		got = append(got, m.Dataset+" "+m.State+" "+iso(m.Due))
	}
	if want := []string{"soon not_audited 2026-10-10", "before not_audited 2026-10-04", "before not_audited 2026-10-11",
		"onday not_delivered 2026-10-10"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
