package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"rasoat/rules/decode"
)

// Of several that make one file at the same moment one makes it, and the others see that it
// is there: none replaces it, and none leaves anything.
func TestCreateReplacesNothing(t *testing.T) {
	for range 30 { // to meet at that moment takes a few tries
		dir := t.TempDir()
		path := filepath.Join(dir, File)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = new(made).create(path, []byte(strconv.Itoa(i))) })
		}
		all.Wait()
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, err := range errs {
			var problems *decode.Problems
			if is := string(text) == strconv.Itoa(i); (err == nil) != is || err != nil && !errors.As(err, &problems) {
				t.Errorf("%d was told %v, and the file is that of %s", i, err, text)
			}
		}
		if there, err := os.ReadDir(dir); err != nil || len(there) != 1 {
			t.Errorf("%v, %v", there, err)
		}
	}
}

// Where a file system has no hard links, a file comes to be all the same, and replaces none.
func TestPublishWithoutLinks(t *testing.T) {
	for _, refusal := range []error{syscall.EPERM, syscall.ENOTSUP, syscall.ENOSYS} {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
		if err := os.WriteFile(from, []byte("whole"), 0o644); err != nil {
			t.Fatal(err)
		}
		none := func(from, to string) error { return &os.LinkError{Op: "link", Old: from, New: to, Err: refusal} }
		err := publish(none, from, to)
		if text, _ := os.ReadFile(to); err != nil || string(text) != "whole" {
			t.Errorf("%v: %q, %v", refusal, text, err)
		}
		if err := os.WriteFile(from, []byte("another"), 0o644); err != nil {
			t.Fatal(err)
		}
		err = publish(none, from, to)
		if text, _ := os.ReadFile(to); !errors.Is(err, fs.ErrExist) || string(text) != "whole" {
			t.Errorf("%v: a file that was there became %q, %v", refusal, text, err)
		}
		err = publish(none, filepath.Join(dir, "absent"), filepath.Join(dir, "new"))
		if there, _ := os.ReadDir(dir); err == nil || len(there) != 2 {
			t.Errorf("%v: a failure left %v, %v", refusal, there, err)
		}
	}
}

// What somebody else put into a folder that was made stays, and is no failure of undoing.
func TestUndo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	var made made
	if err := made.create(filepath.Join(dir, "datasets", "births.yaml"), nil); err != nil {
		t.Fatal(err)
	}
	theirs := filepath.Join(dir, File)
	if err := os.WriteFile(theirs, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := made.undo(); err != nil {
		t.Error(err)
	}
	if there, err := os.ReadDir(dir); err != nil || len(there) != 1 || there[0].Name() != File {
		t.Errorf("%v, %v", there, err)
	}
}
