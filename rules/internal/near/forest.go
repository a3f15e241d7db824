package near

import "sync"

// forest is the groups of forms that are joined: each form points to another of
// its group, one of them to itself. Several goroutines may join.
type forest struct {
	mu     sync.Mutex
	parent []uint32
}

func newForest(n int64) *forest {
	f := &forest{parent: make([]uint32, n)}
	for i := range f.parent {
		f.parent[i] = uint32(i)
	}
	return f
}

func (f *forest) root(i uint32) uint32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

// join makes one group of two. The root is the smaller, so that no root ever
// points upwards.
func (f *forest) join(a, b uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if a, b = f.root(a), f.root(b); a != b {
		f.parent[max(a, b)] = min(a, b)
	}
}
