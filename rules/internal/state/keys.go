package state

import (
	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// KeySeed is the public seed of all key hashes. Keys are compared by their
// 128-bit xxh3: among n different keys the chance of one false duplicate is
// about n²/2^129, below 10^-23 for 50 million.
const KeySeed = 0x7261736f61743031

// Key is a hashed key and the row that carries it.
type Key struct {
	Hash    xxh3.Uint128
	Row     uint64
	Segment uint32
}

// Limits of what a row and a segment can be.
const (
	maxRow     = 1<<64 - 3 // the two above it are marks in a table
	maxSegment = 1<<31 - 1
)

// Keys are split by a byte of their hash into so many partitions, each of which
// is looked through by itself: at 5 million keys its table fits the processor's
// cache. A small set is not worth it: it stays whole until it has splitAt keys.
const (
	partitions = 256
	splitAt    = 1 << 14
)

// Keys collects the keys of all rows, to find those that came more than once,
// or those that are not among others. It is filled first and then asked once.
//
// A key takes 24 bytes, 28 where rows have segments, in chunks that are never
// copied to grow. When the budget has no memory for another chunk, all of them
// are written to a file, a partition after the other: a run. From then on the
// same chunks are filled again. At the end a partition is what the chunks hold
// of it and a stretch of every run. A disk that fails is known to the share
// alone (spill.Share.Err); what Keys answer afterwards is worth nothing.
type Keys struct {
	share *spill.Share
	depth int // which byte of the hash the partitions go by
	parts []part
	free  [][]entry // chunks that were written out
	held  int64     // bytes of all chunks
	user  bool      // of the budget
	n     int64     // keys added
	file  *spill.File
	runs  []run
	block []byte // scratch
}

// entry is a key without its segment.
type entry struct{ hi, lo, row uint64 }

func (e *entry) key(segment uint32) Key {
	return Key{Hash: xxh3.Uint128{Hi: e.hi, Lo: e.lo}, Row: e.row, Segment: segment}
}

// chunk is a piece of a partition. Segments has the segment of each entry; nil:
// all are 0.
type chunk struct {
	entries  []entry
	segments []uint32
}

// part is a partition.
type part struct {
	last    chunk // being filled
	full    []chunk
	n       int   // keys in full
	written int64 // keys in runs
}

// The lengths of chunks, in entries. They grow with the partition, so that a
// fourth of it at most is idle; all lengths are of sizes that Go's allocator
// serves without waste.
const (
	minChunk   = 64
	maxChunk   = 4096
	entryBytes = 24
)

// NewKeys returns an empty set that draws on a share of the budget.
func NewKeys(share *spill.Share) *Keys { return &Keys{share: share} }

// Add adds the key of a row.
func (k *Keys) Add(h xxh3.Uint128, row uint64, segment uint32) {
	k.add(entry{h.Hi, h.Lo, row}, segment)
}

func (k *Keys) add(e entry, segment uint32) {
	p := k.part(&e)
	if len(p.last.entries) == cap(p.last.entries) {
		p = k.room(&e)
	}
	c := &p.last
	c.entries = append(c.entries, e)
	k.n++
	if segment != 0 || c.segments != nil {
		k.addSegment(c, len(c.entries)-1, segment)
	}
}

// addTogether is how many keys AddAll divides at a time: at the most what fits a
// core's cache, at the least what is worth the while.
const (
	addTogether  = 1 << 14
	leastDivided = 1 << 10
)

// AddAll adds the keys of several rows, partition by partition: to go from one to
// another with each key is to wait for memory each time.
func (k *Keys) AddAll(keys []Key) {
	for len(keys) > addTogether {
		k.AddAll(keys[:addTogether])
		keys = keys[addTogether:]
	}
	if len(k.parts) < partitions || len(keys) < leastDivided {
		for i := range keys {
			k.Add(keys[i].Hash, keys[i].Row, keys[i].Segment)
		}
		return
	}
	var ends [partitions]int
	for i := range keys {
		ends[byteOf(keys[i].Hash.Hi, keys[i].Hash.Lo, k.depth)]++
	}
	for p := 1; p < partitions; p++ {
		ends[p] += ends[p-1]
	}
	var order [addTogether]uint16
	for i := len(keys) - 1; i >= 0; i-- {
		end := &ends[byteOf(keys[i].Hash.Hi, keys[i].Hash.Lo, k.depth)]
		*end--
		order[*end] = uint16(i)
	}
	for p, from := range ends { // they are the beginnings now
		to := len(keys)
		if p+1 < partitions {
			to = ends[p+1]
		}
		for these := order[from:to]; len(these) > 0; {
			these = these[k.addSome(p, keys, these):]
		}
	}
}

// addSome adds keys of one partition, as many as its last chunk has room for, and at
// least one. It returns how many.
func (k *Keys) addSome(p int, keys []Key, these []uint16) int {
	c := &k.parts[p].last
	used := len(c.entries)
	n := min(len(these), cap(c.entries)-used)
	if n == 0 {
		key := &keys[these[0]]
		k.Add(key.Hash, key.Row, key.Segment)
		return 1
	}
	segments := uint32(0)
	c.entries = c.entries[:used+n]
	for j, e := 0, c.entries[used:]; j < len(e); j++ {
		key := &keys[these[j]]
		e[j] = entry{key.Hash.Hi, key.Hash.Lo, key.Row}
		segments |= key.Segment
	}
	k.n += int64(n)
	if segments != 0 || c.segments != nil {
		for j, i := range these[:n] {
			k.addSegment(c, used+j, keys[i].Segment)
		}
	}
	return n
}

// part returns the partition of a key.
func (k *Keys) part(e *entry) *part {
	if len(k.parts) == partitions {
		return &k.parts[byteOf(e.hi, e.lo, k.depth)]
	}
	return k.undivided()
}

// byteOf returns a byte of a hash, the most significant being the first. Past
// the last there are zeros.
func byteOf(hi, lo uint64, depth int) int {
	switch {
	case depth < 8:
		return int(hi >> (56 - 8*depth) & 0xFF)
	case depth < 16:
		return int(lo >> (120 - 8*depth) & 0xFF)
	}
	return 0
}

func (k *Keys) undivided() *part {
	if k.parts == nil {
		k.parts = make([]part, 1)
	}
	return &k.parts[0]
}

// addSegment notes the segment of an entry; those before it that have none noted are of 0.
func (k *Keys) addSegment(c *chunk, at int, segment uint32) {
	if c.segments == nil {
		c.segments = make([]uint32, 0, cap(c.entries))
		k.share.Force(int64(4 * cap(c.entries)))
		k.held += int64(4 * cap(c.entries))
	}
	for len(c.segments) < at {
		c.segments = append(c.segments, 0)
	}
	c.segments = append(c.segments, segment)
}

// room returns the partition of a key, with room for it.
func (k *Keys) room(e *entry) *part {
	p := k.part(e)
	if len(k.parts) == 1 && p.n+len(p.last.entries) >= splitAt {
		k.split()
		if p = k.part(e); len(p.last.entries) < cap(p.last.entries) {
			return p
		}
	}
	entries := k.newChunk(p.n + len(p.last.entries))
	p = k.part(e) // all have been divided and written out, perhaps
	if len(p.last.entries) > 0 {
		p.full = append(p.full, p.last)
		p.n += len(p.last.entries)
	}
	p.last = chunk{entries: entries}
	return p
}

// newChunk returns an empty chunk for a partition that has n keys.
func (k *Keys) newChunk(n int) []entry {
	size := minChunk
	for size*8 <= n && size < maxChunk {
		size *= 2
	}
	if c := k.freeChunk(); c != nil {
		return c
	}
	if !k.user {
		k.user = true
		k.share.Join()
	}
	bytes := int64(size * entryBytes)
	if !k.share.Take(bytes) {
		if k.held > k.share.Grain() {
			k.spill()
			if c := k.freeChunk(); c != nil {
				return c
			}
		}
		k.share.Force(bytes)
	}
	k.held += bytes
	return make([]entry, 0, size)
}

func (k *Keys) freeChunk() []entry {
	last := len(k.free) - 1
	if last < 0 {
		return nil
	}
	c := k.free[last]
	k.free = k.free[:last]
	return c
}

// split divides what has been whole so far.
func (k *Keys) split() {
	if len(k.parts) == partitions {
		return
	}
	old := *k.undivided()
	k.parts = make([]part, partitions)
	k.n = 0
	for _, c := range append(old.full, old.last) {
		for i, e := range c.entries {
			k.add(e, c.segment(i))
		}
		k.held -= k.release(c)
	}
}

func (c *chunk) segment(i int) uint32 {
	if c.segments == nil {
		return 0
	}
	return c.segments[i]
}

// release gives back the memory of a chunk, and returns how much it was.
func (k *Keys) release(c chunk) int64 {
	n := int64(cap(c.entries)*entryBytes + 4*cap(c.segments))
	k.share.Give(n)
	return n
}

// drop gives back the memory of a partition.
func (k *Keys) drop(p *part) {
	for _, c := range p.full {
		k.release(c)
	}
	k.release(p.last)
	*p = part{}
}

// Merge takes over another part's keys; o is not to be used afterwards. Both
// draw on the same share.
func (k *Keys) Merge(o *Keys) {
	if len(k.parts) < partitions && len(o.parts) == partitions {
		*k, *o = *o, *k
	}
	o.leave()
	if len(o.parts) < partitions {
		for i := range o.parts {
			for _, c := range append(o.parts[i].full, o.parts[i].last) {
				for i, e := range c.entries {
					k.add(e, c.segment(i))
				}
				o.release(c)
			}
		}
		return
	}
	for i := range o.parts {
		k.parts[i].merge(&o.parts[i])
	}
	k.n += o.n
	k.held += o.held
	k.runs = append(k.runs, o.runs...)
	k.free = append(k.free, o.free...)
}

func (p *part) merge(o *part) {
	for _, c := range append(o.full, o.last) {
		if len(c.entries) > 0 {
			p.full = append(p.full, c)
			p.n += len(c.entries)
		}
	}
	p.written += o.written
}

func (k *Keys) leave() {
	if k.user {
		k.user = false
		k.share.Leave()
	}
}

// Len is the number of keys added.
func (k *Keys) Len() int64 { return k.n }
