package store

import (
	"context"
	"testing"
)

// BenchmarkCommit is one small run from Begin to the end of Commit, against a
// store that holds the runs of the iterations before.
func BenchmarkCommit(b *testing.B) {
	s := open(b, b.TempDir())
	for b.Loop() {
		commit(b, s, noon, "births", 3, "critical")
	}
}

// BenchmarkRecover is what every command pays when nothing is to be done.
func BenchmarkRecover(b *testing.B) {
	s := open(b, b.TempDir())
	commit(b, s, noon, "births", 3, "critical")
	for b.Loop() {
		if err := s.Recover(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
