package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"

	"rasoat/pipeline/store"
)

// interrupted are files of a bucket that go wrong at one operation; if it is deadly, at
// all that come after, too, as if the machine had stopped. Locks are those of a folder:
// they end with their test.
type interrupted struct {
	place
	store.Conditional
	locks store.Locks

	mu     sync.Mutex
	count  int
	at     int // 1-based; 0: never
	late   bool
	deadly bool
	before func() // what happens in between; nil: nothing
}

var errStopped = errors.New("stopped")

// do does one operation, unless it goes wrong before it is done.
func (f *interrupted) do(operation func() error) error {
	f.mu.Lock()
	f.count++
	now := f.count == f.at
	dead := f.deadly && f.at > 0 && f.count > f.at
	f.mu.Unlock()
	switch {
	case now && f.before != nil:
		f.before()
	case dead, now && !f.late:
		return errStopped
	}
	if err := operation(); err != nil || !now || f.before != nil {
		return err
	}
	return errStopped
}

func (f *interrupted) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	return f.do(func() error { return f.place.Put(ctx, name, write) })
}

func (f *interrupted) PutIf(ctx context.Context, name, version string, write func(io.Writer) error) (now string, err error) {
	failure := f.do(func() error { now, err = f.Conditional.PutIf(ctx, name, version, write); return err })
	if failure != nil {
		now = ""
	}
	return now, failure
}

func (f *interrupted) Open(ctx context.Context, name string) (file store.File, err error) {
	if failure := f.do(func() error { file, err = f.place.Open(ctx, name); return err }); failure != nil {
		return nil, failure
	}
	return file, nil
}

func (f *interrupted) List(ctx context.Context, dir string) (names []string, err error) {
	failure := f.do(func() error { names, err = f.place.List(ctx, dir); return err })
	return names, failure
}

func (f *interrupted) Delete(ctx context.Context, name string) error {
	return f.do(func() error { return f.place.Delete(ctx, name) })
}

func (f *interrupted) Lock(ctx context.Context, name string, by store.Holder) (func() error, error) {
	return f.locks.Lock(ctx, name, by)
}

func (f *interrupted) Held(ctx context.Context, name string) (bool, error) {
	return f.locks.Held(ctx, name)
}

// stride is the distance between requests that go wrong, each of which takes commits and
// verifications over a network; where it begins changes from run to run.
func stride() int {
	if testing.Short() {
		return 17
	}
	return 7
}

// inBucket are the files of a new bucket, which can be interrupted.
func inBucket(t *testing.T, open func() place) func() *interrupted {
	locks := store.NewFolder(t.TempDir())
	return func() *interrupted {
		p := open()
		return &interrupted{place: p, Conditional: p.(store.Conditional), locks: locks}
	}
}

func attempt(s *store.Store, failed int64) error {
	a, err := s.Begin(ctx, store.Noon, "so_tu_phap", "births")
	if err != nil {
		return err
	}
	tables, m := store.Audit(failed)
	m.Status = "pass"
	return a.Commit(ctx, tables, m)
}

// shows is the number of failures that current shows, -1 for nothing.
func shows(t *testing.T, s *store.Store) int64 {
	t.Helper()
	tables, _, err := s.Load(ctx, store.Noon, "births")
	if err != nil {
		t.Fatal(err)
	}
	if len(tables.RuleResults) == 0 {
		return -1
	}
	return tables.RuleResults[1].Failed
}

func sound(t *testing.T, s *store.Store, what string) {
	t.Helper()
	v, err := s.Verify(ctx, store.Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Errorf("%s: %+v %v", what, v, err)
	}
}

// TestInterrupted lets every request of a re-run go wrong: before it is done, after, and
// for good. What Commit said is true, and the next command brings all to an end.
func TestInterrupted(t *testing.T) {
	make := places["bucket"]
	for _, how := range []struct{ late, deadly bool }{{false, false}, {true, false}, {false, true}} {
		t.Run(fmt.Sprintf("late=%t/deadly=%t", how.late, how.deadly), func(t *testing.T) {
			open := inBucket(t, make(t))
			want := int64(1)
			if err := attempt(in(t, open()), want); err != nil {
				t.Fatal(err)
			}
			at := 1 + mathrand.IntN(stride())
			for ; ; at += stride() {
				f := open()
				f.at, f.late, f.deadly = at, how.late, how.deadly
				next := want%9 + 1
				err := attempt(in(t, f), next)
				where := fmt.Sprintf("operation %d: ", at)
				if f.count < at && err != nil {
					t.Fatalf("%s without a fault: %v", where, err)
				}
				again := in(t, open())
				if err := again.Recover(ctx); err != nil {
					t.Errorf("%s Recover: %v", where, err)
				}
				stored := shows(t, again) == next
				if told := err == nil || errors.Is(err, store.ErrUnfinished); told && !stored || !told && stored && !how.deadly {
					t.Errorf("%s Commit said %v, and that is not so", where, err)
				}
				if stored {
					want = next
				}
				sound(t, again, where)
				if f.count < at || t.Failed() {
					break
				}
			}
			if at < 30 {
				t.Errorf("only %d operations", at)
			}
		})
	}
}

// TestOvertaken: at whatever request of a commit another process takes the dataset over,
// having waited for the lease to end, and audits it, exactly one of the two runs, or one
// after the other, is committed; nothing of the other is left.
func TestOvertaken(t *testing.T) {
	open := places["bucket"](t)
	for at := 1 + mathrand.IntN(stride()); ; at += stride() {
		f := &interrupted{place: open(), locks: store.NewFolder(t.TempDir()), at: at}
		f.Conditional = f.place.(store.Conditional)
		s := in(t, f, store.Random(rand.Reader))                                  // two runs of one second
		other := &interrupted{place: open(), locks: store.NewFolder(t.TempDir())} // a lock of its own: the first one's is lost
		other.Conditional = other.place.(store.Conditional)
		var theirs error
		f.before = func() { theirs = attempt(in(t, other, store.Random(rand.Reader)), int64(at%2)+5) }
		before := runs(t, open())
		ours := attempt(s, int64(at%2)+3)
		if theirs != nil && !errors.Is(theirs, store.ErrOvertaken) {
			t.Errorf("request %d: the other one: %v", at, theirs)
		}
		if ours != nil && !errors.Is(ours, store.ErrOvertaken) && !errors.Is(ours, store.ErrUnfinished) && !strings.Contains(ours.Error(), "HEAD.json") {
			t.Errorf("request %d: %v", at, ours)
		}
		after := in(t, inBucket(t, open)())
		if err := after.Recover(ctx); err != nil {
			t.Errorf("request %d: %v", at, err)
		}
		sound(t, after, fmt.Sprintf("request %d (ours: %v; theirs: %v)", at, ours, theirs))
		committed := 0
		for _, err := range []error{ours, theirs} {
			if err == nil || errors.Is(err, store.ErrUnfinished) {
				committed++
			}
		}
		if f.count < at {
			committed--
		}
		if made := runs(t, open()) - before; made != committed || made == 0 {
			t.Errorf("request %d: %d runs are in history, ours: %v, theirs: %v", at, made, ours, theirs)
		}
		if f.count < at || t.Failed() {
			return
		}
	}
}

// runs is how many attempts at a dataset are in history.
func runs(t *testing.T, p place) int {
	names, err := p.List(ctx, "history/2026-11-21/births")
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// TestCompactOvertaken: at whatever request of a compaction another process, which
// believes to hold all locks too, audits again and joins the same month, no attempt is
// lost, and the next compaction makes all as it ought to be.
func TestCompactOvertaken(t *testing.T) {
	open := places["bucket"](t)
	made := int64(0)
	again := func(s *store.Store) error {
		if err := attempt(s, made%9+1); err != nil {
			return err
		}
		made++
		return nil
	}
	for at := 1 + mathrand.IntN(3*stride()); ; at += 3 * stride() { // each verifies all that was made before
		if err := again(in(t, inBucket(t, open)(), store.Random(rand.Reader))); err != nil {
			t.Fatal(err)
		}
		f := inBucket(t, open)()
		f.at = at
		f.before = func() {
			other := in(t, inBucket(t, open)(), store.Random(rand.Reader))
			err := again(other)
			if err == nil {
				_, err = other.Compact(ctx, store.Noon+30)
			}
			if err != nil {
				t.Errorf("request %d: the other one: %v", at, err)
			}
		}
		_, ours := in(t, f).Compact(ctx, store.Noon+30)
		after := in(t, inBucket(t, open)())
		if err := after.Recover(ctx); err != nil {
			t.Errorf("request %d: %v", at, err)
		}
		if _, err := after.Compact(ctx, store.Noon+30); err != nil {
			t.Errorf("request %d: compacted once more: %v", at, err)
		}
		v, err := after.Verify(ctx, store.Verification{})
		if err != nil || len(v.Found) > 0 || v.Runs != made {
			t.Errorf("request %d (%v): of %d runs: %+v %v", at, ours, made, v, err)
		}
		if f.count < at || t.Failed() {
			return
		}
	}
}
