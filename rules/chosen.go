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
	lists  []list // by their ids
	slabs  []slab
	used   int // rows of the last slab
	texts  texts
}

// list is where the rows of a list are. There is room for as many as were wanted when the
// first came.
type list struct {
	slab  int32
	first int16
	taken int8
	open  bool
}

// slab is the memory of the rows of some lists, made at once, which never moves.
type slab struct {
	rows    []packed
	reasons []*message.M
}

const slabRows = 256

func newChosen(k, lists int) chosen { return chosen{k: k, limits: &limits{lists: lists}} }

// limits say of each list the largest rank that may still be kept, by the upper half of
// its bits, so that those of thousands of lists need half the cache: hardly a row is let
// through by what they leave out. Those who will be merged share them: who has k rows of
// smaller ranks spares the others the rest.
type limits struct {
	lists int
	once  sync.Once
	of    []atomic.Uint32 // how many ranks are too large; 0 as long as all are wanted
}

// upper is the half of a rank that limits know.
func upper(rank uint64) uint32 { return uint32(rank >> 32) }

// all are the limits of all lists.
func (l *limits) all() []atomic.Uint32 {
	l.once.Do(func() { l.of = make([]atomic.Uint32, l.lists) })
	return l.of
}

func (l *limits) at(list uint32) *atomic.Uint32 { return &l.all()[list] }

// lower makes a limit smaller, unless it is smaller already.
func (l *limits) lower(list uint32, rank uint64) {
	at, few := l.at(list), ^upper(rank)
	for old := at.Load(); few > old; old = at.Load() {
		if at.CompareAndSwap(old, few) {
			return
		}
	}
}

// wants tells whether a row of that rank may be kept in a list. One whose rank is the
// limit is among those by whom it was set, and has to pass when they are merged.
func (c *chosen) wants(list uint32, rank uint64) bool {
	return upper(rank) <= ^c.limits.at(list).Load()
}

// take returns the place for a row in a list; false if it is not wanted or there already.
func (c *chosen) take(list uint32, row RowID) (place, bool) {
	rank := rankOf(row)
	if !c.wants(list, rank) {
		return place{}, false
	}
	l := c.open(list)
	rows, reasons := c.rows(l)
	n := int(l.taken)
	for i := range rows[:n] {
		if rows[i].row == row {
			return place{}, false
		}
	}
	if n < c.k {
		l.taken++
	} else if n = largest(rows); rank > rankOf(rows[n].row) {
		return place{}, false // though the limit let it through
	}
	p := &rows[n]
	p.row, p.line, p.size, p.key, p.shown, p.column = row, 0, 0, 0, false, -1
	if int(l.taken) == c.k {
		c.limits.lower(list, rankOf(rows[largest(rows)].row))
	}
	reasons[n] = nil
	return place{&c.texts, p, &reasons[n]}, true
}

// open returns a list, which has room from now on.
func (c *chosen) open(id uint32) *list {
	c.lists = grown(c.lists, id)
	l := &c.lists[id]
	if l.open {
		return l
	}
	if last := len(c.slabs) - 1; last < 0 || c.used+c.k > len(c.slabs[last].rows) {
		n := min(slabRows, c.k*c.limits.lists)
		c.slabs, c.used = append(c.slabs, slab{make([]packed, n), make([]*message.M, n)}), 0
	}
	*l = list{slab: int32(len(c.slabs) - 1), first: int16(c.used), open: true}
	c.used += c.k
	return l
}

// rows is the room of a list that is open, as far as it is wanted.
func (c *chosen) rows(l *list) ([]packed, []*message.M) {
	s, first := &c.slabs[l.slab], int(l.first)
	return s.rows[first : first+c.k], s.reasons[first : first+c.k]
}

// atMost makes k smaller, and puts away what is then too much. No place is to be in use.
func (c *chosen) atMost(k int) {
	if k >= c.k {
		return
	}
	for id := range c.lists {
		l := &c.lists[id]
		if int(l.taken) < k {
			continue
		}
		rows, reasons := c.rows(l)
		for int(l.taken) > k {
			l.taken--
			at, last := largest(rows[:l.taken+1]), l.taken
			rows[at], reasons[at] = rows[last], reasons[last]
		}
		c.limits.lower(uint32(id), rankOf(rows[largest(rows[:k])].row))
	}
	c.k = k
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
func (c *chosen) places(to []place, id uint32) []place {
	if int(id) >= len(c.lists) || c.lists[id].taken == 0 {
		return to
	}
	l := &c.lists[id]
	rows, reasons := c.rows(l)
	from := len(to)
	for i := range rows[:l.taken] {
		to = append(to, place{&c.texts, &rows[i], &reasons[i]})
	}
	slices.SortFunc(to[from:], func(a, b place) int { return cmp.Compare(a.row.row, b.row.row) })
	return to
}

// each calls f with every row, list by list.
func (c *chosen) each(f func(list uint32, at place)) {
	var room []place
	for list := range c.lists {
		room = c.places(room[:0], uint32(list))
		for _, at := range room {
			f(uint32(list), at)
		}
	}
}

// count is how many rows there are in all.
func (c *chosen) count() int {
	n := 0
	for i := range c.lists {
		n += int(c.lists[i].taken)
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
