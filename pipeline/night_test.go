package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// manyBirths makes a catalogue of so many datasets of so many rows each, named
// births_00 and so on, from the one of `rasoat init`.
func manyBirths(t testing.TB, datasets, rows int) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := catalogue.Init(dir); err != nil {
		t.Fatal(err)
	}
	one := filepath.Join(dir, "datasets", "births.yaml")
	yaml, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	for i := range datasets {
		id := fmt.Sprintf("births_%02d", i)
		text := strings.Replace(string(yaml), "id: births\n", "id: "+id+"\n", 1)
		text = strings.Replace(text, "extracts/births*.csv", "extracts/"+id+".csv", 1)
		if err := os.WriteFile(filepath.Join(dir, "datasets", id+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		writeBirths(t, filepath.Join(dir, "extracts", id+".csv"), uint64(i), rows)
	}
	if err := errors.Join(os.Remove(one), os.Remove(filepath.Join(dir, "extracts", "births.csv"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// nightly is what is needed to audit a catalogue into a new store.
func nightly(t testing.TB, dir string, jobs int) pipeline.Config {
	t.Helper()
	cat, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	day, err := value.ParseDay("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.Config{Catalogue: cat, Store: st, From: day, To: day, Jobs: jobs}
}

// Large extracts that come first in the catalogue, and more of them than there is
// room for small ones, do not keep the small ones from being read: here they wait
// until all of those have begun, and then the run is stopped.
func TestLargeDoNotKeepSmallWaiting(t *testing.T) {
	const large, small = 3, 20
	dir := manyBirths(t, large+small, 1000) // more than is looked at to tell what a file is
	for i := range large {                  // a hole of 64 MiB takes no room
		if err := os.Truncate(filepath.Join(dir, "extracts", fmt.Sprintf("births_%02d.csv", i)), 64<<20); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	var begun sync.WaitGroup
	begun.Add(small)
	all := make(chan struct{})
	go func() {
		begun.Wait()
		close(all)
		stop()
	}()
	c := nightly(t, dir, 1)
	c.Progress = func(_ string, bytes int64) func(int64) {
		if bytes < 64<<20 {
			begun.Done()
		} else {
			<-ctx.Done()
		}
		return func(int64) {}
	}
	if _, err := pipeline.Run(ctx, c); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	select {
	case <-all:
	default:
		t.Error("not all small ones were begun")
	}
}

// BenchmarkNight is the nightly run of 20 datasets of 10,000 dirty rows (0.8 MB)
// each, all but reading the catalogue, into a store that has the nights before;
// then with a score for each of 280 segments as well.
func BenchmarkNight(b *testing.B) {
	dir := manyBirths(b, 20, 10_000)
	c := nightly(b, dir, 2)
	for _, d := range c.Catalogue.Datasets {
		d.Segment = ""
	}
	b.Run("whole", func(b *testing.B) { nights(b, c) })
	b.Run("segments", func(b *testing.B) { nights(b, nightly(b, dir, 2)) })
}

func nights(b *testing.B, c pipeline.Config) {
	b.ReportAllocs()
	for b.Loop() {
		done, err := pipeline.Run(context.Background(), c)
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range done {
			if a.Err != nil {
				b.Fatal(a.Err)
			}
		}
		c.From, c.To = c.From+1, c.To+1
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(1000*b.N*len(c.Catalogue.Datasets)), "ms/dataset")
}
