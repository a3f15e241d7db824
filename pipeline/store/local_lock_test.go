package store

import (
	"context"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// Whoever takes a lock at which somebody only looks is not refused, be it that a dead
// process is named in it: he waits until the other has looked.
func TestLockWaitsForALook(t *testing.T) {
	ctx, place := context.Background(), folder{t.TempDir()}
	release, err := place.Lock(ctx, "dataset.births", Holder{PID: 4711, Host: "may-1"})
	if err != nil {
		t.Fatal(err)
	}
	looks := flock.New(place.lockFile("dataset.births"))
	if free, err := looks.TryRLock(); free || err != nil {
		t.Error("who looks takes the living for dead:", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	putBack(t, place.root, locksDir+"/dataset.births.lock", `{"pid":4711,"host":"may-1","since":"2026-11-21T00:00:00Z"}`)
	if free, err := looks.TryRLock(); !free || err != nil {
		t.Fatal("who looks takes the dead for living:", err)
	}
	const looking = 30 * time.Millisecond
	begun := time.Now()
	time.AfterFunc(looking, func() { looks.Close() })
	release, err = place.Lock(ctx, "dataset.births", Holder{PID: 1})
	if err != nil || time.Since(begun) < looking {
		t.Fatalf("after %v: %v", time.Since(begun), err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}
