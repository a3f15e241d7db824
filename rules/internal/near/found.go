package near

import "rasoat/rules/internal/state"

// foundRow is a row that is near to another.
type foundRow struct {
	row     uint64
	segment uint32
}

// tellAtOnce is how many rows are handed over together.
const tellAtOnce = 512

// tell calls f with the rows whose form came twice or was joined with another.
func (s *Search) tell(f func(row uint64, segment uint32)) {
	found, stop := make(chan []foundRow, s.jobs), make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer close(found)
		s.eachPartition(func() (func(int), func()) {
			var of forms
			var some []foundRow
			hand := func() {
				select {
				case found <- some:
				case <-stop:
				}
				some = make([]foundRow, 0, tellAtOnce)
			}
			return func(p int) {
				of.read(s.Rows, p, func(rec *state.Record, form int) {
					if i := s.firsts[p] + uint32(form); !s.twice[p].Has(form) && !s.isJoined(i) {
						return
					}
					if some = append(some, foundRow{rec.Row, rec.Segment}); len(some) == tellAtOnce {
						hand()
					}
				})
			}, hand
		})
	}()
	defer func() { <-ended }()
	defer close(stop) // should f panic, nobody waits for it
	for some := range found {
		for _, r := range some {
			f(r.row, r.segment)
		}
	}
}

// markJoined finds the forms that are in a group with another.
func (s *Search) markJoined() {
	s.joined = make([]uint32, len(s.crowded))
	for i := range uint32(len(s.groups.parent)) {
		if root := s.groups.root(i); root != i {
			s.joined[i/32] |= 1 << (i % 32)
			s.joined[root/32] |= 1 << (root % 32)
		}
	}
}

func (s *Search) isJoined(form uint32) bool { return s.joined[form/32]>>(form%32)&1 == 1 }

// count returns how many groups of two rows and more there are.
func (s *Search) count() (groups int64) {
	for p := range state.Partitions {
		for i := s.firsts[p]; i < s.firsts[p+1]; i++ {
			if s.groups.root(i) == i && (s.isJoined(i) || s.twice[p].Has(int(i-s.firsts[p]))) {
				groups++
			}
		}
	}
	return groups
}
