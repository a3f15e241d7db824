package spill

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// What is drawn is counted, refused past the limit, and given back when the
// share is closed.
func TestBudget(t *testing.T) {
	b := New(t.TempDir(), "spill", 1000)
	one, other := b.Share(), b.Share()
	if !one.Take(800) || other.Take(100) || !other.Borrow(200) || other.Borrow(1) {
		t.Errorf("an eighth is for Borrow alone: %d drawn", b.Used())
	}
	other.Force(500)
	if b.Used() != 1500 || one.Take(1) {
		t.Errorf("%d drawn, want 1500", b.Used())
	}
	one.Give(300)
	one.Close()
	if b.Used() != 700 {
		t.Errorf("%d drawn, want the 700 of the other share", b.Used())
	}
	other.Close()
	other.Close()
	if b.Used() != 0 {
		t.Errorf("%d drawn after all", b.Used())
	}
}

// The fair part is that of all who hold keys; who closes leaves.
func TestFair(t *testing.T) {
	b := New("", "", 8000)
	one, other := b.Share(), b.Share()
	one.Join()
	other.Join()
	other.Join()
	other.Leave()
	if one.Fair() != 3500 {
		t.Errorf("%d is fair among two", one.Fair())
	}
	other.Close()
	if one.Fair() != 7000 {
		t.Errorf("%d is fair for one", one.Fair())
	}
}

// No budget, no limit.
func TestNoBudget(t *testing.T) {
	var b *Budget
	s := b.Share()
	s.Force(1 << 60)
	if !s.Take(1<<60) || !s.Borrow(1<<60) || s.Grain() <= 0 || s.Err() != nil {
		t.Error("no budget refuses")
	}
	s.Give(1)
	s.Fail(errors.New("x"))
	s.Close()
}

// Goroutines that draw at the same time never draw more than there is.
func TestBudgetIsShared(t *testing.T) {
	b := New("", "", 8000)
	var running sync.WaitGroup
	for range 8 {
		s := b.Share()
		running.Go(func() {
			for i := range 10_000 {
				if s.Take(7) && i%3 > 0 {
					s.Give(7)
				}
			}
		})
	}
	running.Wait()
	if n := b.Used(); n > 7000 || n < 6990 {
		t.Errorf("%d drawn, want nearly 7000", n)
	}
}

func create(t interface{ Fatal(...any) }, s *Share) *File {
	f, err := s.Create()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is written is read, from any frame to any other.
func TestFrames(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		s := New(dir, "spill", 0).Share()
		defer s.Close()
		f := create(t, s)
		if rapid.Bool().Draw(t, "sealed") {
			f, _ = s.CreateSealed()
		}
		var frames [][]byte
		var at []int64
		for range rapid.IntRange(0, 20).Draw(t, "frames") {
			n := rapid.OneOf(rapid.IntRange(0, 10), rapid.IntRange(0, 300_000)).Draw(t, "bytes")
			frames, at = append(frames, bytes.Repeat([]byte{byte(n)}, n)), append(at, f.Offset())
			if err := f.Write(frames[len(frames)-1]); err != nil {
				t.Fatal(err)
			}
		}
		at = append(at, f.Offset())
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
		var r Reader
		for range 3 {
			from := rapid.IntRange(0, len(frames)).Draw(t, "from")
			to := rapid.IntRange(from, len(frames)).Draw(t, "to")
			i := from
			err := r.Read(f, at[from], at[to], func(p []byte) error {
				if !bytes.Equal(p, frames[i]) {
					t.Fatalf("frame %d is another", i)
				}
				i++
				return nil
			})
			if err != nil || i != to {
				t.Fatalf("read %d to %d of %d: %v", from, i, to, err)
			}
		}
	})
}

// Nothing of what was written can be seen in a sealed file, not even that two
// frames are equal.
func TestSealed(t *testing.T) {
	s := New(t.TempDir(), "spill", 0).Share()
	defer s.Close()
	f, err := s.CreateSealed()
	if err != nil {
		t.Fatal(err)
	}
	payload := bytes.Repeat([]byte("nguyen van an "), 10)
	given := bytes.Clone(payload)
	if err := errors.Join(f.Write(given), f.Write(given), f.Flush()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(given, payload) {
		t.Error("what was given to be written is changed")
	}
	raw := make([]byte, f.Offset())
	if _, err := f.file.ReadAt(raw, 0); err != nil {
		t.Fatal(err)
	}
	first, second := raw[headerBytes:len(raw)/2], raw[len(raw)/2+headerBytes:]
	if bytes.Contains(raw, []byte("nguyen")) || bytes.Equal(first, second) || bytes.Equal(raw[4:headerBytes], raw[len(raw)/2+4:len(raw)/2+headerBytes]) {
		t.Errorf("%q", raw)
	}
}

// A changed bit, a frame in another's place, a file cut off: all are an error
// that says where and what to do, and no frame is handed out.
func TestDamage(t *testing.T) {
	s := New(t.TempDir(), "the folder", 0).Share()
	defer s.Close()
	payload := bytes.Repeat([]byte("0123456789"), 10)
	for name, damage := range map[string]func(f *os.File) error{
		"bit":      func(f *os.File) error { _, err := f.WriteAt([]byte{'7'}, headerBytes+3); return err },
		"checksum": func(f *os.File) error { _, err := f.WriteAt([]byte{1, 2, 3}, 5); return err },
		"length":   func(f *os.File) error { _, err := f.WriteAt([]byte{50}, 0); return err },
		"long":     func(f *os.File) error { _, err := f.WriteAt([]byte{255, 255, 255, 255}, 0); return err },
		"cut":      func(f *os.File) error { return f.Truncate(50) },
		"empty":    func(f *os.File) error { return f.Truncate(0) },
		"moved": func(f *os.File) error {
			second := make([]byte, headerBytes+len(payload))
			if _, err := f.ReadAt(second, int64(len(second))); err != nil {
				return err
			}
			_, err := f.WriteAt(second, 0)
			return err
		},
	} {
		f := create(t, s)
		for range 2 {
			if err := f.Write(payload); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(f.Flush(), damage(f.file)); err != nil {
			t.Fatal(err)
		}
		err := new(Reader).Read(f, 0, f.Offset(), func([]byte) error {
			t.Errorf("%s: a frame is handed out", name)
			return nil
		})
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, ErrDamaged) || !strings.Contains(e.Message().In(message.EN), "the folder is damaged") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Files have no name, or lose it with their share.
func TestFilesLeaveNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "spill")
	s := New(dir, "spill", 0).Share()
	f, closed := create(t, s), create(t, s)
	if err := errors.Join(f.Write([]byte("x")), f.Flush()); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if left := names(t, dir); len(left) > 0 {
			t.Errorf("%q have names", left)
		}
		if stat, err := f.file.Stat(); err != nil || stat.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", stat.Mode(), err)
		}
		if stat, err := os.Stat(dir); err != nil || stat.Mode().Perm() != 0o700 {
			t.Errorf("mode %v, %v", stat.Mode(), err)
		}
	}
	closed.Close()
	closed.Close()
	s.Close()
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
	if _, err := f.file.Stat(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a file is open after its share: %v", err)
	}
	if _, err := s.Create(); err == nil || len(names(t, dir)) > 0 {
		t.Errorf("a closed share makes a file: %v", err)
	}
}

func names(t *testing.T, dir string) (list []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// A file that keeps its name, as on Windows, goes when it is closed, and has a
// name by which the next run knows it.
func TestFileWithAName(t *testing.T) {
	dir := t.TempDir()
	s := New(dir, "spill", 0).Share()
	f := create(t, s)
	f.name = filepath.Join(dir, "rasoat-123.spill")
	if err := os.WriteFile(f.name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) != 1 || !Leftover(left[0]) || Leftover("notes.txt") || Leftover("rasoat-1.spill.txt") {
		t.Errorf("leftovers: %q", left)
	}
	s.Close()
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

// A folder that cannot be written to is an error that names it, not its path
// on this machine, and what to do.
func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := New(filepath.Join(file, "spill"), "the folder", 0).Share()
	_, err := s.Create()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	for _, l := range []message.Lang{message.VI, message.EN} {
		if text := e.Message().In(l); !strings.Contains(text, "the folder") || !strings.Contains(text, "--memory") || strings.Contains(text, file) {
			t.Error(text)
		}
	}
	s.Fail(err)
	s.Fail(fs.ErrClosed)
	if s.Err() != err {
		t.Errorf("%v, want the first error", s.Err())
	}
}
