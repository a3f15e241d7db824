package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// heads are the files of a folder; they count how often HEAD.json is written, and
// can refuse that.
type heads struct {
	folder
	written atomic.Int64
	refuse  atomic.Bool
}

func (h *heads) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	if name == headFile {
		if h.refuse.Load() {
			return errFault
		}
		h.written.Add(1)
	}
	return h.folder.Put(ctx, name, write)
}

// joined commits datasets at the same time, and lets none write HEAD.json before
// all want it to be written.
func joined(t *testing.T, s *Store, datasets int, contextOf func(i int) context.Context) []error {
	t.Helper()
	errs := make([]error, datasets)
	s.joins.turn.Lock()
	var all sync.WaitGroup
	for i := range datasets {
		a, err := s.Begin(ctx, noon, "so_tu_phap", fmt.Sprintf("births_%d", i))
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			tables, m := audit(int64(i))
			errs[i] = a.Commit(contextOf(i), tables, m)
		})
	}
	for waiting := 0; waiting < datasets; time.Sleep(time.Millisecond) {
		s.joins.mu.Lock()
		waiting = len(s.joins.waiting)
		s.joins.mu.Unlock()
	}
	s.joins.turn.Unlock()
	all.Wait()
	return errs
}

func always(int) context.Context { return ctx }

// TestJoins: commits that wait for HEAD.json at the same time are one version of it,
// which counts them all.
func TestJoins(t *testing.T) {
	root := t.TempDir()
	files := &heads{folder: folder{root}}
	s := open(t, root, At(files, folder{root}))
	for round := range 2 {
		for _, err := range joined(t, s, 5, always) {
			if err != nil {
				t.Error(err)
			}
		}
		if n := files.written.Load(); n != int64(round+1) {
			t.Errorf("round %d: HEAD.json was written %d times", round, n)
		}
		whole(t, root)
	}
	h, _, err := s.Head(ctx)
	if err != nil || h.Sequence != 10 || len(h.Datasets) != 5 {
		t.Errorf("%+v %v", h, err)
	}
}

// TestJoinsFail: where HEAD.json cannot be written, all who wanted it are told, and
// the next command brings all to an end.
func TestJoinsFail(t *testing.T) {
	root := t.TempDir()
	files := &heads{folder: folder{root}}
	s := open(t, root, At(files, folder{root}))
	files.refuse.Store(true)
	for _, err := range joined(t, s, 4, always) {
		if !errors.Is(err, ErrUnfinished) || !errors.Is(err, errFault) {
			t.Error(err)
		}
	}
	files.refuse.Store(false)
	if err := s.Recover(ctx); err != nil {
		t.Fatal(err)
	}
	whole(t, root)
}

// TestJoinAlone: a manifest that is no successor is refused, and no other with it.
func TestJoinAlone(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	good, bad := commit(t, s, noon, "births", 1, "pass"), commit(t, s, noon, "deaths", 1, "pass")
	next := func(m *Manifest, previous *Link) *join {
		n := *m
		n.RunID, n.Previous = "20991231T000000Z-000000", previous
		return &join{manifest: &n, sha256: sha256Hex(nil)}
	}
	h, _, err := s.Head(ctx)
	if err != nil {
		t.Fatal(err)
	}
	link := h.Datasets["births"]
	group := []*join{next(bad, &Link{SHA256: "other"}), next(good, &link)}
	if err := s.takeIn(ctx, group); err != nil || group[0].err == nil || group[1].err != nil {
		t.Errorf("%v, %v, %v", err, group[0].err, group[1].err)
	}
	if h, _, err = s.Head(ctx); err != nil || h.Sequence != 3 || h.Datasets["deaths"].RunID != bad.RunID || h.Datasets["births"].RunID == good.RunID {
		t.Errorf("%+v %v", h, err)
	}
}

// TestJoinStopped: who is told to stop while he writes for others does not keep them
// from being taken in.
func TestJoinStopped(t *testing.T) {
	root := t.TempDir()
	s := open(t, root)
	m := commit(t, s, noon, "births", 1, "pass")
	again, stop := context.WithCancel(ctx)
	stop()
	other := &join{manifest: m, sha256: sha256Hex(nil)}
	s.joins.add(other)
	if err := s.advance(again, &written{Manifest: m, sha256: sha256Hex(nil)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if left := s.joins.all(); len(left) != 1 || left[0] != other || other.done {
		t.Errorf("%d are left, done: %v", len(left), other.done)
	}
}
