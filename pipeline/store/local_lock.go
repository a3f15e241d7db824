package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Lock takes flock's lock on a file of the lock's name. The file stays: to
// remove it would let two processes hold locks on two files of one name.
func (d folder) Lock(ctx context.Context, name string, by Holder) (func() error, error) {
	if err := d.makeDir(locksDir); err != nil {
		return nil, err
	}
	file := d.lockFile(name)
	lock := flock.New(file, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	got, err := take(ctx, lock)
	if err == nil && !got {
		err = heldBy(file, name)
	}
	if err != nil {
		return nil, err
	}
	note, err := json.Marshal(by)
	if err == nil {
		err = os.WriteFile(file, note, 0o600)
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, errors.Join(orFull(locksDir+"/"+name+".lock", err), lock.Close())
	}
	return func() error { return errors.Join(os.Truncate(file, 0), lock.Close()) }, nil
}

// take takes a lock unless somebody holds it. Those that look (Held) share it for a moment,
// with one another and with this process when it asks which of the two it is.
func take(ctx context.Context, lock *flock.Flock) (got bool, err error) {
	for begun := time.Now(); ctx.Err() == nil && time.Since(begun) < lockPatience; time.Sleep(lookedAt) {
		if got, err = lock.TryLock(); got || err != nil {
			return got, err
		}
		if looked, err := lock.TryRLock(); !looked {
			return false, err
		}
		if err := lock.Unlock(); err != nil {
			return false, err
		}
	}
	return false, ctx.Err()
}

// lookedAt is about how long somebody looks at a lock.
const lookedAt = 100 * time.Microsecond

// Held asks for a lock that is shared, which is had unless somebody works.
func (d folder) Held(ctx context.Context, name string) (bool, error) {
	lock := flock.New(d.lockFile(name), flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return false, ctx.Err() // nobody ever took it
	}
	return !free && err == nil, errors.Join(err, lock.Close(), ctx.Err())
}

func (d folder) lockFile(name string) string { return d.path(locksDir + "/" + name + ".lock") }

// heldBy reads who holds a lock. The holder may be just writing it down; then
// the name is unknown, and the refusal the same.
func heldBy(file, name string) *Locked {
	dataset, ok := strings.CutPrefix(name, datasetLock)
	if !ok {
		dataset = ""
	}
	held := &Locked{Dataset: dataset}
	if note, err := os.ReadFile(file); err == nil && json.Unmarshal(note, &held.Holder) != nil {
		held.Holder = Holder{}
	}
	return held
}
