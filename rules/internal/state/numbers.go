package state

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// Number is a number and the row that holds it.
type Number struct {
	Value   decimal128.Num
	Row     uint64
	Segment uint32
}

// Numbers keeps every number of a column with its row, for what can only be
// said when all are known: which is the middle one, which lie far from it.
//
// They are kept in blocks of 4,096 rows. A block knows its least number and the
// greatest power of ten that divides all distances from it; these are kept in as
// few bytes as the block needs, and so are the gaps between rows, and segments.
// Areas up to 10,000 m² with two decimals take 3 bytes a row, ages 1, whatever
// has 38 digits 16; rows without gaps take none. 50 million areas are 150 MB.
type Numbers struct {
	blocks []numberBlock
	open   []Number // of the block that is not full
	n      int64
}

// blockRows is how many rows a block has.
const blockRows = 4096

// numberBlock is the numbers of some rows, by row.
type numberBlock struct {
	count    int
	low      decimal128.Num
	unit     int // distances are multiples of 10^unit
	lo, hi   packed
	first    uint64
	rows     packed // how far a row is beyond first + i
	segments packed
}

// Len is how many numbers were added.
func (n *Numbers) Len() int64 { return n.n }

// Add adds a number.
func (n *Numbers) Add(v Number) {
	if n.open == nil {
		n.open = make([]Number, 0, blockRows)
	}
	n.open = append(n.open, v)
	n.n++
	if len(n.open) == blockRows {
		n.close()
	}
}

func byRow(a, b Number) int { return cmp.Compare(a.Row, b.Row) }

// close makes a block of the numbers that are in none.
func (n *Numbers) close() {
	if len(n.open) == 0 {
		return
	}
	if !slices.IsSortedFunc(n.open, byRow) {
		slices.SortFunc(n.open, byRow)
	}
	n.blocks = append(n.blocks, newNumberBlock(n.open))
	n.open = n.open[:0]
}

func newNumberBlock(of []Number) numberBlock {
	b := numberBlock{count: len(of), low: of[0].Value, first: of[0].Row}
	for _, v := range of {
		if v.Value.Less(b.low) {
			b.low = v.Value
		}
	}
	b.unit = maxUnit
	for _, v := range of {
		b.unit = divisor(wideOf(v.Value, b.low), b.unit)
	}
	distances := make([]Wide, len(of))
	for i, v := range of {
		distances[i], _ = wideOf(v.Value, b.low).div(powersOf10[b.unit])
	}
	b.lo = pack(len(of), func(i int) uint64 { return distances[i].Lo })
	b.hi = pack(len(of), func(i int) uint64 { return distances[i].Hi })
	b.rows = pack(len(of), func(i int) uint64 { return of[i].Row - b.first - uint64(i) })
	b.segments = pack(len(of), func(i int) uint64 { return uint64(of[i].Segment) })
	return b
}

// maxUnit is the greatest power of ten that is looked for: that of a whole
// decimal.
const maxUnit = 18

var powersOf10 = func() (p [maxUnit + 1]uint64) {
	p[0] = 1
	for i := range maxUnit {
		p[i+1] = p[i] * 10
	}
	return p
}()

// divisor is the greatest unit, not above the given one, whose power of ten
// divides a number.
func divisor(of Wide, unit int) int {
	for unit > 0 {
		if _, rest := of.div(powersOf10[unit]); rest == 0 {
			break
		}
		unit--
	}
	return unit
}

func (b *numberBlock) distance(i int) Wide { return Wide{b.hi.at(i), b.lo.at(i)} }

func (b *numberBlock) row(i int) uint64 { return b.first + uint64(i) + b.rows.at(i) }

func (b *numberBlock) number(i int) Number {
	return Number{b.distance(i).mul(powersOf10[b.unit]).above(b.low), b.row(i), uint32(b.segments.at(i))}
}

// Each calls f with every number, those of one block by row.
func (n *Numbers) Each(f func(v Number)) {
	n.close()
	for i := range n.blocks {
		for k := range n.blocks[i].count {
			f(n.blocks[i].number(k))
		}
	}
}

// Merge takes over another part's numbers; o is not to be used afterwards.
func (n *Numbers) Merge(o *Numbers) {
	n.blocks = append(n.blocks, o.blocks...)
	n.n += o.n - int64(len(o.open))
	for _, v := range o.open {
		n.Add(v)
	}
}

// Remap renames segments, when numbers move to a tally with another dictionary.
func (n *Numbers) Remap(segment func(uint32) uint32) {
	n.close()
	for i := range n.blocks {
		b := &n.blocks[i]
		renamed := make([]uint64, b.count)
		for k := range renamed {
			renamed[k] = uint64(segment(uint32(b.segments.at(k))))
		}
		b.segments = pack(b.count, func(k int) uint64 { return renamed[k] })
	}
}

// inOrder are the same numbers, by row and in full blocks: their only form.
func (n *Numbers) inOrder() *Numbers {
	n.close()
	slices.SortFunc(n.blocks, func(a, b numberBlock) int { return cmp.Compare(a.first, b.first) })
	ordered, open, next := &Numbers{}, openBlocks{}, 0
	for next < len(n.blocks) || len(open) > 0 {
		if next < len(n.blocks) && (len(open) == 0 || n.blocks[next].first <= open[0].row) {
			heap.Push(&open, openBlock{of: &n.blocks[next], row: n.blocks[next].first})
			next++
			continue
		}
		b := &open[0]
		ordered.Add(b.of.number(b.at))
		if b.at++; b.at == b.of.count {
			heap.Pop(&open)
			continue
		}
		b.row = b.of.row(b.at)
		heap.Fix(&open, 0)
	}
	ordered.close()
	return ordered
}

// openBlock is a block that is being read, and the row that comes next.
type openBlock struct {
	of  *numberBlock
	at  int
	row uint64
}

// openBlocks are the blocks that overlap at some row, as those of two workers
// do where each of them had every other batch. The first has the least row.
type openBlocks []openBlock

func (o openBlocks) Len() int           { return len(o) }
func (o openBlocks) Less(i, j int) bool { return o[i].row < o[j].row }
func (o openBlocks) Swap(i, j int)      { o[i], o[j] = o[j], o[i] }
func (o *openBlocks) Push(b any)        { *o = append(*o, b.(openBlock)) }

func (o *openBlocks) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

// Append appends the byte form.
func (n *Numbers) Append(b []byte) []byte {
	ordered := n.inOrder()
	b = AppendUint(b, uint64(len(ordered.blocks)))
	for i := range ordered.blocks {
		o := &ordered.blocks[i]
		b = AppendUint(b, uint64(o.count))
		b = AppendFixed64(AppendFixed64(b, uint64(o.low.HighBits())), o.low.LowBits())
		b = AppendFixed64(AppendUint(b, uint64(o.unit)), o.first)
		for _, p := range []*packed{&o.lo, &o.hi, &o.rows, &o.segments} {
			b = p.append(b)
		}
	}
	return b
}

// DecodeNumbers reads what Append wrote. The numbers are packed anew: what came
// from outside is never taken for a block of ours.
func DecodeNumbers(d *Decoder) *Numbers {
	n := &Numbers{}
	for range d.Len(34) {
		b := decodeNumberBlock(d)
		if d.Failed() {
			break
		}
		for i := range b.count {
			v := b.number(i)
			if b.segments.at(i) > maxSegment {
				d.Fail()
			}
			n.Add(v)
		}
	}
	return n
}

func decodeNumberBlock(d *Decoder) (b numberBlock) {
	count := d.Uint()
	b.low = decimal128.New(int64(d.Fixed64()), d.Fixed64())
	unit := d.Uint()
	b.first = d.Fixed64()
	if count == 0 || count > blockRows || unit > maxUnit {
		d.Fail()
		return b
	}
	b.count, b.unit = int(count), int(unit)
	for _, p := range []*packed{&b.lo, &b.hi, &b.rows, &b.segments} {
		*p = decodePacked(d, b.count)
	}
	return b
}
