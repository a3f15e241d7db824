package source

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Turns let no more than a number of goroutines work on parts at the same time,
// whoever they read for: all extracts of a run share them. A turn is one part, and
// who asked first has the next one. So a large extract and small ones go on side
// by side, each in proportion to its readers, and a large one that is alone has
// all turns. Where the extract has no Turns, nobody waits.
//
// Cutting a file and hashing it are not counted: both are done ahead of the
// parts, and wait most of the time until one is read.
type Turns struct{ free *semaphore.Weighted }

// NewTurns makes turns for n goroutines, at least one.
func NewTurns(n int) *Turns { return &Turns{semaphore.NewWeighted(int64(max(n, 1)))} }

// take waits for a turn, during which work is done.
func (t *Turns) take(ctx context.Context, work func() error) error {
	if t == nil {
		return work()
	}
	if err := t.free.Acquire(ctx, 1); err != nil {
		return context.Cause(ctx)
	}
	defer t.free.Release(1)
	return work()
}
