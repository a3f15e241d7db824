package store

import (
	"context"
	"sync"
)

// joins are the manifests that commits of this process want taken into HEAD.json.
// One version of it takes in all that wait: it is a file of every dataset, and each
// version is brought to the disk before the next, so that a night of many small
// datasets would queue up for it.
type joins struct {
	mu      sync.Mutex
	waiting []*join

	turn sync.Mutex // held while HEAD.json is written
}

type join struct {
	manifest *Manifest
	sha256   string
	closed   []Closing // the closings that the commit knew of

	done bool // guarded by turn
	err  error
}

func (q *joins) add(j ...*join) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, j...)
}

// all takes those that wait.
func (q *joins) all() []*join {
	q.mu.Lock()
	defer q.mu.Unlock()
	group := q.waiting
	q.waiting = nil
	return group
}

// advance takes a committed manifest into HEAD.json. One that is there already, or
// has successors, changes nothing. Whoever comes first does it for all who wait.
func (s *Store) advance(ctx context.Context, w *written) error {
	own := &join{manifest: w.Manifest, sha256: w.sha256, closed: w.closed}
	s.joins.add(own)
	s.joins.turn.Lock()
	defer s.joins.turn.Unlock()
	if own.done {
		return own.err
	}
	group := s.joins.all()
	err := s.swapping(ctx, headLock, func() error { return s.takeIn(ctx, group) })
	for _, j := range group {
		if err != nil && ctx.Err() != nil && j != own {
			s.joins.add(j) // it was this caller who was told to stop
			continue
		}
		if j.done = true; j.err == nil {
			j.err = err
		}
	}
	return own.err
}

// takeIn writes the next version of HEAD.json, unless it would be the same.
func (s *Store) takeIn(ctx context.Context, group []*join) error {
	h, sum, of, err := s.headKnown(ctx)
	if err == nil && sum == "" {
		_, err = s.chained(ctx)
	}
	if err != nil {
		return err
	}
	next := &Head{Version: documentVersion, Sequence: h.Sequence, PreviousSHA256: sum, Datasets: h.Datasets, Closed: h.Closed}
	if next.Datasets == nil {
		next.Datasets = map[string]Link{}
	}
	for _, j := range group {
		j.err = next.take(j.manifest, j.sha256)
		if end, err := extended(next.Closed, j.closed); err == nil {
			next.Closed = end
		}
	}
	if next.Sequence == h.Sequence {
		return nil
	}
	return s.putHead(ctx, of, next)
}

// putHead writes a version of HEAD.json in place of another.
func (s *Store) putHead(ctx context.Context, of string, next *Head) error {
	file, digest, err := seal(next)
	if err != nil {
		return err
	}
	if file, err = s.signed(file, digest); err != nil {
		return err
	}
	if _, err := s.putKnown(ctx, headFile, of, file); err != nil {
		return err
	}
	next.Digest = digest
	s.known.learn(next, sha256Hex(file))
	return nil
}

// take makes a manifest the newest of its dataset.
func (h *Head) take(m *Manifest, sha256 string) error {
	last, any := h.Datasets[m.Dataset]
	if any && last.RunID >= m.RunID {
		return nil
	}
	if err := follows(m, last, any); err != nil {
		return err
	}
	h.Sequence++
	h.UpdatedAt = m.FinishedAt
	h.Datasets[m.Dataset] = m.link(sha256)
	return nil
}
