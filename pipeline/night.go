package pipeline

import (
	"context"
	"sync"

	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// How many datasets are under way at the same time, besides those whose turn it
// is (source.Turns): enough that there is always one to work on while others wait
// for the disk, few enough that their memory stays small.
const (
	smallAhead   = 2        // small ones that are read, more than there are workers
	largeAtOnce  = 2        // large ones that are read
	writtenAhead = 8        // those that are read, and being written to the store
	largeBytes   = 64 << 20 // from here on an extract is large
)

// night is the audit of many datasets for one period. Small ones and large ones
// go in lanes of their own, so that a few large ones, which take minutes and all
// cores, do not keep hundreds of small ones from being begun. A dataset that was
// read leaves its lane: its commit is mostly waiting for the disk.
type night struct {
	*Config
	period  value.Day
	before  *history
	lists   references
	targets []target
	good    []bool    // of each target: it is left alone; nil: none is
	out     []Audited // of each target

	written chan struct{}
	writing sync.WaitGroup

	mu        sync.Mutex
	committed committed
	head      *store.Head // when incidents began to be followed
}

func (n *night) run(ctx context.Context) {
	if n.good == nil {
		n.good, n.out = make([]bool, len(n.targets)), make([]Audited, len(n.targets))
	}
	n.written = make(chan struct{}, writtenAhead)
	n.committed = committed{}
	small, large := n.sort(ctx)
	var lanes sync.WaitGroup
	lanes.Go(func() { n.lane(ctx, small, n.Jobs+smallAhead) })
	lanes.Go(func() { n.lane(ctx, large, largeAtOnce) })
	lanes.Wait()
	n.writing.Wait()
}

// sort parts the targets, by their indexes, into small ones and large ones.
func (n *night) sort(ctx context.Context) (small, large []int) {
	for i, t := range n.targets {
		if n.good[i] {
			continue
		}
		if n.bytes(ctx, t) < largeBytes {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	return small, large
}

// bytes is the size of an extract as it lies there. What is wrong with it, its
// audit will find.
func (n *night) bytes(ctx context.Context, t target) int64 {
	if t.dataset == nil {
		return 0
	}
	found, _ := find(ctx, t.dataset, n.period)
	total := int64(0)
	for _, f := range found {
		total += f.Bytes()
	}
	return total
}

// lane audits some targets in their order, so many at the same time.
func (n *night) lane(ctx context.Context, targets []int, atOnce int) {
	next := make(chan int, len(targets))
	for _, i := range targets {
		next <- i
	}
	close(next)
	var all sync.WaitGroup
	for range min(atOnce, len(targets)) {
		all.Go(func() {
			for i := range next {
				a := &audit{Config: n.Config, period: n.period, target: n.targets[i], lists: n.lists, before: n.before}
				a.run(ctx, &n.out[i], n.write)
			}
		})
	}
	all.Wait()
}

// write commits what a dataset came to, as soon as there is room, and lets its
// lane go on meanwhile.
func (n *night) write(commit func() *followable) {
	n.written <- struct{}{}
	n.mu.Lock()
	n.owes = true
	n.mu.Unlock()
	n.writing.Go(func() {
		defer func() { <-n.written }()
		if f := commit(); f != nil {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.committed[f.run.Dataset] = f
		}
	})
}
