package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"rasoat/fixtures/server"
	"rasoat/pipeline"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// stopping is a context that ends once a file of the store is there and not what it was:
// what is committed by then comes to its end, and nothing is begun.
type stopping struct {
	context.Context
	file string
	was  []byte
	done atomic.Bool
}

func stopAt(file string) *stopping {
	was, _ := os.ReadFile(file)
	return &stopping{Context: context.Background(), file: file, was: was}
}

func (s *stopping) Err() error {
	if now, err := os.ReadFile(s.file); err == nil && !bytes.Equal(now, s.was) {
		s.done.Store(true)
	}
	if s.done.Load() {
		return context.Canceled
	}
	return nil
}

func inMonth(table, name string) string {
	return "current/" + table + "/year=2026/month=11/" + name + ".parquet"
}

// A run that comes to an end between its commits and what follows from them leaves that
// to the next command, whatever dataset it is about.
func TestCatchUp(t *testing.T) {
	const days = 4
	day := func(i int) string { return (firstWatched + value.Day(i)).String() }
	for name, c := range map[string]struct {
		last     string // the last file that the run writes
		from, to int    // what it audits
	}{
		"new day, no incidents":     {inMonth("runs", day(days)+".books"), days, days},
		"new day, not ranked":       {inMonth("incidents", day(days)+".books"), days, days},
		"past day, no incidents":    {inMonth("runs", day(1)+".books"), 1, 1},
		"past day, none after it":   {inMonth("incidents", day(1)+".books"), 1, 1},
		"range, within it":          {inMonth("runs", day(2)+".books"), 0, 3},
		"range, between two":        {inMonth("incidents", day(1)+".books"), 0, 2},
		"range, ranked and no more": {inMonth("agency_scores", day(1)), 1, 2},
		"range, none after it":      {inMonth("incidents", day(2)+".books"), 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWatching(t)
			for i, kind := range strings.Split("d,d,.,d,n", ",") {
				if w.extract(firstWatched+value.Day(i), kind); i < days {
					w.audit(firstWatched + value.Day(i))
				}
			}
			w.extract(firstWatched+1, "n") // other incidents than before
			location := w.catalogue().Store
			config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store,
				From: firstWatched + value.Day(c.from), To: firstWatched + value.Day(c.to), Jobs: 2}
			if _, err := pipeline.Run(stopAt(filepath.Join(location, c.last)), config); err == nil {
				t.Fatal("the run was not stopped")
			}
			if err := pipeline.CatchUp(context.Background(), config); err != nil {
				t.Fatal(err)
			}
			isDerived(t, w, config)
			if left, err := os.ReadDir(filepath.Join(location, ".rasoat", "debts")); err != nil || len(left) > 0 {
				t.Errorf("%v is left over: %v", left, err)
			}
		})
	}
}

// A range that comes to an end after it went on to a day, and before it committed anything
// of that, still owes what follows from the days before.
func TestDebtOfDayWithoutRun(t *testing.T) {
	w := newWatching(t)
	w.write("datasets/books.yaml", watched+"every: month\n")
	w.extract(firstWatched, ".")
	w.audit(firstWatched)
	w.audit(firstWatched + 3) // not due: what was delivered counts
	w.extract(firstWatched, "d")
	location := w.catalogue().Store
	config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched + 1, Jobs: 2}
	stopped := filepath.Join(location, inMonth("agency_scores", firstWatched.String()))
	if _, err := pipeline.Run(stopAt(stopped), config); err == nil {
		t.Fatal("the run was not stopped")
	}
	if err := os.RemoveAll(filepath.Join(location, ".rasoat", "debts")); err != nil {
		t.Fatal(err)
	}
	debt, err := w.store.Owe(t.Context(), store.Day(firstWatched), []string{"books"})
	if err == nil {
		err = errors.Join(debt.Move(t.Context(), store.Day(firstWatched+1), store.Day(firstWatched)), debt.Leave())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := pipeline.CatchUp(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	config.From, config.To = firstWatched+3, firstWatched+3
	isDerived(t, w, config)
}

// A debt is paid in a bucket, too.
func TestCatchUpInBucket(t *testing.T) {
	server.S3(t)
	ctx := context.Background()
	n := nightly(t, manyBirths(t, 2, 20), 2)
	p, err := object.Open("s3://" + server.Bucket + "/diem")
	if err != nil {
		t.Fatal(err)
	}
	if n.Store, err = store.Open("", store.At(p, p)); err != nil {
		t.Fatal(err)
	}
	done, err := pipeline.Run(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	dataset := done[0].Dataset
	debt, err := n.Store.Owe(ctx, store.Day(n.From), []string{dataset})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Delete(ctx, inMonth("incidents", n.From.String()+"."+dataset)); err != nil {
		t.Fatal(err)
	}
	for _, left := range []bool{false, true} {
		if err := pipeline.CatchUp(ctx, n); err != nil {
			t.Fatal(err)
		}
		if _, known, err := n.Store.Incidents(ctx, store.Day(n.From), dataset); known != left || err != nil {
			t.Errorf("known: %v, want %v, %v", known, left, err)
		}
		if err := debt.Leave(); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := p.List(ctx, ".rasoat/debts"); err != nil || len(left) > 0 {
		t.Errorf("%v is left over: %v", left, err)
	}
}

// A run of an earlier day that comes to an end before its time takes nothing away from
// readers: the incidents of later days stand until they are made anew, and verification
// names the work that was cut off, once, and nothing else.
func TestStaleIncidentsStand(t *testing.T) {
	const days = 4
	w := newWatching(t)
	for i, kind := range strings.Split("d,d,.,d", ",") {
		w.extract(firstWatched+value.Day(i), kind)
		w.audit(firstWatched + value.Day(i))
	}
	w.extract(firstWatched, "n")
	location := w.catalogue().Store
	was := files(t, location)
	config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched, Jobs: 2}
	stopped := filepath.Join(location, inMonth("runs", firstWatched.String()+".books"))
	if _, err := pipeline.Run(stopAt(stopped), config); err == nil {
		t.Fatal("the run was not stopped")
	}
	now := files(t, location)
	for i := 1; i < days; i++ {
		if name := inMonth("incidents", (firstWatched+value.Day(i)).String()+".books"); !bytes.Equal(was[name], now[name]) {
			t.Errorf("%s has gone", name)
		}
	}
	found, err := pipeline.VerifyIncidents(context.Background(), w.store)
	if err != nil || len(found) != 1 || found[0].Path != ".rasoat/debts/books.json" || !strings.Contains(found[0].What.In(message.EN), "rasoat store repair") {
		t.Errorf("%v, %v", found, err)
	}
	altered := filepath.Join(location, inMonth("incidents", (firstWatched+2).String()+".books"))
	flipped, err := os.ReadFile(altered)
	if err != nil {
		t.Fatal(err)
	}
	flipped[len(flipped)/2] ^= 4
	w.put(altered, flipped)
	if found, err = pipeline.VerifyIncidents(context.Background(), w.store); err != nil || len(found) != 2 || !strings.HasSuffix(altered, found[1].Path) {
		t.Errorf("with a byte flipped: %v, %v", found, err)
	}
	if err := pipeline.CatchUp(context.Background(), config); err != nil {
		t.Fatal(err)
	}
	isDerived(t, w, config)
}

// A range that leaves good runs alone follows the incidents behind them anew all the same,
// and where it is stopped, whoever pays its debt does.
func TestIncidentsBehindGoodRuns(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		w := newWatching(t)
		for i, kind := range strings.Split("d,d,d,d,n,d", ",") {
			w.extract(firstWatched+value.Day(i), kind)
			if i != 1 && i != 4 { // days that nobody audited
				w.audit(firstWatched + value.Day(i))
			}
		}
		config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched + 4, Jobs: 2, Missing: true}
		ctx := context.Background()
		if stopped {
			ctx = stopAt(filepath.Join(w.catalogue().Store, inMonth("runs", (firstWatched+4).String()+".books")))
		}
		if _, err := pipeline.Run(ctx, config); stopped != (err != nil) {
			t.Fatal(err)
		}
		if err := pipeline.CatchUp(context.Background(), config); err != nil {
			t.Fatal(err)
		}
		isDerived(t, w, config)
	}
}

// What somebody altered, or removed, is made anew, with all that follows from it.
func TestRemakeIncidents(t *testing.T) {
	w := newWatching(t)
	for i, kind := range strings.Split("d,d,.,d", ",") {
		w.extract(firstWatched+value.Day(i), kind)
		w.audit(firstWatched + value.Day(i))
	}
	config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched, Jobs: 2}
	location := w.catalogue().Store
	was := w.incidents()
	if err := os.Remove(filepath.Join(location, inMonth("incidents", (firstWatched+1).String()+".books"))); err != nil {
		t.Fatal(err)
	}
	if err := w.store.WriteIncidents(context.Background(), w.runOf(firstWatched+3), nil); err != nil {
		t.Fatal(err)
	}
	found, err := pipeline.RemakeIncidents(context.Background(), config)
	if err != nil || len(found) != 2 || !found[0].Done || !found[1].Done {
		t.Errorf("%v, %v", found, err)
	}
	if now := w.incidents(); now != was {
		t.Errorf("got\n%swant\n%s", now, was)
	}
	isDerived(t, w, config)
}

// What is still wrong afterwards is not said to be made anew: a month's file is made by
// repair, unless a compaction is under way just then.
func TestRemakeIncidentsOfDamagedMonth(t *testing.T) {
	w := newWatching(t)
	for i, kind := range strings.Split("d,d,d", ",") {
		w.extract(firstWatched+value.Day(i), kind)
		w.audit(firstWatched + value.Day(i))
	}
	if _, err := w.store.Compact(context.Background(), store.Day(firstWatched+31)); err != nil {
		t.Fatal(err)
	}
	month := inMonth("incidents", "2026-11")
	file, err := os.ReadFile(filepath.Join(w.catalogue().Store, month))
	if err != nil {
		t.Fatal(err)
	}
	file[len(file)/2] ^= 1
	w.put(filepath.Join(w.catalogue().Store, month), file)
	config := pipeline.Config{Catalogue: w.catalogue(), Store: w.store, From: firstWatched, To: firstWatched, Jobs: 2}
	found, err := pipeline.RemakeIncidents(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	left, err := pipeline.VerifyIncidents(context.Background(), w.store)
	if err != nil || len(left) != 1 || !reflect.DeepEqual(found, left) {
		t.Errorf("is said to have been made: %v; is still wrong: %v, %v", found, left, err)
	}
}

// isDerived holds that incidents and agencies' scores are what follows from the audits.
func isDerived(t *testing.T, w *watching, c pipeline.Config) {
	t.Helper()
	found, err := pipeline.VerifyIncidents(context.Background(), w.store)
	for _, f := range found {
		t.Errorf("%s: %s", f.Path, f.What.In(message.EN))
	}
	if err != nil {
		t.Fatal(err)
	}
	location := w.catalogue().Store
	was := files(t, location)
	for period := c.From; period <= c.To; period++ {
		if err := pipeline.Derive(context.Background(), c, period); err != nil {
			t.Fatal(err)
		}
	}
	for name, file := range files(t, location) {
		if strings.HasPrefix(name, "current/") && !bytes.Equal(file, was[name]) {
			t.Errorf("%s was not what follows", name)
		}
	}
}
