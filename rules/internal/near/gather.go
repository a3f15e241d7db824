package near

import (
	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
)

// Crowd is how many different forms of a block, or of a variant, are compared
// with each other.
const Crowd = 256

// gatherer brings together the records of a partition that have the same key. It
// keeps its memory; its zero value is ready.
type gatherer struct {
	reader state.RecordReader
	items  []item
	texts  []byte
	slots  []int32 // the first item of a key plus one
	firsts []int32 // of each key, in the order in which they are met
	group  group
}

// item is a record.
type item struct {
	key      uint64
	row      uint64
	from, to uint32 // its text
	next     int32  // item of the same key, plus one
	count    int32  // of the first: how many there are
}

// itemBytes is about what a record takes here: itself, its text, its slots.
const itemBytes = 80

// gather calls few with the groups of 2 to crowd records of one key, and crowded
// with each row of a key that has more. It looks at the keys of which some bits
// are as asked for.
func (g *gatherer) gather(r *state.Records, p, crowd int, is func(key uint64) bool, few func(*group), crowded func(row uint64)) {
	g.items, g.texts, g.firsts = g.items[:0], g.texts[:0], g.firsts[:0]
	clear(g.slots)
	r.Each(p, &g.reader, func(rec *state.Record) {
		if is(rec.Key) && !g.add(rec, crowd) {
			crowded(rec.Row)
		}
	})
	for _, first := range g.firsts {
		switch n := int(g.items[first].count); {
		case n > crowd:
			g.each(first, func(i *item) { crowded(i.row) })
		case n > 1:
			g.group.reset()
			g.each(first, func(i *item) { g.group.add(i.row, g.texts[i.from:i.to]) })
			few(&g.group)
		}
	}
}

// add keeps a record, unless its key has too many already.
func (g *gatherer) add(rec *state.Record, crowd int) bool {
	if len(g.firsts)*4 >= len(g.slots)*3 {
		g.grow()
	}
	at := g.slot(rec.Key)
	i := item{key: rec.Key, row: rec.Row, from: uint32(len(g.texts)), next: g.slots[at], count: 1}
	if i.next == 0 {
		g.firsts = append(g.firsts, int32(len(g.items)))
	} else {
		first := &g.items[i.next-1]
		if int(first.count) > crowd {
			return false
		}
		first.count++
		i.next, first.next = first.next, int32(len(g.items))+1
	}
	if g.slots[at] == 0 {
		g.slots[at] = int32(len(g.items)) + 1
	}
	g.texts = append(g.texts, rec.Text...)
	i.to = uint32(len(g.texts))
	g.items = append(g.items, i)
	return true
}

func (g *gatherer) each(first int32, f func(i *item)) {
	for at := first + 1; at != 0; at = g.items[at-1].next {
		f(&g.items[at-1])
	}
}

func (g *gatherer) slot(key uint64) int {
	mask := len(g.slots) - 1
	for at := int(key) & mask; ; at = (at + 1) & mask {
		if n := g.slots[at]; n == 0 || g.items[n-1].key == key {
			return at
		}
	}
}

func (g *gatherer) grow() {
	g.slots = make([]int32, max(64, 2*len(g.slots)))
	for _, first := range g.firsts {
		g.slots[g.slot(g.items[first].key)] = first + 1
	}
}

// group is some forms that are compared with each other.
type group struct {
	rows     []uint64
	texts    [][]byte
	outlines []kernel.Outline
}

func (g *group) reset() {
	g.rows, g.texts, g.outlines = g.rows[:0], g.texts[:0], g.outlines[:0]
}

func (g *group) add(row uint64, text []byte) {
	g.rows, g.texts, g.outlines = append(g.rows, row), append(g.texts, text), append(g.outlines, kernel.OutlineOf(text))
}

// pairs calls join with the rows of every two forms that are near.
func (g *group) pairs(t kernel.Threshold, l *kernel.Likeness, join func(a, b uint64)) {
	for i := range g.rows {
		one := &g.outlines[i]
		for k := range i {
			other := &g.outlines[k]
			if one.Apart(other, t.Most(max(one.Letters, other.Letters))) || g.rows[i] == g.rows[k] {
				continue
			}
			if l.Near(g.texts[i], g.texts[k], t) {
				join(g.rows[i], g.rows[k])
			}
		}
	}
}
