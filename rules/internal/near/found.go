package near

import "rasoat/rules/internal/state"

// foundRow is a row that is near to another.
type foundRow struct {
	row     uint64
	segment uint32
	root    uint32 // of its group
}

// tellAtOnce is how many rows are handed over together.
const tellAtOnce = 512

// tell calls f with the rows whose form came twice or was joined with another.
func (s *Search) tell(f func(*foundRow)) {
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
					i := s.firsts[p] + uint32(form)
					if !s.twice[p].Has(form) && !s.isJoined(i) {
						return
					}
					if some = append(some, foundRow{rec.Row, rec.Segment, s.groups.parent[i]}); len(some) == tellAtOnce {
						hand()
					}
				})
			}, hand
		})
	}()
	defer func() { <-ended }()
	defer close(stop) // should f panic, nobody waits for it
	for some := range found {
		for i := range some {
			f(&some[i])
		}
	}
}

// markJoined finds the forms that are in a group with another, and has every form point
// to the root of its group.
func (s *Search) markJoined() {
	s.joined = make([]uint32, len(s.crowded))
	for i := range uint32(len(s.groups.parent)) {
		root := s.groups.root(i)
		s.groups.parent[i] = root
		if root != i {
			s.joined[i/32] |= 1 << (i % 32)
			s.joined[root/32] |= 1 << (root % 32)
		}
	}
}

func (s *Search) isJoined(form uint32) bool { return s.joined[form/32]>>(form%32)&1 == 1 }

// tellGroups calls f with the rows that are near to others, when it is known of every
// group which rows are its first; so they are gone through twice.
func (s *Search) tellGroups(f func(row uint64, segment uint32, beside Beside)) int64 {
	g := s.numberGroups()
	if len(g.known) == 0 {
		return 0
	}
	used := bytesPerGroup*int64(len(g.known)) + 8*int64(len(g.roots))
	s.Share.Force(used)
	defer s.Share.Give(used)
	s.tell(func(r *foundRow) { g.add(g.number(r.root), r.row) })
	s.tell(func(r *foundRow) { f(r.row, r.segment, g.beside(g.number(r.root), r.row)) })
	return int64(len(g.known))
}
