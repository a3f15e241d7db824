package store

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestFlushes: those who ask while a folder is flushed share the next flush, and
// no one is told of a flush that began before he asked.
func TestFlushes(t *testing.T) {
	var f flushes
	var began atomic.Int64
	hold := make(chan struct{})
	sync1 := func(string) error { began.Add(1); <-hold; return nil }
	var all sync.WaitGroup
	all.Go(func() { f.flush("a", sync1) })
	for began.Load() == 0 {
		runtime.Gosched()
	}
	broken := errors.New("disk")
	for range 5 {
		all.Go(func() {
			before := began.Load()
			if err := f.flush("a", func(string) error { began.Add(1); return broken }); !errors.Is(err, broken) {
				t.Errorf("a flush shared tells %v", err)
			}
			if began.Load() == before {
				t.Error("nothing was flushed since")
			}
		})
	}
	for waiting(&f, "a") < 6 {
		runtime.Gosched()
	}
	if err := f.flush("b", func(string) error { return nil }); err != nil {
		t.Error("another folder has to wait:", err)
	}
	close(hold)
	all.Wait()
	if n := began.Load(); n != 2 {
		t.Errorf("%d flushes, want 2", n)
	}
	if len(f.folders) > 0 {
		t.Error("a folder is kept that nobody asks for")
	}
}

func waiting(f *flushes, dir string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at := f.folders[dir]; at != nil {
		return at.users
	}
	return 0
}
