package rules

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"rasoat/rules/internal/state"
	"rasoat/rules/message"
)

// picked is a sample on its way: chosen by its rank, shown when at hand. Where many
// segments choose anew with each batch, what is pushed out leaves its memory to what
// takes its place.
type picked struct {
	row    RowID
	line   int64
	text   []byte     // of the value, then of the key
	reason *message.M // may be nil
	column int32      // of the dataset, -1 for none
	key    uint16     // where the text of the key begins
	shown  bool
}

// chosen are the k rows with the smallest ranks of each of many lists. Most rows are
// turned away by a look at the limits, which stay in the nearest cache; the ranks of a
// list are beside one another, in no order.
type chosen struct {
	k      int
	limits *limits
	blocks []int32 // of each list: which block its ranks and rows are; -1: none yet
	taken  []uint8 // of each list: how many
	used   int     // blocks
	slabs  []slab
}

// slab is the memory of some blocks, made at once: it never moves, and texts of the usual
// length have their place in it.
type slab struct {
	ranks []uint64
	rows  []picked
}

const (
	slabBlocks = 64
	slabText   = 40 // bytes of a row, for the value and the key
)

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

// take returns the place for a row of that rank in a list, nil if it is not wanted or
// there already.
func (c *chosen) take(list uint32, rank uint64) *picked {
	if !c.wants(list, rank) {
		return nil
	}
	ranks, rows := c.open(list)
	n := int(c.taken[list])
	if slices.Contains(ranks[:n], rank) {
		return nil
	}
	if n == c.k {
		n = largest(ranks)
	} else {
		c.taken[list]++
	}
	ranks[n] = rank
	if int(c.taken[list]) == c.k {
		c.limits.lower(list, slices.Max(ranks))
	}
	p := &rows[n]
	*p = picked{column: -1, text: p.text[:0]}
	return p
}

// open returns the ranks and rows of a list, which has a block from now on.
func (c *chosen) open(list uint32) ([]uint64, []picked) {
	for len(c.blocks) <= int(list) {
		c.blocks, c.taken = append(c.blocks, -1), append(c.taken, 0)
	}
	if c.blocks[list] < 0 {
		if c.used == slabBlocks*len(c.slabs) {
			c.slabs = append(c.slabs, newSlab(c.k*min(slabBlocks, c.limits.lists)))
		}
		c.blocks[list] = int32(c.used)
		c.used++
	}
	return c.block(list)
}

func newSlab(rows int) slab {
	s := slab{make([]uint64, rows), make([]picked, rows)}
	text := make([]byte, rows*slabText)
	for i := range s.rows {
		s.rows[i].text = text[i*slabText : i*slabText : (i+1)*slabText]
	}
	return s
}

// block is that of a list that has one.
func (c *chosen) block(list uint32) ([]uint64, []picked) {
	at := int(c.blocks[list])
	slab, first := &c.slabs[at/slabBlocks], at%slabBlocks*c.k
	return slab.ranks[first : first+c.k], slab.rows[first : first+c.k]
}

func largest(ranks []uint64) int {
	at := 0
	for i, r := range ranks {
		if r > ranks[at] {
			at = i
		}
	}
	return at
}

// of are the rows of a list, in no order.
func (c *chosen) of(list uint32) []picked {
	if int(list) >= len(c.blocks) || c.blocks[list] < 0 {
		return nil
	}
	_, rows := c.block(list)
	return rows[:c.taken[list]]
}

// each calls f with every row, list by list.
func (c *chosen) each(f func(list uint32, p *picked)) {
	for list := range c.blocks {
		rows := c.of(uint32(list))
		for i := range rows {
			f(uint32(list), &rows[i])
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

// keep keeps a row that others have shown.
func (c *chosen) keep(list uint32, p *picked) {
	if to := c.take(list, rankOf(p.row)); to != nil {
		*to = *p
	}
}

// append writes the rows so that two that chose the same have the same bytes.
func (c *chosen) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(c.count()))
	for list := range c.blocks {
		rows := slices.Clone(c.of(uint32(list)))
		slices.SortFunc(rows, func(a, b picked) int { return cmp.Compare(a.row, b.row) })
		for i := range rows {
			b = rows[i].append(state.AppendUint(b, uint64(list)))
		}
	}
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

func (p *picked) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(p.row))
	b = state.AppendInt(state.AppendBool(b, p.shown), p.line)
	b = state.AppendUint(b, uint64(p.column+1))
	b = state.AppendString(state.AppendString(b, p.text[:p.key]), p.text[p.key:])
	var reason message.M
	if p.reason != nil {
		reason = *p.reason
	}
	return state.AppendString(b, reason.String())
}

func decodePicked(d *state.Decoder) (p picked) {
	p.row = RowID(d.Uint())
	p.shown, p.line = d.Bool(), d.Int()
	p.column = int32(min(d.Uint(), math.MaxInt32)) - 1
	p.text = append(p.text, d.Bytes()...)
	if p.key = uint16(len(p.text)); len(p.text) > math.MaxUint16 {
		d.Fail()
	}
	p.text = append(p.text, d.Bytes()...)
	reason := message.Parse(d.String())
	p.reason = &reason
	return p
}
