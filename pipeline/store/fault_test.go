package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fault is how an operation goes wrong.
type fault int

const (
	before fault = iota // nothing is done, and an error returned
	torn                // a file is written half, then the disk is full
	after               // all is done, and yet an error returned
	faults
)

// faulty are the files of a folder of which one operation goes wrong; if it is
// deadly, so do all operations after it, as if the machine had stopped.
type faulty struct {
	folder
	mu     sync.Mutex
	count  int // operations so far
	at     int // the operation that goes wrong, 1-based; 0 for none
	how    fault
	deadly bool
}

var errFault = errors.New("injected")

// next counts an operation and returns whether it fails, and whether before it.
func (f *faulty) next() (fails bool, how fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if f.deadly && f.at > 0 && f.count > f.at {
		return true, before
	}
	return f.count == f.at, f.how
}

func (f *faulty) do(operation func() error) error {
	fails, how := f.next()
	if fails && how != after {
		return errFault
	}
	if err := operation(); err != nil {
		return err
	}
	if fails {
		return errFault
	}
	return nil
}

// full is a disk with room for half a file.
type full struct {
	to   io.Writer
	room int
}

func (w *full) Write(p []byte) (int, error) {
	n, err := w.to.Write(p[:min(len(p), w.room)])
	w.room -= n
	if err == nil && n < len(p) {
		err = syscall.ENOSPC
	}
	return n, err
}

func (f *faulty) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	fails, how := f.next()
	switch {
	case fails && how == before:
		return errFault
	case fails && how == torn:
		return errors.Join(errFault, f.folder.Put(ctx, name, func(w io.Writer) error { return write(&full{w, 100}) }))
	}
	err := f.folder.Put(ctx, name, write)
	if fails && err == nil {
		err = errFault
	}
	return err
}

func (f *faulty) PutAll(ctx context.Context, files []smallFile) error {
	for _, w := range files {
		if err := putBytes(ctx, f, w.name, w.data); err != nil {
			return err
		}
	}
	return nil
}

func (f *faulty) Open(ctx context.Context, name string) (file File, err error) {
	err = f.do(func() error { file, err = f.folder.Open(ctx, name); return err })
	if err != nil && file != nil {
		file.Close()
	}
	return file, err
}

func (f *faulty) List(ctx context.Context, dir string) (names []string, err error) {
	err = f.do(func() error { names, err = f.folder.List(ctx, dir); return err })
	return names, err
}

func (f *faulty) Remove(ctx context.Context, names []string) error {
	for _, name := range names {
		if err := f.Delete(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (f *faulty) Delete(ctx context.Context, name string) error {
	return f.do(func() error { return f.folder.Delete(ctx, name) })
}

// TestFaults lets every single operation of a re-run go wrong in every way,
// once so that the program goes on and once so that it is dead from there. A
// store has to be readable at once, and right after Recover; what Commit
// reported has to be true.
func TestFaults(t *testing.T) {
	for _, status := range []string{"pass", StatusError} {
		for how := range faults {
			for _, deadly := range []bool{false, true} {
				if deadly && how == after {
					continue // the same as before the next operation
				}
				t.Run(fmt.Sprintf("%s/%d/%t", status, how, deadly), func(t *testing.T) {
					t.Parallel()
					at := 1
					for faultAt(t, status, at, how, deadly) {
						at += step()
					}
					if at < 25 {
						t.Errorf("only %d operations", at)
					}
				})
			}
		}
	}
}

// step is the distance between the operations that go wrong: -short, as under
// the race detector, takes every fifth.
func step() int {
	if testing.Short() {
		return 5
	}
	return 1
}

// faultAt tells whether the run came as far as the operation.
func faultAt(t *testing.T, status string, at int, how fault, deadly bool) bool {
	root := scratch(t)
	first := commit(t, open(t, root), noon, "births", 1, "pass")
	old := content(t, root)
	files := &faulty{folder: folder{root}, at: at, how: how, deadly: deadly}
	s := open(t, root, At(files, folder{root}))
	err := rerun(s, status)
	if files.count < at {
		if err != nil {
			t.Fatalf("without a fault: %v", err)
		}
		return false
	}
	where := fmt.Sprintf("operation %d: ", at)
	again := open(t, root)
	if deadly {
		if got := failing(t, again, noon, "births"); got != 1 && got != 2 && got != -1 {
			t.Errorf("%s current shows %d", where, got)
		}
	} else if err != nil && !errors.Is(err, ErrUnfinished) {
		if d := cmp.Diff(old, content(t, root)); d != "" {
			t.Errorf("%s an error, and yet something was stored\n%s", where, d)
		}
	}
	if err := again.Recover(ctx); err != nil {
		t.Errorf("%s Recover: %v", where, err)
	}
	if deadly {
		whole(t, root)
	}
	checkReport(t, where, again, first, status, err, deadly)
	commit(t, again, noon, "births", 7, "pass") // and the chain goes on
	whole(t, root)
	return !t.Failed()
}

// checkReport holds what Commit said against what is stored.
func checkReport(t *testing.T, where string, s *Store, first *Manifest, status string, err error, deadly bool) {
	t.Helper()
	h, _, headErr := s.Head(ctx)
	if headErr != nil {
		t.Fatal(headErr)
	}
	stored := h.Datasets["births"].RunID != first.RunID
	said := err == nil || errors.Is(err, ErrUnfinished)
	if said && !stored || !said && stored && !deadly {
		t.Errorf("%s Commit said %v, and that is not so", where, err)
	}
	want := int64(1)
	if stored && status != StatusError {
		want = 2
	}
	if got := failing(t, s, noon, "births"); got != want {
		t.Errorf("%s current shows %d, not %d", where, got, want)
	}
}

func rerun(s *Store, status string) error {
	if err := s.Recover(ctx); err != nil {
		return err
	}
	a, err := s.Begin(ctx, noon, "so_tu_phap", "births")
	if err != nil {
		return err
	}
	tables, m := audit(2)
	if m.Status = status; status == StatusError {
		tables = &Tables{}
	}
	return a.Commit(ctx, tables, m)
}

// TestFaultsInRecovery lets Recover fail at every operation, for a run cut off
// at every operation; the next Recover has to bring the store in order.
func TestFaultsInRecovery(t *testing.T) {
	for _, cut := range []int{6, 14, 16, 20, 26, 30} { // among them: in the tables, before and after the manifest, in current
		for at := 1; ; at += step() {
			root := scratch(t)
			commit(t, open(t, root), noon, "births", 1, "pass")
			dead := &faulty{folder: folder{root}, at: cut, how: torn, deadly: true}
			if err := rerun(open(t, root, At(dead, folder{root})), "pass"); err == nil {
				t.Fatalf("survived a cut at %d", cut)
			}
			again := &faulty{folder: folder{root}, at: at, how: torn, deadly: true}
			err := open(t, root, At(again, folder{root})).Recover(ctx)
			readable(t, content(t, root))
			if err := open(t, root).Recover(ctx); err != nil {
				t.Fatal(err)
			}
			whole(t, root)
			if again.count < at {
				if err != nil {
					t.Error(err)
				}
				break
			}
		}
	}
}

// TestFaultyAgencyScores: at whatever operation writing them goes wrong, in whatever
// way, there is the old file or the new, nothing beside it, and nothing that looks
// altered; and the next attempt at it succeeds.
func TestFaultyAgencyScores(t *testing.T) {
	for how := range faults {
		for _, deadly := range []bool{false, true} {
			at := 1
			for faultyAgencies(t, at, how, deadly) {
				at++
			}
			if at < 5 {
				t.Errorf("only %d operations", at)
			}
		}
	}
}

// faultyAgencies tells whether the writing came as far as the operation.
func faultyAgencies(t *testing.T, at int, how fault, deadly bool) bool {
	root := scratch(t)
	if err := open(t, root).WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: "a"}}); err != nil {
		t.Fatal(err)
	}
	wanted, name := scratch(t), agencyFile(noon)
	if err := open(t, wanted).WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: "b"}}); err != nil {
		t.Fatal(err)
	}
	old := content(t, root)[name]
	files := &faulty{folder: folder{root}, at: at, how: how, deadly: deadly}
	err := open(t, root, At(files, folder{root})).WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: "b"}})
	if reached := files.count >= at; reached == (err == nil) {
		t.Errorf("operation %d of %d: %v", at, files.count, err)
	}
	got := content(t, root)
	if got[name] != old && got[name] != content(t, wanted)[name] || err == nil && got[name] == old {
		t.Errorf("operation %d: %v, and neither the old file nor the new", at, err)
	}
	if how == torn && err != nil && !errors.Is(err, errFault) {
		t.Error(err)
	}
	verified(t, root)
	if err := open(t, root).WriteAgencyScores(ctx, noon, []AgencyScore{{Agency: "b"}}); err != nil {
		t.Error(err)
	}
	verified(t, root)
	_, agencies, err2 := open(t, root).Load(ctx, noon)
	if err2 != nil || len(agencies) != 1 || agencies[0].Agency != "b" {
		t.Errorf("operation %d: %v %v", at, agencies, err2)
	}
	return files.count >= at && !t.Failed()
}

// verified wants that nothing is found to be wrong with a store.
func verified(t testing.TB, root string) {
	t.Helper()
	v, err := open(t, root).Verify(ctx, Verification{})
	if err != nil || len(v.Found) > 0 {
		t.Errorf("verify: %v\n%s", err, told(v.Found))
	}
}
