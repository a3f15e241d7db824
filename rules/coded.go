package rules

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// coded is a column that came with a dictionary of the extract, as it was read.
type coded struct {
	of     arrow.ArrayData // the dictionary; nil: the column came without one
	values Text            // of the dictionary
	codes  []int32         // of the rows; those of null rows mean nothing
	valid  Bits            // the rows that are not null; nil: all
	spelt  Text            // memory of spell
	memory struct {
		codes []int32
		valid Bits
	}
}

// take makes c the column of a batch.
func (c *coded) take(column *array.Dictionary) {
	c.of, c.values = column.Dictionary().Data(), textOf(column.Dictionary())
	c.valid = nil
	if column.NullN() > 0 {
		c.memory.valid = validOf(column, c.memory.valid)
		c.valid = c.memory.valid
	}
	if codes, ok := column.Indices().(*array.Int32); ok {
		c.codes = codes.Int32Values()
		return
	}
	c.memory.codes = resize(c.memory.codes, column.Len())
	c.codes = c.memory.codes
	for i := range c.codes {
		if c.codes[i] = 0; !c.isNull(i) {
			c.codes[i] = int32(column.GetValueIndex(i))
		}
	}
}

// validOf copies the rows of a column that are not null into a mask.
func validOf(column arrow.Array, valid Bits) Bits {
	valid = valid.Reset(column.Len())
	bitmap, first := column.NullBitmapBytes(), column.Data().Offset()
	for w := range valid {
		at := first + w*64
		var nine [9]byte
		copy(nine[:], bitmap[at/8:])
		valid[w] = binary.LittleEndian.Uint64(nine[:])>>(at%8) | uint64(nine[8])<<(64-at%8)
	}
	if past := column.Len() % 64; past > 0 {
		valid[len(valid)-1] &= 1<<past - 1
	}
	return valid
}

func (c *coded) len() int { return max(0, len(c.values.Offsets)-1) }

func (c *coded) isNull(row int) bool { return c.valid != nil && !c.valid.Has(row) }

// at is the text of one row.
func (c *coded) at(row int) []byte {
	if c.isNull(row) {
		return nil
	}
	return c.values.At(int(c.codes[row]))
}

// spell writes out the texts of the rows.
func (c *coded) spell() Text {
	c.spelt.Gather(c.values, c.codes, c.valid)
	return c.spelt
}
