package xls

import (
	"cmp"
	"math"
	"slices"

	"rasoat/pipeline/source/sheet"
)

// A cell is one with a value.
type cell struct {
	key   uint32 // row and column, from 0
	style uint16
	kind  uint8
	value uint64 // as the kind has it
}

// The kinds of cells.
const (
	kindNumber = iota // the bits of a number
	kindShared        // the number of a shared text
	kindText          // where a text stands in the sheet's, and how long it is
	kindBool
	kindError
	kindNoResult
)

const (
	columnBits = 8 // of a key
	textBits   = 24
)

func keyOf(r *record) uint32 {
	return uint32(le.Uint16(r.data))<<columnBits | uint32(le.Uint16(r.data[2:])&(1<<columnBits-1))
}

func (c *cell) row() int64  { return int64(c.key>>columnBits) + 1 }
func (c *cell) column() int { return int(c.key & (1<<columnBits - 1)) }

// cells are those of a sheet.
type cells struct {
	all     []cell
	texts   []byte // of cells that do not share theirs
	hidden  [maxRows/64 + 1]uint64
	beside  sheet.Beside
	pending bool // the last cell is a formula whose text comes in a record behind it
	in      *records
}

// least is how long records have to be at least.
var least = map[uint16]int{
	recTextCell: 10, recNumber: 14, recRK: 10, recMulRK: 12, recBoolErr: 8, recFormula: 14, recLabel: 9, recRString: 9,
	recString: 3, recRow: 16, recColInfo: 10, recMerged: 2,
}

// take takes a record of a sheet.
func (c *cells) take(r *record) error {
	n, known := least[r.kind]
	switch {
	case !known:
		return nil
	case len(r.data) < n && !(r.kind == recString && len(r.data) == 2 && le.Uint16(r.data) == 0):
		return r.bad()
	}
	switch r.kind {
	case recTextCell:
		c.add(r, kindShared, uint64(le.Uint32(r.data[6:])))
	case recNumber:
		c.add(r, kindNumber, le.Uint64(r.data[6:]))
	case recRK:
		c.add(r, kindNumber, rk(le.Uint32(r.data[6:])))
	case recMulRK:
		c.addMany(r)
	case recBoolErr:
		kind := uint8(kindBool)
		if r.data[7] != 0 {
			kind = kindError
		}
		c.add(r, kind, uint64(r.data[6]))
	case recFormula:
		c.addFormula(r)
	case recLabel, recRString:
		return c.addText(r, r.data[6:])
	case recString:
		return c.takeResult(r)
	default:
		c.takeLayout(r)
	}
	return nil
}

func (c *cells) add(r *record, kind uint8, value uint64) {
	c.all = append(c.all, cell{keyOf(r), le.Uint16(r.data[4:]), kind, value})
	c.pending = false
}

// rk is the number that four bytes stand for.
func rk(v uint32) uint64 {
	const isPart, isWhole = 1, 2
	x := math.Float64frombits(uint64(v&^3) << 32)
	if v&isWhole != 0 {
		x = float64(int32(v) >> 2)
	}
	if v&isPart != 0 {
		x /= 100
	}
	return math.Float64bits(x)
}

// addMany takes numbers of neighbouring cells.
func (c *cells) addMany(r *record) {
	const each = 6
	c.pending = false
	key := keyOf(r)
	for b := r.data[4 : len(r.data)-2]; len(b) >= each; b = b[each:] {
		c.all = append(c.all, cell{key, le.Uint16(b), kindNumber, rk(le.Uint32(b[2:]))})
		if key++; key&(1<<columnBits-1) == 0 {
			return
		}
	}
}

// addFormula takes a formula: its result is a number, or else what two bytes say that
// make it none.
func (c *cells) addFormula(r *record) {
	result := r.data[6:14]
	if le.Uint16(result[6:]) != 0xFFFF {
		c.add(r, kindNumber, le.Uint64(result))
		return
	}
	const isText, isBool, isError, isEmpty = 0, 1, 2, 3
	switch result[0] {
	case isText:
		c.add(r, kindNoResult, 0)
		c.pending = true
	case isBool:
		c.add(r, kindBool, uint64(result[2]))
	case isError:
		c.add(r, kindError, uint64(result[2]))
	case isEmpty:
		c.add(r, kindText, 0)
	default:
		c.add(r, kindNoResult, 0)
	}
}

func (c *cells) addText(r *record, b []byte) error {
	c.add(r, kindText, 0)
	return c.keep(r, b)
}

// keep keeps the text of the last cell, which may go on in other records.
func (c *cells) keep(r *record, b []byte) error {
	t := texts{arena: c.texts, in: c.in, rest: b}
	if !t.readOne() {
		return r.bad()
	}
	at := len(c.texts)
	c.texts = t.arena
	last := &c.all[len(c.all)-1]
	last.kind, last.value = kindText, uint64(at)<<textBits|uint64(len(c.texts)-at)
	return nil
}

func (c *cells) text(v uint64) []byte {
	at := v >> textBits
	return c.texts[at : at+v&(1<<textBits-1)]
}

// takeResult takes the text that the last formula comes to.
func (c *cells) takeResult(r *record) error {
	if !c.pending {
		return nil
	}
	c.pending = false
	if len(r.data) < 3 { // of nothing, without flags
		last := &c.all[len(c.all)-1]
		last.kind = kindText
		return nil
	}
	return c.keep(r, r.data)
}

// takeLayout takes what is hidden and what is merged.
func (c *cells) takeLayout(r *record) {
	switch r.kind {
	case recRow:
		const isHidden = 0x20
		if row := le.Uint16(r.data); r.data[12]&isHidden != 0 {
			c.hidden[row/64] |= 1 << (row % 64)
		}
	case recColInfo:
		first, last := int(le.Uint16(r.data)), int(le.Uint16(r.data[2:]))
		if r.data[8]&1 != 0 && first <= last && len(c.beside.Hidden) < mostNamed {
			c.beside.Hidden = append(c.beside.Hidden, sheet.Columns{First: first, Last: min(last, 1<<columnBits-1)})
		}
	case recMerged:
		for b := r.data[2:]; len(b) >= 8 && len(c.beside.Merged) < mostNamed; b = b[8:] {
			c.beside.Merged = append(c.beside.Merged, sheet.Rectangle{
				Top: int64(le.Uint16(b)) + 1, Bottom: int64(le.Uint16(b[2:])) + 1, Left: int(le.Uint16(b[4:])), Right: int(le.Uint16(b[6:]))})
		}
	}
}

// order puts the cells into the order of rows and columns. Of two that are one cell the
// one that was written last stays behind the other.
func (c *cells) order() {
	byKey := func(a, b cell) int { return cmp.Compare(a.key, b.key) }
	if !slices.IsSortedFunc(c.all, byKey) {
		slices.SortStableFunc(c.all, byKey)
	}
}
