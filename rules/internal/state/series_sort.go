package state

import (
	"cmp"
	"math/bits"
	"slices"
)

// order compares members by all that says where they stand.
func order(a, b *Member) int {
	switch {
	case a.Group.Hi != b.Group.Hi:
		return cmp.Compare(a.Group.Hi, b.Group.Hi)
	case a.Group.Lo != b.Group.Lo:
		return cmp.Compare(a.Group.Lo, b.Group.Lo)
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.To != b.To:
		return cmp.Compare(a.To, b.To)
	}
	return cmp.Compare(a.Row, b.Row)
}

func sortMembers(list []Member) {
	slices.SortFunc(list, func(a, b Member) int { return order(&a, &b) })
}

// pileBits is how many bits of a word members are dealt out by before they are
// sorted: into piles of eight, in a full run whose groups are spread.
const pileBits = 12

// sorted returns the members in order, in memory of their own. Dealing them out
// by the first bits in which they differ takes a third of the time that
// comparing them all would.
func sorted(members []Member) []Member {
	out := make([]Member, len(members))
	word, shift := difference(members)
	if len(members) < 1<<pileBits || word < 0 {
		copy(out, members)
		sortMembers(out)
		return out
	}
	pile := func(m *Member) uint64 { return m.word(word) >> shift & (1<<pileBits - 1) }
	var ends [1 << pileBits]int32
	for i := range members {
		ends[pile(&members[i])]++
	}
	sum := int32(0)
	for i, n := range ends {
		ends[i] = sum
		sum += n
	}
	for i := range members {
		end := &ends[pile(&members[i])]
		out[*end] = members[i]
		*end++
	}
	from := int32(0)
	for _, end := range ends {
		if end-from > 1 {
			sortMembers(out[from:end])
		}
		from = end
	}
	return out
}

// difference is the first word in which members differ, and by how much to shift
// it so that the first bits that differ are the last ones; -1 if all are alike.
func difference(members []Member) (word, shift int) {
	for word = range 4 {
		different := uint64(0)
		for i := range members {
			different |= members[i].word(word) ^ members[0].word(word)
		}
		if different != 0 {
			return word, max(bits.Len64(different)-pileBits, 0)
		}
	}
	return -1, 0
}

func (m *Member) word(i int) uint64 {
	switch i {
	case 0:
		return m.Group.Hi
	case 1:
		return m.Group.Lo
	case 2:
		return m.At
	}
	return m.To
}
