package pipeline_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// audits audits a range, and returns what came of it.
func (w *watching) audits(from, to value.Day, missing bool) []pipeline.Audited {
	w.t.Helper()
	c := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: from, To: to, Jobs: 2, Missing: missing}
	done, err := pipeline.Run(context.Background(), c)
	if err != nil || len(done) != int(to-from)+1 {
		w.t.Fatal(err, done)
	}
	for _, a := range done {
		if a.Err != nil {
			w.t.Fatal(a.Err)
		}
	}
	return done
}

// Ranges that are audited again, whole or in part, come to what single days come to.
func TestRanges(t *testing.T) {
	const days = 12
	random := rand.New(rand.NewPCG(1, 2))
	single, ranges := newWatching(t), newWatching(t)
	for i := range days {
		kind := []string{".", "d", "n", "x"}[random.IntN(4)]
		for _, w := range []*watching{single, ranges} {
			w.extract(firstWatched+value.Day(i), kind)
		}
		single.audit(firstWatched + value.Day(i))
	}
	want := single.incidents()
	for _, r := range [][2]value.Day{{0, days - 1}, {0, days - 1}, {3, 6}, {0, 1}, {9, days - 1}} {
		ranges.audits(firstWatched+r[0], firstWatched+r[1], false)
		if got := ranges.incidents(); got != want {
			t.Fatalf("after %v:\n%swant\n%s", r, got, want)
		}
	}
}

// A range that was stopped goes on where it was: what has a good run is left alone,
// what failed and what came since is audited again.
func TestMissing(t *testing.T) {
	w := newWatching(t)
	for i, kind := range strings.Split(".,d,x,x,n,.", ",") {
		w.extract(firstWatched+value.Day(i), kind)
	}
	w.audits(firstWatched, firstWatched+3, false)
	w.extract(firstWatched+3, "d") // came late
	var left, audited []string
	for _, a := range w.audits(firstWatched, firstWatched+5, true) {
		if said := fmt.Sprint(a.Period, " ", a.Status); a.Before {
			left = append(left, said)
		} else {
			audited = append(audited, said)
		}
	}
	if got := strings.Join(left, ", "); got != "2026-11-03 pass, 2026-11-04 fail, 2026-11-05 not_delivered" {
		t.Error("left alone:", got)
	}
	if got := strings.Join(audited, ", "); got != "2026-11-06 fail, 2026-11-07 pass, 2026-11-08 pass" {
		t.Error("audited:", got)
	}
	again := newWatching(t)
	for i, kind := range strings.Split(".,d,x,d,n,.", ",") {
		again.extract(firstWatched+value.Day(i), kind)
		again.audit(firstWatched + value.Day(i))
	}
	if got, want := w.incidents(), again.incidents(); got != want {
		t.Errorf("incidents\n%swant\n%s", got, want)
	}
	for _, a := range w.audits(firstWatched, firstWatched+5, true) {
		if !a.Before {
			t.Error("audited though nothing is missing:", a)
		}
	}
}

// What is audited again counts in the scores of agencies of later days, too, for as long
// as it is the latest: until the next month is due. Where those days have an audit of
// their own, that counts.
func TestLaterAgencies(t *testing.T) {
	first := value.Day(20_758) // 2026-11-01
	days := []value.Day{first + 9, first + 14, first + 29, first + 30, first + 38, first + 39}
	for _, c := range []struct{ path, file, want string }{
		{"{date:2006-01}", "2026-11", "2026-11-10"}, // lies there all the month
		{"{period}", "2026-11-10", "2026-11-10 2026-11-15 2026-11-30 2026-12-01 2026-12-09"},
	} {
		w := newWatching(t)
		w.write("datasets/books.yaml", strings.Replace(strings.Replace(watched, "agency: a\n", "agency: a\nevery: month\ndue: 10\n", 1),
			"{period}", c.path, 1))
		w.write("extracts/"+c.file+".csv", "id,commune,name\n1,00001,An\n1,00001,An\n")
		for _, day := range days {
			w.audit(day)
		}
		before := w.agencies()
		w.write("extracts/"+c.file+".csv", "id,commune,name\n1,00001,An\n2,00001,An\n")
		w.audit(days[0])
		var changed []string
		for day, score := range w.agencies() {
			if before[day] != score {
				changed = append(changed, day)
			}
		}
		slices.Sort(changed)
		if got := strings.Join(changed, " "); got != c.want || len(before) != len(days) {
			t.Errorf("%s: changed: %s, want %s (%v)", c.path, got, c.want, before)
		}
	}
}

// agencies are the scores of the agency by the day.
func (w *watching) agencies() map[string]string {
	scores := map[string]string{}
	for _, a := range rowsOf[store.AgencyScore](w.t, files(w.t, w.catalogue().Store), "agency_scores") {
		text := "–"
		if a.Score != nil {
			text = fmt.Sprint(*a.Score)
		}
		scores[value.Day(a.Period).String()] = text
	}
	return scores
}
