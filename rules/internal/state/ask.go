package state

import (
	"sync"
	"sync/atomic"

	"rasoat/rules/spill"
)

// What keys are asked is answered partition by partition, by so many goroutines,
// each with a table that lists the different keys of the partition at hand. A
// key that does not fit any more, because there is no memory to grow, is put by
// with all its rows: those put by are Keys of their own, divided by the next
// byte of the hash, and asked the same. So the memory that an answer takes does
// not depend on how often a key occurs, and a partition too large for it takes
// more passes. Rows are told of in no particular order: what is made of them
// must not depend on it, as nothing does that is counted.

// Repeated calls f, from one goroutine at a time, with the rows of every key that came
// more than once, and returns how many keys those are. Afterwards k is empty.
func (k *Keys) Repeated(jobs int, f func(Key)) (keys int64) {
	var found atomic.Int64
	if k.n < splitAt {
		jobs = 1
	}
	k.ask(jobs, f, func(p int, a *asker) {
		a.table.reset(k.size(p))
		n, rest := int64(0), (*Keys)(nil)
		k.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				e := &c.entries[i]
				at := a.table.find(e.hi, e.lo)
				switch s := &a.table.slots[at]; s.mark {
				case 0:
					if !a.table.put(at, e, c.segment(i)) {
						rest = k.putBy(rest, e, c.segment(i))
					}
					continue
				case told:
				default:
					a.tell(a.table.first(at))
					s.mark = told
					n++
				}
				a.tell(e.key(c.segment(i)))
			}
		})
		if rest != nil {
			a.table.release()
			n += rest.Repeated(1, a.tell)
		}
		found.Add(n)
	})
	return found.Load()
}

// Outside calls f, from one goroutine at a time, with the rows whose key is not in o.
// Afterwards k is empty; o is as before, and may be asked by several
// goroutines.
func (k *Keys) Outside(o *Keys, jobs int, f func(Key)) {
	k.split()
	k.ask(jobs, f, func(p int, a *asker) {
		var restOf, rest *Keys
		a.table.reset(o.size(p))
		o.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				e := &c.entries[i]
				at := a.table.find(e.hi, e.lo)
				if a.table.slots[at].mark == 0 && !a.table.put(at, e, 0) {
					restOf = k.putBy(restOf, e, 0)
				}
			}
		})
		k.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				e := &c.entries[i]
				switch {
				case a.table.slots[a.table.find(e.hi, e.lo)].mark != 0:
				case restOf != nil:
					rest = k.putBy(rest, e, c.segment(i))
				default:
					a.tell(e.key(c.segment(i)))
				}
			}
		})
		if rest != nil {
			a.table.release()
			restOf.split()
			rest.Outside(restOf, 1, a.tell)
		}
		restOf.discard()
	})
}

// distinct is the number of different keys, which stay.
func (k *Keys) distinct(a *asker) (n int64) {
	for p := range k.parts {
		var rest *Keys
		a.table.reset(k.size(p))
		k.each(p, &a.reader, func(c *chunk) {
			for i := range c.entries {
				e := &c.entries[i]
				at := a.table.find(e.hi, e.lo)
				if a.table.slots[at].mark == 0 && !a.table.put(at, e, 0) {
					rest = k.putBy(rest, e, 0)
				}
			}
		})
		n += int64(a.table.n)
		if rest != nil {
			a.table.release()
			n += rest.distinct(a)
			rest.discard()
		}
	}
	return n
}

// size is how many keys a partition has.
func (k *Keys) size(p int) int64 {
	part := &k.parts[p]
	return part.written + int64(part.n+len(part.last.entries))
}

// putBy adds a key to those that are asked later.
func (k *Keys) putBy(rest *Keys, e *entry, segment uint32) *Keys {
	if rest == nil {
		rest = &Keys{share: k.share, depth: k.depth + 1}
		rest.split()
	}
	rest.add(*e, segment)
	return rest
}

// asker is what a goroutine needs to look through partitions.
type asker struct {
	table  table
	reader partReader
	tell   func(Key)
}

// How many rows are told of together, and at most how many a goroutine collects while
// another tells.
const (
	tellAtOnce = 512
	tellAtMost = 16 * tellAtOnce
)

// ask has every partition looked through, by several goroutines if there are jobs for
// them. Each tells of what it has found, one at a time: to hand it over to another would
// keep all waiting for that one.
func (k *Keys) ask(jobs int, f func(Key), look func(p int, a *asker)) {
	k.dropFree()
	defer k.discard()
	lookAndDrop := func(p int, a *asker) {
		if k.size(p) > 0 {
			look(p, a)
		}
		k.drop(&k.parts[p])
	}
	if jobs > 1 {
		k.askSeveral(min(jobs, partitions), f, lookAndDrop)
		return
	}
	a := &asker{table: table{share: k.share}, tell: f}
	for p := range k.parts {
		lookAndDrop(p, a)
	}
	a.table.release()
}

func (k *Keys) askSeveral(jobs int, f func(Key), look func(p int, a *asker)) {
	var telling sync.Mutex
	var next atomic.Int64
	var running sync.WaitGroup
	var panicked atomic.Pointer[any]
	for range jobs {
		running.Go(func() {
			defer func() {
				if p := recover(); p != nil { // it is the caller's to deal with
					panicked.Store(&p)
					next.Store(int64(len(k.parts)))
				}
			}()
			found := findings{tell: f, telling: &telling}
			a := &asker{table: table{share: k.share}, tell: found.add}
			for p := int(next.Add(1)) - 1; p < len(k.parts); p = int(next.Add(1)) - 1 {
				look(p, a)
			}
			a.table.release()
			telling.Lock()
			defer telling.Unlock()
			found.flush()
		})
	}
	running.Wait()
	if p := panicked.Load(); p != nil {
		panic(*p)
	}
}

// findings are rows that a goroutine has found and not told of.
type findings struct {
	rows    []Key
	tell    func(Key)
	telling *sync.Mutex
}

func (f *findings) add(key Key) {
	f.rows = append(f.rows, key)
	switch n := len(f.rows); {
	case n%tellAtOnce != 0:
		return
	case n == tellAtMost:
		f.telling.Lock()
	case !f.telling.TryLock():
		return
	}
	defer f.telling.Unlock()
	f.flush()
}

func (f *findings) flush() {
	for _, key := range f.rows {
		f.tell(key)
	}
	f.rows = f.rows[:0]
}

func (k *Keys) dropFree() {
	for _, c := range k.free {
		k.release(chunk{entries: c})
	}
	k.free, k.block = nil, nil
}

// discard gives back the memory of k and removes its files.
func (k *Keys) discard() {
	if k == nil {
		return
	}
	k.leave()
	k.dropFree()
	for p := range k.parts {
		k.drop(&k.parts[p])
	}
	files := map[*spill.File]bool{k.file: true}
	for i := range k.runs {
		files[k.runs[i].file] = true
	}
	for f := range files {
		if f != nil {
			f.Close()
		}
	}
	k.parts, k.runs, k.file, k.n = nil, nil, nil, 0
}
