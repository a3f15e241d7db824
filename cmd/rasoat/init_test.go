package main

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// A quota that is used up is told as a full disk is, and is no wrong command.
func TestInitWithoutRoom(t *testing.T) {
	for is, want := range map[error]int{syscall.ENOSPC: 3, syscall.EDQUOT: 3, syscall.EACCES: 2} {
		err := notMade("new", errors.Join(&fs.PathError{Op: "write", Path: "new/.rasoat.yaml1", Err: is}))
		var e *exit
		if !errors.As(err, &e) || e.code != want || (e.code == 3) != strings.Contains(err.Error(), "the disk is full, the catalogue could not be written to new") {
			t.Errorf("%v: %v", is, err)
		}
	}
}
