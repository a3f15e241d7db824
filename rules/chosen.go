package rules

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// chosen are the k rows with the smallest ranks of each of many lists. Most rows are
// turned away by a look at the limits, which stay in the nearest cache; the rows of a
// list are beside one another, in no order.
type chosen struct {
	k      int
	limits *limits
	blocks []int32 // of each list: which block its rows are; -1: none yet
	taken  []uint8 // of each list: how many
	used   int     // blocks
	slabs  []slab
	texts  texts
}

// slab is the memory of some blocks, made at once, which never moves.
type slab struct {
	rows    []packed
	reasons []*message.M
}

const slabBlocks = 64

// limits say of each list the largest rank that may still be kept. Those who will be
// merged share them: who has k rows of smaller ranks spares the others the rest.
type limits struct {
	lists int
	once  sync.Once
	of    []atomic.Uint64 // how many ranks are too large; 0 as long as all are wanted
}

// all are the limits of all lists.
func (l *limits) all() []atomic.Uint64 {
	l.once.Do(func() { l.of = make([]atomic.Uint64, l.lists) })
	return l.of
}

func (l *limits) at(list uint32) *atomic.Uint64 { return &l.all()[list] }

// lower makes a limit smaller, unless it is smaller already.
func (l *limits) lower(list uint32, rank uint64) {
	at := l.at(list)
	for old := at.Load(); ^rank > old; old = at.Load() {
		if at.CompareAndSwap(old, ^rank) {
			return
		}
	}
}

// wants tells whether a row of that rank may be kept in a list. One whose rank is the
// limit is among those by whom it was set, and has to pass when they are merged.
func (c *chosen) wants(list uint32, rank uint64) bool { return rank <= ^c.limits.at(list).Load() }

// take returns the place for a row in a list; false if it is not wanted or there already.
func (c *chosen) take(list uint32, row RowID) (place, bool) {
	rank := rankOf(row)
	if !c.wants(list, rank) {
		return place{}, false
	}
	slab, first := c.open(list)
	n, rows := int(c.taken[list]), slab.rows[first:first+c.k]
	for i := range rows[:n] {
		if rows[i].row == row {
			return place{}, false
		}
	}
	if n == c.k {
		n = largest(rows)
	} else {
		c.taken[list]++
	}
	p := &rows[n]
	p.row, p.line, p.size, p.key, p.shown, p.column = row, 0, 0, 0, false, -1
	if int(c.taken[list]) == c.k {
		c.limits.lower(list, rankOf(rows[largest(rows)].row))
	}
	at := place{&c.texts, p, &slab.reasons[first+n]}
	*at.reason = nil
	return at, true
}

// open returns where the rows of a list are, which has a block from now on.
func (c *chosen) open(list uint32) (s *slab, first int) {
	for len(c.blocks) <= int(list) {
		c.blocks, c.taken = append(c.blocks, -1), append(c.taken, 0)
	}
	if c.blocks[list] < 0 {
		if c.used == slabBlocks*len(c.slabs) {
			n := c.k * min(slabBlocks, c.limits.lists)
			c.slabs = append(c.slabs, slab{make([]packed, n), make([]*message.M, n)})
		}
		c.blocks[list] = int32(c.used)
		c.used++
	}
	return c.block(list)
}

// block is that of a list that has one.
func (c *chosen) block(list uint32) (s *slab, first int) {
	at := int(c.blocks[list])
	return &c.slabs[at/slabBlocks], at % slabBlocks * c.k
}

// largest is the row of the largest rank.
func largest(rows []packed) int {
	at, most := 0, uint64(0)
	for i := range rows {
		if rank := rankOf(rows[i].row); rank > most {
			at, most = i, rank
		}
	}
	return at
}

// places adds those of a list, in the order of their rows.
func (c *chosen) places(to []place, list uint32) []place {
	if int(list) >= len(c.blocks) || c.blocks[list] < 0 {
		return to
	}
	slab, first := c.block(list)
	from := len(to)
	for i := first; i < first+int(c.taken[list]); i++ {
		to = append(to, place{&c.texts, &slab.rows[i], &slab.reasons[i]})
	}
	slices.SortFunc(to[from:], func(a, b place) int { return cmp.Compare(a.row.row, b.row.row) })
	return to
}

// each calls f with every row, list by list.
func (c *chosen) each(f func(list uint32, at place)) {
	var room []place
	for list := range c.blocks {
		room = c.places(room[:0], uint32(list))
		for _, at := range room {
			f(uint32(list), at)
		}
	}
}

// count is how many rows there are in all.
func (c *chosen) count() int {
	n := 0
	for _, k := range c.taken {
		n += int(k)
	}
	return n
}

// keep keeps a row if it is wanted.
func (c *chosen) keep(list uint32, p *picked) {
	if at, ok := c.take(list, p.row); ok {
		at.put(p)
	}
}

// append writes the rows so that two that chose the same have the same bytes.
func (c *chosen) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(c.count()))
	c.each(func(list uint32, at place) {
		p := at.get()
		b = p.append(state.AppendUint(b, uint64(list)))
	})
	return b
}

// decode reads what append wrote; of a list that rename does not know it fails.
func (c *chosen) decode(d *state.Decoder, columns int, rename func(list uint32) uint32) {
	for range d.Len(8) {
		list := rename(uint32(d.Uint()))
		p := decodePicked(d)
		if int(p.column) >= columns {
			d.Fail()
		}
		if d.Failed() {
			return
		}
		c.keep(list, &p)
	}
}
