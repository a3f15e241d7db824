package parquet

import (
	"encoding/binary"
	"math"
	"strconv"

	"rasoat/pipeline/source/columnar"
)

// mean decides how values are written as text. It is false for what no text can
// be made of, and for a meaning that does not fit the layout.
func (c *Column) mean(l logical) bool {
	p := c.physical
	switch l.kind {
	case 0, logicalUnknown:
		c.render = plainRenders[p]
		return true
	case logicalString, logicalEnum, logicalJSON:
		return p == physicalBytes || p == physicalFixed
	case logicalDecimal:
		return c.meanDecimal(l)
	case logicalDate:
		c.render = renderDate
		return p == physicalInt32
	case logicalTime, logicalTimestamp:
		return c.meanTime(l)
	case logicalInteger:
		return c.meanInteger(l)
	case logicalUUID:
		c.render = columnar.AppendUUID
		return p == physicalFixed && c.width == 16
	case logicalFloat16:
		c.render = func(dst, v []byte) []byte { return columnar.AppendHalf(dst, binary.LittleEndian.Uint16(v)) }
		return p == physicalFixed && c.width == 2
	case logicalInterval:
		c.render = renderInterval
		return p == physicalFixed && c.width == 12
	}
	return false
}

var plainRenders = [...]func(dst, v []byte) []byte{
	physicalBoolean: func(dst, v []byte) []byte { return strconv.AppendBool(dst, v[0] != 0) },
	physicalInt32:   renderInt32,
	physicalInt64:   renderInt64,
	physicalInt96:   renderInt96,
	physicalFloat: func(dst, v []byte) []byte {
		return columnar.AppendFloat(dst, float64(math.Float32frombits(uint32Of(v))), 32)
	},
	physicalDouble: func(dst, v []byte) []byte { return columnar.AppendFloat(dst, math.Float64frombits(uint64Of(v)), 64) },
	physicalBytes:  nil,
	physicalFixed:  nil,
}

func uint32Of(v []byte) uint32 { return binary.LittleEndian.Uint32(v) }
func uint64Of(v []byte) uint64 { return binary.LittleEndian.Uint64(v) }

func renderInt32(dst, v []byte) []byte { return strconv.AppendInt(dst, int64(int32(uint32Of(v))), 10) }
func renderInt64(dst, v []byte) []byte { return strconv.AppendInt(dst, int64(uint64Of(v)), 10) }

func (c *Column) meanInteger(l logical) bool {
	switch {
	case c.physical == physicalInt32 && l.bits <= 32 && l.signed:
		c.render = renderInt32
	case c.physical == physicalInt32 && l.bits <= 32:
		c.render = func(dst, v []byte) []byte { return strconv.AppendUint(dst, uint64(uint32Of(v)), 10) }
	case c.physical == physicalInt64 && l.signed:
		c.render = renderInt64
	case c.physical == physicalInt64:
		c.render = func(dst, v []byte) []byte { return strconv.AppendUint(dst, uint64Of(v), 10) }
	}
	return c.render != nil
}

func (c *Column) meanDecimal(l logical) bool {
	if l.scale < 0 || l.scale > columnar.MaxDecimalDigits {
		return false
	}
	scale := int(l.scale)
	switch c.physical {
	case physicalInt32:
		c.render = func(dst, v []byte) []byte { return columnar.AppendWhole(dst, int64(int32(uint32Of(v))), scale) }
	case physicalInt64:
		c.render = func(dst, v []byte) []byte { return columnar.AppendWhole(dst, int64(uint64Of(v)), scale) }
	case physicalBytes, physicalFixed:
		c.render = func(dst, v []byte) []byte { return columnar.AppendBig(dst, v, scale) }
		c.longest = columnar.MaxDecimalBytes
	}
	return c.render != nil && c.width <= columnar.MaxDecimalBytes
}
