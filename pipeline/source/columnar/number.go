package columnar

import (
	"encoding/hex"
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// AppendFloat writes the shortest text that is read as the same number: plain
// where a person would write it so, else with an exponent. What is no number says
// so: it is not missing, somebody wrote it.
func AppendFloat(dst []byte, v float64, bits int) []byte {
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

// AppendHalf writes a number of 16 bits.
func AppendHalf(dst []byte, h uint16) []byte {
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
	return AppendFloat(dst, f, 32)
}

// AppendUUID writes the 16 bytes of a UUID.
func AppendUUID(dst, v []byte) []byte {
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

// MaxDecimalBytes and MaxDecimalDigits are the most that a decimal has anywhere: 256 bits.
const (
	MaxDecimalBytes  = 32
	MaxDecimalDigits = 76
)

// AppendWhole writes a number whose last scale digits stand behind the point.
func AppendWhole(dst []byte, v int64, scale int) []byte {
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

// AppendBig is AppendWhole for a number whose bytes begin with the greatest.
func AppendBig(dst, v []byte, scale int) []byte {
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
