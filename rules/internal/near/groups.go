package near

import (
	"math/bits"

	"rasoat/rules/internal/state"
)

// Beside is what is told of a row that is near to others: how many rows its group has,
// itself included, and the first of the others by its id. Which rows are a group does not
// depend on the order in which they came, and so neither does this.
type Beside struct {
	Rows  int64
	Other uint64
}

// groups knows the first two rows of every group. Groups are numbered by their roots.
type groups struct {
	roots  []uint32 // a bit for each form that is the root of a group of two rows and more
	before []uint32 // how many there are before each word of roots
	known  []firsts
}

// firsts are the first two rows of a group, and how many it has.
type firsts struct {
	rows          int64
	first, second uint64
}

// bytesPerGroup is what a group takes.
const bytesPerGroup = 24

// numberGroups numbers the groups, and returns how many there are.
func (s *Search) numberGroups() (g groups) {
	g.roots, g.before = make([]uint32, len(s.joined)), make([]uint32, len(s.joined))
	for p := range state.Partitions {
		for i := s.firsts[p]; i < s.firsts[p+1]; i++ {
			if s.groups.parent[i] == i && (s.isJoined(i) || s.twice[p].Has(int(i-s.firsts[p]))) {
				g.roots[i/32] |= 1 << (i % 32)
			}
		}
	}
	n := 0
	for i, word := range g.roots {
		g.before[i] = uint32(n)
		n += bits.OnesCount32(word)
	}
	g.known = make([]firsts, n)
	return g
}

// number is that of the group of a root.
func (g *groups) number(root uint32) uint32 {
	return g.before[root/32] + uint32(bits.OnesCount32(g.roots[root/32]&(1<<(root%32)-1)))
}

// add counts a row to its group.
func (g *groups) add(number uint32, row uint64) {
	f := &g.known[number]
	switch f.rows++; {
	case f.rows == 1:
		f.first = row
	case row < f.first:
		f.first, f.second = row, f.first
	case f.rows == 2 || row < f.second:
		f.second = row
	}
}

// beside is what is told of a row.
func (g *groups) beside(number uint32, row uint64) Beside {
	f := &g.known[number]
	if row == f.first {
		return Beside{f.rows, f.second}
	}
	return Beside{f.rows, f.first}
}
