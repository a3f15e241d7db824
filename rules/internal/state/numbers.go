package state

import (
	"cmp"
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/spill"
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
//
// When the budget has no memory for another block, all of them are written to a
// file, from which they are read again, in passes, at the end. As with Keys, a
// disk that fails is known to the share alone.
type Numbers struct {
	share  *spill.Share
	blocks []numberBlock
	held   int64    // bytes of blocks
	open   []Number // of the block that is not full
	n      int64
	file   *spill.File
	away   []awayBlock
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

// NewNumbers returns an empty set that draws on a share of the budget.
func NewNumbers(share *spill.Share) *Numbers { return &Numbers{share: share} }

// Len is how many numbers were added.
func (n *Numbers) Len() int64 { return n.n }

// Add adds a number.
func (n *Numbers) Add(v Number) {
	if n.open == nil {
		n.open = make([]Number, 0, blockRows)
		n.share.Join()
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
	n.keep(newNumberBlock(n.open))
	n.open = n.open[:0]
}

// keep adds a block, and makes room for it if need be.
func (n *Numbers) keep(b numberBlock) {
	if !n.share.Take(b.size()) {
		if n.held > n.share.Grain() {
			n.spill()
		}
		n.share.Force(b.size())
	}
	n.held += b.size()
	n.blocks = append(n.blocks, b)
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

// size is the memory that a block takes.
func (b *numberBlock) size() int64 {
	size := int64(unsafe.Sizeof(*b))
	for _, p := range b.columns() {
		size += int64(cap(p.data))
	}
	return size
}

func (b *numberBlock) columns() [4]*packed {
	return [4]*packed{&b.lo, &b.hi, &b.rows, &b.segments}
}

func (b *numberBlock) distance(i int) Wide { return Wide{b.hi.at(i), b.lo.at(i)} }

func (b *numberBlock) row(i int) uint64 { return b.first + uint64(i) + b.rows.at(i) }

func (b *numberBlock) number(i int) Number {
	return Number{b.distance(i).mul(powersOf10[b.unit]).above(b.low), b.row(i), uint32(b.segments.at(i))}
}

// Each calls f with every number, those of one block by row.
func (n *Numbers) Each(f func(v Number)) {
	n.eachBlock(func(b *numberBlock) {
		for k := range b.count {
			f(b.number(k))
		}
	})
}

// Merge takes over another part's numbers, which draw on the same share; o is
// not to be used afterwards.
func (n *Numbers) Merge(o *Numbers) {
	n.blocks = append(n.blocks, o.blocks...)
	n.away = append(n.away, o.away...)
	n.held += o.held
	n.n += o.n - int64(len(o.open))
	for _, v := range o.open {
		n.Add(v)
	}
	if o.open != nil {
		o.share.Leave()
	}
}

// Remap renames segments, when numbers move to a tally with another dictionary.
// What is on disk is written anew.
func (n *Numbers) Remap(segment func(uint32) uint32) {
	n.close()
	old := *n
	n.blocks, n.held, n.away, n.file = nil, 0, nil, nil
	old.eachBlock(func(b *numberBlock) {
		renamed := make([]uint64, b.count)
		for k := range renamed {
			renamed[k] = uint64(segment(uint32(b.segments.at(k))))
		}
		b.segments = pack(b.count, func(k int) uint64 { return renamed[k] })
		n.keep(*b)
	})
	n.share.Give(old.held)
}
