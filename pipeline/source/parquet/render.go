package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/big"
	"math/bits"
	"strconv"
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
		c.render = renderUUID
		return p == physicalFixed && c.width == 16
	case logicalFloat16:
		c.render = renderHalf
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
	physicalFloat:   func(dst, v []byte) []byte { return appendFloat(dst, float64(math.Float32frombits(uint32Of(v))), 32) },
	physicalDouble:  func(dst, v []byte) []byte { return appendFloat(dst, math.Float64frombits(uint64Of(v)), 64) },
	physicalBytes:   nil,
	physicalFixed:   nil,
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

// appendFloat writes the shortest text that is read as the same number: plain
// where a person would write it so, else with an exponent. What is no number says
// so: it is not missing, somebody wrote it.
func appendFloat(dst []byte, v float64, bits int) []byte {
	switch size := math.Abs(v); {
	case math.IsInf(v, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		return append(dst, "-Infinity"...)
	case size != 0 && (size < 1e-6 || size >= 1e21):
		return strconv.AppendFloat(dst, v, 'e', -1, bits)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, bits)
}

// renderHalf writes a number of 16 bits.
func renderHalf(dst, v []byte) []byte {
	h := binary.LittleEndian.Uint16(v)
	exponent, fraction := int(h>>10&31), float64(h&1023)
	var f float64
	switch exponent {
	case 0:
		f = math.Ldexp(fraction, -24)
	case 31:
		if f = math.Inf(1); fraction != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(fraction+1024, exponent-25)
	}
	if h>>15 != 0 {
		f = -f
	}
	return appendFloat(dst, f, 32)
}

func renderUUID(dst, v []byte) []byte {
	for i, at := range [...]int{0, 4, 6, 8, 10, 16} {
		if i == 0 {
			continue
		}
		if i > 1 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, v[[...]int{0, 4, 6, 8, 10}[i-1]:at])
	}
	return dst
}

// maxDecimal is the most bytes and digits that a decimal has anywhere: 256 bits.
const (
	maxDecimalBytes  = 32
	maxDecimalDigits = 76
)

func (c *Column) meanDecimal(l logical) bool {
	if l.scale < 0 || l.scale > maxDecimalDigits {
		return false
	}
	scale := int(l.scale)
	switch c.physical {
	case physicalInt32:
		c.render = func(dst, v []byte) []byte { return appendWhole(dst, int64(int32(uint32Of(v))), scale) }
	case physicalInt64:
		c.render = func(dst, v []byte) []byte { return appendWhole(dst, int64(uint64Of(v)), scale) }
	case physicalBytes, physicalFixed:
		c.render = func(dst, v []byte) []byte { return appendBig(dst, v, scale) }
		c.longest = maxDecimalBytes
	}
	return c.render != nil && c.width <= maxDecimalBytes
}

func appendWhole(dst []byte, v int64, scale int) []byte {
	magnitude := uint64(v)
	if v < 0 {
		dst, magnitude = append(dst, '-'), -magnitude
	}
	var digits [20]byte
	return appendPoint(dst, strconv.AppendUint(digits[:0], magnitude, 10), scale)
}

// appendPoint writes digits with the point before the last scale of them.
func appendPoint(dst, digits []byte, scale int) []byte {
	if scale == 0 {
		return append(dst, digits...)
	}
	if n := len(digits) - scale; n > 0 {
		dst, digits = append(dst, digits[:n]...), digits[n:]
	} else {
		dst = append(dst, '0')
	}
	dst = append(dst, '.')
	for range scale - len(digits) {
		dst = append(dst, '0')
	}
	return append(dst, digits...)
}

// appendBig writes a number whose bytes begin with the greatest.
func appendBig(dst, v []byte, scale int) []byte {
	negative := len(v) > 0 && v[0] >= 0x80
	if len(v) > 16 {
		n := new(big.Int).SetBytes(v)
		if negative {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(v))*8))
			dst = append(dst, '-')
		}
		return appendPoint(dst, n.Abs(n).Append(nil, 10), scale)
	}
	var hi, lo uint64
	if negative {
		hi, lo = math.MaxUint64, math.MaxUint64
	}
	for _, b := range v {
		hi, lo = hi<<8|lo>>56, lo<<8|uint64(b)
	}
	if negative {
		var borrow uint64
		dst = append(dst, '-')
		lo, borrow = bits.Sub64(0, lo, 0)
		hi, _ = bits.Sub64(0, hi, borrow)
	}
	return appendPoint(dst, appendWide(nil, hi, lo), scale)
}

// appendWide writes a number of 128 bits, 19 digits at a time.
func appendWide(dst []byte, hi, lo uint64) []byte {
	const unit = 1e19
	if hi == 0 {
		return strconv.AppendUint(dst, lo, 10)
	}
	top, rest := hi/unit, hi%unit
	low, digits := bits.Div64(rest, lo, unit)
	dst = appendWide(dst, top, low)
	text := strconv.FormatUint(digits, 10)
	for range 19 - len(text) {
		dst = append(dst, '0')
	}
	return append(dst, text...)
}
