package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// manyParts opens a made-up extract of so many parts.
func manyParts(t *testing.T, parts int) *Extract {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.csv")
	text := "id\n" + strings.Repeat("123456789012345\n", parts*4)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(context.Background(), Spec{}, []Found{{Name: "x.csv", Path: path}})
	if err != nil {
		t.Fatal(err)
	}
	e.block = 64
	return e
}

// desk notes who works, and how many at the same time. The time of these tests
// goes on when everybody waits, so each works until nobody else can begin.
type desk struct {
	mu        sync.Mutex
	now, most int
	order     []string
}

func (d *desk) sit(name string) {
	d.mu.Lock()
	d.now++
	d.most = max(d.most, d.now)
	d.order = append(d.order, name)
	d.mu.Unlock()
	time.Sleep(time.Second)
	d.mu.Lock()
	d.now--
	d.mu.Unlock()
}

// read reads an extract at the desk.
func (d *desk) read(t *testing.T, e *Extract, name string, jobs int) {
	err := e.Read(t.Context(), []string{"id"}, jobs, func(int) func(*Batch) error {
		return func(*Batch) error { d.sit(name); return nil }
	})
	if err != nil {
		t.Error(err)
	}
}

// All readers of all extracts have as many turns as there are, and use them all.
func TestTurnsAreBounded(t *testing.T) {
	for _, c := range []struct{ extracts, jobs, turns, want int }{{1, 4, 2, 2}, {5, 3, 3, 3}, {3, 1, 8, 3}, {2, 4, 0, 1}, {4, 1, 2, 2}} {
		t.Run(fmt.Sprintf("%d extracts, %d jobs, %d turns", c.extracts, c.jobs, c.turns), func(t *testing.T) {
			extracts := make([]*Extract, c.extracts)
			for i := range extracts {
				extracts[i] = manyParts(t, 8)
			}
			synctest.Test(t, func(t *testing.T) {
				turns, at := NewTurns(c.turns), &desk{}
				var all sync.WaitGroup
				for _, e := range extracts {
					e.Turns = turns
					all.Go(func() { at.read(t, e, "x", c.jobs) })
				}
				all.Wait()
				if at.most != c.want {
					t.Errorf("%d at the same time, want %d", at.most, c.want)
				}
			})
		})
	}
}

// A small extract that comes late goes on beside a large one that has more readers
// than there are turns: between two parts of it each of those has one.
func TestTurnsAreFair(t *testing.T) {
	large, small := manyParts(t, 60), manyParts(t, 6)
	synctest.Test(t, func(t *testing.T) {
		at := &desk{}
		large.Turns = NewTurns(1)
		small.Turns = large.Turns
		var all sync.WaitGroup
		all.Go(func() { at.read(t, large, "large", 3) })
		time.Sleep(5500 * time.Millisecond) // its sixth part is being read
		all.Go(func() { at.read(t, small, "small", 1) })
		all.Wait()
		got := strings.Join(at.order, " ")
		want := strings.Repeat("small large large large ", strings.Count(got, "small")-1) + "small"
		if strings.Count(got, "small") < 3 || !strings.Contains(got, want) {
			t.Errorf("in the order %s", got)
		}
	})
}

// Who waits for a turn that does not come stops with the context, and with its cause.
func TestTurnsStop(t *testing.T) {
	for _, jobs := range []int{1, 3} {
		e := manyParts(t, 8)
		synctest.Test(t, func(t *testing.T) {
			e.Turns = NewTurns(1)
			if err := e.Turns.free.Acquire(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			why := errors.New("enough")
			ctx, cancel := context.WithCancelCause(t.Context())
			go func() {
				time.Sleep(time.Second) // when all wait
				cancel(why)
			}()
			err := e.Read(ctx, []string{"id"}, jobs, func(int) func(*Batch) error {
				return func(*Batch) error { return errors.New("read without a turn") }
			})
			if !errors.Is(err, why) {
				t.Errorf("jobs %d: %v", jobs, err)
			}
		})
	}
}
