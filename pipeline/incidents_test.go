package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

const watched = `version: 1
id: books
agency: a
source: {path: "../extracts/{period}.csv"}
segment: commune
columns:
  id: {checks: [{id: once, unique: , fail_below: 80}]}
  commune: {}
  name: {checks: [{id: named, not_null: {}, fail_below: 70, waiver: {until: 2026-11-08, document: CV 12/STP, reason: mẫu cũ}}]}
`

// watching is a catalogue of one dataset whose rules fail on some days.
type watching struct {
	*delivered
	store *store.Store
}

func newWatching(t *testing.T) *watching {
	d := newDelivered(t, "every: day", "{period}")
	d.write("datasets/books.yaml", watched)
	w := &watching{delivered: d}
	cat := w.catalogue()
	var err error
	if w.store, err = store.Open(cat.Store); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watching) catalogue() *catalogue.Catalogue {
	cat, err := catalogue.Load(w.dir)
	if err != nil || len(cat.Broken) > 0 {
		w.t.Fatal(err, cat.Broken)
	}
	return cat
}

// extract writes what was delivered for a day: d has ids that come twice, n names
// that are missing, x is not delivered, . is sound.
func (w *watching) extract(day value.Day, kind string) {
	path := filepath.Join(w.dir, "extracts", day.String()+".csv")
	if kind == "x" {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			w.t.Fatal(err)
		}
		return
	}
	var b strings.Builder
	b.WriteString("id,commune,name\n")
	for i := range 10 {
		id, name := i, "An"
		if kind == "d" && i%2 == 1 {
			id = 0
		}
		if kind == "n" && i < 4 {
			name = ""
		}
		fmt.Fprintf(&b, "%d,0000%d,%s\n", id, i%2*4, name)
	}
	w.write("extracts/"+day.String()+".csv", b.String())
}

func (w *watching) audit(day value.Day) {
	w.t.Helper()
	c := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: day, To: day, Jobs: 2}
	if done, err := pipeline.Run(context.Background(), c); err != nil || done[0].Err != nil {
		w.t.Fatal(err, done)
	}
}

// incidents are those of all days, without the runs.
func (w *watching) incidents() string {
	var b strings.Builder
	for _, i := range rowsOf[store.Incident](w.t, files(w.t, w.catalogue().Store), "incidents") {
		of := i.Rule
		if i.Segment != nil {
			of += " " + *i.Segment
		}
		overdue := ""
		if i.Overdue {
			overdue = " overdue"
		}
		fmt.Fprintf(&b, "%s %s: %s %s–%s, %d, due %s %s%s\n", value.Day(i.Period), of, i.Status, value.Day(i.FirstSeen), value.Day(i.LastSeen),
			i.Periods, value.Day(i.DueReview), value.Day(i.DueCorrection), overdue)
	}
	return b.String()
}

const firstWatched = value.Day(20_760) // 2026-11-03

func TestIncidents(t *testing.T) {
	w := newWatching(t)
	for i, kind := range strings.Split(".,d,x,d,n,.", ",") {
		w.extract(firstWatched+value.Day(i), kind)
		w.audit(firstWatched + value.Day(i))
	}
	want := `2026-11-04 once: open 2026-11-04–2026-11-04, 1, due 2026-11-11 2026-11-18
2026-11-04 once 00004: open 2026-11-04–2026-11-04, 1, due 2026-11-11 2026-11-18
2026-11-05 once: open 2026-11-04–2026-11-04, 1, due 2026-11-11 2026-11-18
2026-11-05 once 00004: open 2026-11-04–2026-11-04, 1, due 2026-11-11 2026-11-18
2026-11-06 once: open 2026-11-04–2026-11-06, 2, due 2026-11-11 2026-11-18
2026-11-06 once 00004: open 2026-11-04–2026-11-06, 2, due 2026-11-11 2026-11-18
2026-11-07 named: waived 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
2026-11-07 named 00000: waived 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
2026-11-07 named 00004: waived 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
2026-11-07 once: resolved 2026-11-04–2026-11-06, 2, due 2026-11-11 2026-11-18
2026-11-07 once 00004: resolved 2026-11-04–2026-11-06, 2, due 2026-11-11 2026-11-18
2026-11-08 named: resolved 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
2026-11-08 named 00000: resolved 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
2026-11-08 named 00004: resolved 2026-11-07–2026-11-07, 1, due 2026-11-13 2026-11-20
`
	if got := w.incidents(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Whatever the order in which periods were audited, how often, and where a process
// died: incidents are those of audits in order.
func TestIncidentsInAnyOrder(t *testing.T) {
	const days = 7
	kinds := []string{".", "d", "n", "x"}
	all := ""
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 6))
		some := func() string { return kinds[random.IntN(len(kinds))] }
		inOrder, anyhow := newWatching(t), newWatching(t)
		final := make([]string, days)
		for i := range final {
			final[i] = some()
		}
		for i, kind := range final {
			inOrder.extract(firstWatched+value.Day(i), kind)
			inOrder.audit(firstWatched + value.Day(i))
		}
		for range 2 * days {
			day := firstWatched + value.Day(random.IntN(days))
			anyhow.extract(day, some())
			anyhow.audit(day)
			anyhow.die(random)
		}
		for _, i := range random.Perm(days) {
			anyhow.extract(firstWatched+value.Day(i), final[i])
			anyhow.audit(firstWatched + value.Day(i))
		}
		got, want := anyhow.incidents(), inOrder.incidents()
		if all += want; got != want {
			t.Fatalf("seed %d, %q:\n%swant\n%s", seed, final, got, want)
		}
	}
	for _, status := range []string{"open", "waived", "resolved"} {
		if !strings.Contains(all, status) {
			t.Errorf("no incident was %s:\n%s", status, all)
		}
	}
}

// die leaves of the incidents what a process leaves that was killed while it followed
// them: those up to some day.
func (w *watching) die(random *rand.Rand) {
	names, err := filepath.Glob(filepath.Join(w.catalogue().Store, "current", "incidents", "*", "*", "*.parquet"))
	if err != nil || len(names) == 0 {
		w.t.Fatal(names, err)
	}
	for _, name := range names[random.IntN(len(names)+1):] {
		if err := os.Remove(name); err != nil {
			w.t.Fatal(err)
		}
	}
}

// A bit that flips in a file of incidents is named, and so is one that was written anew,
// one of another run, and one that is gone.
func TestVerifyIncidents(t *testing.T) {
	w := newWatching(t)
	for i, kind := range strings.Split(".,d,d,.", ",") {
		w.extract(firstWatched+value.Day(i), kind)
		w.audit(firstWatched + value.Day(i))
	}
	dir := filepath.Join(w.catalogue().Store, "current", "incidents", "year=2026", "month=11")
	day := func(i int) string { return filepath.Join(dir, fmt.Sprintf("2026-11-%02d.books.parquet", 3+i)) }
	verify := func() (found []string) {
		all, err := pipeline.VerifyIncidents(context.Background(), w.store)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			found = append(found, filepath.Base(f.Path))
		}
		return found
	}
	wants := func(what string, days ...int) {
		t.Helper()
		var want []string
		for _, i := range days {
			want = append(want, filepath.Base(day(i)))
		}
		if got := verify(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	wants("untouched")
	whole, err := os.ReadFile(day(1))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		flipped := bytes.Clone(whole)
		at := random.IntN(len(whole))
		flipped[at] ^= 1 << random.IntN(8)
		w.put(day(1), flipped)
		if got := verify(); len(got) != 1 || got[0] != filepath.Base(day(1)) {
			t.Errorf("a bit of byte %d flipped: %q", at, got)
		}
	}
	w.put(day(1), whole)
	run := w.runOf(firstWatched + 2)
	if err := w.store.WriteIncidents(context.Background(), run, nil); err != nil {
		t.Fatal(err)
	}
	wants("an incident left out", 2)
	w.audit(firstWatched + 2)
	wants("followed anew")
	run.RunID = w.runOf(firstWatched + 1).RunID
	if err := w.store.WriteIncidents(context.Background(), run, nil); err != nil {
		t.Fatal(err)
	}
	wants("of another run, and left out", 2)
	if err := os.Remove(day(2)); err != nil {
		t.Fatal(err)
	}
	wants("one is gone", 2)
}

// A re-run that fails leaves what is shown alone, and so the incidents, which follow
// from that.
func TestIncidentsAfterFailedRun(t *testing.T) {
	w := newWatching(t)
	w.extract(firstWatched, "d")
	w.audit(firstWatched)
	before := w.incidents()
	w.write("extracts/"+firstWatched.String()+".csv", "PK\x03\x04, cut off")
	c := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched, Jobs: 1}
	if done, err := pipeline.Run(context.Background(), c); err != nil || done[0].Err == nil {
		t.Fatal(err, done)
	}
	if found, err := pipeline.VerifyIncidents(context.Background(), w.store); err != nil || len(found) > 0 {
		t.Error(found, err)
	}
	if after := w.incidents(); after != before {
		t.Errorf("got\n%swant\n%s", after, before)
	}
}

func (w *watching) put(name string, file []byte) {
	if err := os.WriteFile(name, file, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watching) runOf(day value.Day) *store.Run {
	t, _, err := w.store.Load(context.Background(), store.Day(day))
	if err != nil || len(t.Runs) != 1 {
		w.t.Fatal(err)
	}
	return &t.Runs[0]
}
