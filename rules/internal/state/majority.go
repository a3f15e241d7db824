package state

import "github.com/zeebo/xxh3"

// Majority is the key that most rows carry.
type Majority struct {
	Hash  xxh3.Uint128
	Rows  int64  // how many carry it
	First uint64 // the first of them
	Kinds int64  // how many different keys there are
}

// Commonest returns the key that most rows carry; of several, the one whose
// first row is the first. The keys stay.
func (k *Keys) Commonest() Majority {
	a := &asker{table: table{share: k.share}}
	defer a.table.release()
	return k.commonest(a)
}

// commonest counts the keys of each partition in a table, and then looks for the
// first row of those that are as common as any so far.
func (k *Keys) commonest(a *asker) (best Majority) {
	for p := range k.parts {
		if k.size(p) == 0 {
			continue
		}
		var rest *Keys
		a.table.reset(k.size(p))
		k.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				if e := &c.entries[i]; !a.table.count(e) {
					rest = k.putBy(rest, e, 0)
				}
			}
		})
		if most := a.table.greatest(); int64(most) >= best.Rows {
			k.each(p, &a.reader, func(c *chunk) {
				for i := range c.entries {
					e := &c.entries[i]
					if a.table.slots[a.table.find(e.hi, e.lo)].mark == most {
						best.take(Majority{Hash: xxh3.Uint128{Hi: e.hi, Lo: e.lo}, Rows: int64(most), First: e.row})
					}
				}
			})
		}
		best.Kinds += int64(a.table.n)
		if rest != nil {
			a.table.release()
			best.take(rest.commonest(a))
			rest.discard()
		}
	}
	return best
}

func (c *Majority) take(o Majority) {
	kinds := c.Kinds + o.Kinds
	if o.Rows > c.Rows || o.Rows == c.Rows && o.First < c.First {
		*c = o
	}
	c.Kinds = kinds
}

// Except calls f, from one goroutine at a time, with the rows of every key but one.
// Afterwards k is empty.
func (k *Keys) Except(h xxh3.Uint128, jobs int, f func(Key)) {
	k.ask(jobs, f, func(p int, a *asker) {
		k.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				if e := &c.entries[i]; e.hi != h.Hi || e.lo != h.Lo {
					a.tell(e.key(c.segment(i)))
				}
			}
		})
	})
}

// count counts a key. Its mark is then how often it came. It refuses when the
// table is full and does not have the key.
func (t *table) count(e *entry) bool {
	at := t.find(e.hi, e.lo)
	if t.slots[at].mark == 0 {
		if t.n >= t.most {
			if !t.grow() {
				return false
			}
			at = t.find(e.hi, e.lo)
		}
		t.n++
		t.slots[at] = slot{hi: e.hi, lo: e.lo}
	}
	t.slots[at].mark++
	return true
}

// greatest is how often the commonest key that was counted came.
func (t *table) greatest() (most uint64) {
	for i := range t.slots {
		most = max(most, t.slots[i].mark)
	}
	return most
}
