package spill

import (
	"math"
	"sync"
	"sync/atomic"
)

// Budget is the memory that the keys of a run may take.
type Budget struct {
	dir   string
	shown string // dir, as messages name it
	limit int64
	used  atomic.Int64
	users atomic.Int64
}

// New returns a budget of so many bytes. Files go to dir, which is made when
// the first is; shown is its name in messages.
func New(dir, shown string, bytes int64) *Budget {
	return &Budget{dir: dir, shown: shown, limit: bytes}
}

// The parts of a budget: what is left for Borrow, and the most that Grain is.
const (
	reserve  = 8 // one part in so many
	maxGrain = 256 << 10
	grains   = 64 // of a small budget
)

// Share returns the share of one audit. That of no budget is nil.
func (b *Budget) Share() *Share {
	if b == nil {
		return nil
	}
	return &Share{budget: b, files: map[*File]bool{}}
}

// Used is how many bytes are drawn at the moment.
func (b *Budget) Used() int64 { return b.used.Load() }

// take draws n bytes, unless the budget would then be used up beyond limit.
func (b *Budget) take(n, limit int64) bool {
	if b.used.Add(n) <= limit {
		return true
	}
	b.used.Add(-n)
	return false
}

// Share is what one audit has drawn of a budget. It may be used by several
// goroutines; nil is a share without limit.
type Share struct {
	budget *Budget
	taken  atomic.Int64
	users  atomic.Int64
	failed atomic.Pointer[failure]

	mu     sync.Mutex
	files  map[*File]bool
	closed bool
}

type failure struct{ err error }

// Take draws n bytes for keys, or refuses.
func (s *Share) Take(n int64) bool {
	if s == nil {
		return true
	}
	return s.took(n, s.budget.take(n, s.budget.limit-s.budget.limit/reserve))
}

// Borrow draws n bytes that are given back soon, or refuses.
func (s *Share) Borrow(n int64) bool {
	if s == nil {
		return true
	}
	return s.took(n, s.budget.take(n, s.budget.limit))
}

func (s *Share) took(n int64, ok bool) bool {
	if ok {
		s.taken.Add(n)
	}
	return ok
}

// Force draws n bytes, whether they are there or not.
func (s *Share) Force(n int64) {
	if s != nil {
		s.budget.used.Add(n)
		s.taken.Add(n)
	}
}

// Give gives back n bytes.
func (s *Share) Give(n int64) {
	if s != nil {
		s.budget.used.Add(-n)
		s.taken.Add(-n)
	}
}

// Grain is the memory that is not worth writing out.
func (s *Share) Grain() int64 {
	if s == nil {
		return maxGrain
	}
	return min(maxGrain, s.budget.limit/grains)
}

// Join counts one more that holds keys, Leave one less.
func (s *Share) Join() { s.join(1) }

// Leave takes back a Join.
func (s *Share) Leave() { s.join(-1) }

func (s *Share) join(n int64) {
	if s != nil {
		s.users.Add(n)
		s.budget.users.Add(n)
	}
}

// Fair is what each would have if all that hold keys had the same. Whoever
// writes out keeps no more than that, so that one that came early and took all
// does not leave the others to write a grain at a time.
func (s *Share) Fair() int64 {
	if s == nil {
		return math.MaxInt64
	}
	return (s.budget.limit - s.budget.limit/reserve) / max(s.budget.users.Load(), 1)
}

// Fail keeps the first error of the share.
func (s *Share) Fail(err error) {
	if s != nil && err != nil {
		s.failed.CompareAndSwap(nil, &failure{err})
	}
}

// Err returns the first error: what was counted with the help of files is not
// to be used.
func (s *Share) Err() error {
	if s == nil {
		return nil
	}
	if f := s.failed.Load(); f != nil {
		return f.err
	}
	return nil
}

// Close gives back all that was drawn and removes the files. Nothing that drew
// on the share is to be used afterwards.
func (s *Share) Close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	files := s.files
	s.files, s.closed = nil, true
	s.mu.Unlock()
	for f := range files {
		f.remove()
	}
	s.budget.used.Add(-s.taken.Swap(0))
	s.budget.users.Add(-s.users.Swap(0))
}
