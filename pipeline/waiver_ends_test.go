package pipeline_test

import (
	"context"
	"strings"
	"testing"

	"rasoat/pipeline"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// What a document waives until a day is open from the next one on although nothing is
// delivered, and overdue when its own working days have passed.
func TestWaiverEnds(t *testing.T) {
	w := newWatching(t)
	w.extract(firstWatched, "n")
	for i := range value.Day(22) {
		w.audit(firstWatched + i)
	}
	got := w.incidents()
	for _, line := range []string{
		"2026-11-08 named: waived 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20\n",
		"2026-11-09 named: open 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20\n",
		"2026-11-20 named: open 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20\n",
		"2026-11-21 named: open 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20 overdue\n",
		"2026-11-21 named 00004: open 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20 overdue\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	w.verifies()
}

// An earlier version did not write until when an incident is waived, kept it waived while
// nothing was delivered, and had its due dates from the first day. What it wrote is found
// to be right, and what follows knows when the waiver ended.
func TestWaivedByEarlierVersion(t *testing.T) {
	w := newWatching(t)
	w.extract(firstWatched, "n")
	last := firstWatched + 8 // 2026-11-11, three days after the waiver
	for day := firstWatched; day <= last; day++ {
		w.audit(day)
	}
	for day := firstWatched; day <= last; day++ {
		rows, known, err := w.store.Incidents(context.Background(), store.Day(day), "books")
		if err != nil || !known || len(rows) != 3 {
			t.Fatal(rows, known, err)
		}
		for i := range rows {
			rows[i].Status, rows[i].WaivedUntil, rows[i].Overdue = "waived", nil, false
			rows[i].DueReview, rows[i].DueCorrection = store.Day(firstWatched+7), store.Day(firstWatched+14)
		}
		if err := w.store.WriteIncidents(context.Background(), w.runOf(day), rows); err != nil {
			t.Fatal(err)
		}
	}
	w.verifies()
	w.audit(last + 1)
	want := "2026-11-12 named: open 2026-11-03–2026-11-03, 1, due 2026-11-13 2026-11-20\n"
	if got := w.incidents(); !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
	w.verifies()
	w.extract(last+2, "n")
	w.audit(last + 2)
	w.verifies()
}

func (w *watching) verifies() {
	w.t.Helper()
	if found, err := pipeline.VerifyIncidents(context.Background(), w.store); err != nil || len(found) > 0 {
		w.t.Error(found, err)
	}
}
