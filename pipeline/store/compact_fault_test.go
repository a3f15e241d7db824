package store

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// small is a store with a month to join: two datasets, a re-run, a failure, a day that
// was audited again after the month was joined.
func small(t testing.TB) map[string]string {
	t.Helper()
	root := scratch(t)
	s := open(t, root)
	for _, period := range []Day{october, october + 1} {
		auditAt(t, s, period, "births", 2, "pass")
		auditAt(t, s, period, "deaths", 0, "pass")
		scoreAt(t, s, period, 90)
	}
	compactAll(t, open(t, root))
	auditAt(t, s, october+1, "births", 1, "pass")
	auditAt(t, s, october+2, "births", 3, "pass")
	scoreAt(t, s, october+1, 91)
	return content(t, root)
}

// copied makes a store of files.
func copied(t testing.TB, files map[string]string) string {
	t.Helper()
	root := scratch(t)
	for name, data := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// strides keeps from cutting off at every one of the hundreds of operations; it is prime
// to how many there are to a file.
const strides = 31

// TestFaultsInCompaction cuts a compaction off at many operations: readers see at every
// moment what they saw before, nothing looks altered after the next command, and the
// next compaction does what is left.
func TestFaultsInCompaction(t *testing.T) {
	files := small(t)
	want := readAllOf(t, copied(t, files))
	for _, how := range []fault{before, torn} {
		for at := 1; ; at += strides * step() {
			root := copied(t, files)
			dead := &faulty{folder: folder{root}, at: at, how: how, deadly: true}
			_, err := open(t, root, At(dead, folder{root})).Compact(ctx, noon)
			if reached := dead.count >= at; reached == (err == nil) {
				t.Fatalf("operation %d of %d: %v", at, dead.count, err)
			}
			if d := cmp.Diff(want, readAllOf(t, root)); d != "" {
				t.Fatalf("operation %d: %s", at, d)
			}
			if err := open(t, root).Recover(ctx); err != nil {
				t.Fatal(err)
			}
			sound(t, root)
			compactAll(t, open(t, root))
			sound(t, root)
			if d := cmp.Diff(want, readAllOf(t, root)); d != "" || t.Failed() {
				t.Fatalf("operation %d, compacted: %s", at, d)
			}
			if err == nil {
				break
			}
		}
	}
}

// TestFaultsAfterCompaction cuts an audit of a joined day off at many operations: the
// store is sound after the next command and shows the one run or the other.
func TestFaultsAfterCompaction(t *testing.T) {
	root := copied(t, small(t))
	compactAll(t, open(t, root))
	files := content(t, root)
	for at := 1; ; at += strides * step() {
		root := copied(t, files)
		dead := &faulty{folder: folder{root}, at: at, how: torn, deadly: true}
		s := open(t, root, At(dead, folder{root}))
		a, err := s.Begin(ctx, october, "so_tu_phap", "births")
		if err == nil {
			tables, m := audit(3)
			m.Status = "pass"
			err = a.Commit(ctx, tables, m)
		}
		if got := failing(t, open(t, root), october, "births"); got != 2 && got != 3 {
			t.Fatalf("operation %d: current shows %d", at, got)
		}
		if err := open(t, root).Recover(ctx); err != nil {
			t.Fatal(err)
		}
		follow(t, open(t, root), october, "births")
		compactAll(t, open(t, root))
		if sound(t, root); t.Failed() {
			t.Fatalf("after operation %d", at)
		}
		if err == nil {
			break
		}
	}
}

// TestAnyOrder: whatever the order of audits, failures, compactions, prunings, closings
// and deaths, a store shows what one shows in which nothing was ever joined, and nobody
// died.
func TestAnyOrder(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	defer checks.Value.Set(checks.Value.String())
	if err := checks.Value.Set("15"); err != nil { // each is dozens of audits
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		joined, plain := scratch(t), scratch(t)
		now := time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC) // the same in both, however long one waits
		clock := Clock(func() time.Time { return now })
		of := []*Store{open(t, joined, clock), open(t, plain, clock)}
		defer os.RemoveAll(joined)
		defer os.RemoveAll(plain)
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			now = now.Add(time.Minute)
			switch step := rapid.SampledFrom([]string{"audit", "audit", "audit", "agencies", "compact", "prune", "close", "reopen", "die", "die pruning"}).Draw(r, "step"); step {
			case "audit":
				period := october + Day(rapid.IntRange(0, 3).Draw(r, "day"))
				dataset := rapid.SampledFrom([]string{"births", "deaths"}).Draw(r, "dataset")
				failed := rapid.Int64Range(0, 3).Draw(r, "failed")
				status := rapid.SampledFrom([]string{"pass", "pass", StatusError}).Draw(r, "status")
				for _, s := range of {
					var closed *ClosedBooks
					if err := s.MayChange(ctx, period); !errors.As(err, &closed) {
						auditAt(t, s, period, dataset, failed, status)
					} else if _, err := s.Begin(ctx, period, "so_tu_phap", dataset); !errors.As(err, &closed) {
						r.Fatalf("closed books were audited: %v", err)
					}
				}
			case "agencies":
				period, score := october+Day(rapid.IntRange(0, 3).Draw(r, "day")), rapid.Float64Range(0, 100).Draw(r, "score")
				for _, s := range of {
					scoreAt(t, s, period, score)
				}
			case "compact":
				compactAll(t, open(t, joined))
			case "prune":
				before := october + Day(rapid.IntRange(0, 4).Draw(r, "before"))
				for _, s := range of {
					pruneAt(t, s, before)
				}
			case "close", "reopen":
				period := iso(october + Day(rapid.IntRange(0, 3).Draw(r, "day")))
				var refused [2]bool
				for i, s := range of {
					act := s.Close
					if step == "reopen" {
						act = s.Reopen
					}
					_, err := act(ctx, period, By{Reason: "x"})
					refused[i] = err != nil
				}
				if refused[0] != refused[1] {
					r.Fatalf("%s %s was refused to one: %v", step, period, refused)
				}
			case "die pruning":
				before, at := october+Day(rapid.IntRange(0, 4).Draw(r, "before")), rapid.IntRange(1, 200).Draw(r, "at")
				dead := &faulty{folder: folder{joined}, at: at, how: torn, deadly: true}
				_, _ = open(t, joined, At(dead, folder{joined}), clock).Prune(ctx, before, By{Reason: "x"}, false)
				for _, s := range of {
					pruneAt(t, s, before)
				}
			case "die":
				dead := &faulty{folder: folder{joined}, at: rapid.IntRange(1, 400).Draw(r, "at"), how: torn, deadly: true}
				_, _ = open(t, joined, At(dead, folder{joined})).Compact(ctx, noon)
				if err := open(t, joined).Recover(ctx); err != nil {
					r.Fatal(err)
				}
			}
		}
		sound(t, joined)
		if d := cmp.Diff(readAllOf(t, plain), readAllOf(t, joined)); d != "" || t.Failed() {
			r.Fatal(d)
		}
	})
}

// pruneAt prunes all that there is before a day.
func pruneAt(t testing.TB, s *Store, before Day) {
	t.Helper()
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Prune(ctx, before, By{Reason: "x"}, false); err != nil || len(done.Left) > 0 {
		t.Fatalf("%+v %v", done, err)
	}
}
