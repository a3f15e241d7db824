package value

import (
	"math/bits"
	"time"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// The methods of this file read a column at a time. The text of row i is
// data[offsets[i]:offsets[i+1]]; rows whose bit is set in skip are passed over;
// a row that is not of the type gets its bit set in bad, its value is
// meaningless. skip and bad hold 64 rows a word, out as many values as there are
// rows. The answers are those of the method for one value; the plain text, of
// which nearly all columns consist, is read in the loop itself. Times were taken
// on a machine that others kept busy: they tell ratios.

// Days reads dates: Day, row by row. It takes 5 ns a row, calls of Day without
// the plain way 27.
func (f *Form) Days(offsets []int32, data []byte, skip []uint64, out []Day, bad []uint64) {
	plain := f.dates.plain()
	for i := 0; i < len(out); i++ {
		if skip[i>>6]>>(i&63)&1 != 0 {
			continue
		}
		if fast {
			if i = plain.days(offsets, data, skip, out, i); i == len(out) {
				break
			}
		}
		v := data[offsets[i]:offsets[i+1]]
		ok := false
		if len(v) == 10 {
			out[i], ok = plain.read(v)
		}
		if !ok {
			if out[i], ok = f.Day(v); !ok {
				bad[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// Moments reads timestamps in µs since 1970-01-01T00:00:00Z: Micros, row by row.
// It takes 8 ns a row, calls of Micros without the plain way 90.
func (f *Form) Moments(offsets []int32, data []byte, skip []uint64, loc *time.Location, out []int64, bad []uint64) {
	plain, z := f.dates.plain(), zoneOf(loc)
	for i := 0; i < len(out); i++ {
		if skip[i>>6]>>(i&63)&1 != 0 {
			continue
		}
		if fast {
			if i = plain.moments(offsets, data, skip, z, out, i); i == len(out) {
				break
			}
		}
		v := data[offsets[i]:offsets[i+1]]
		ok := false
		if len(v) >= 19 && isSolid(v[len(v)-1]) {
			out[i], ok = plain.plainMoment(v, z)
		}
		if !ok {
			if out[i], ok = f.Micros(v, loc); !ok {
				bad[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// Integers reads whole numbers: Integer, row by row. It takes 8 to 14 ns a row,
// calls of Integer 19 to 27.
func (f *Form) Integers(offsets []int32, data []byte, skip []uint64, out []int64, bad []uint64) {
	for i := range out {
		if skip[i>>6]>>(i&63)&1 != 0 {
			continue
		}
		start, end := int(offsets[i]), int(offsets[i+1])
		n, ok, minus := uint64(0), false, start < end && data[start] == '-'
		if minus {
			start++
		}
		if width := end - start; uint(width-1) < 18 && end >= 24 {
			n, ok = plainDigits(data, end, width)
		}
		if out[i] = int64(n); minus {
			out[i] = -int64(n)
		}
		if !ok {
			if out[i], ok = f.Integer(data[offsets[i]:end]); !ok {
				bad[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// Decimals reads numbers at scale Scale: Decimal, row by row. It takes 16 to 25
// ns a row; calls of Decimal take 21 to 24, so little is gained.
func (f *Form) Decimals(offsets []int32, data []byte, skip []uint64, out []decimal128.Num, bad []uint64) {
	point := f.number.notation().point
	for i := range out {
		if skip[i>>6]>>(i&63)&1 != 0 {
			continue
		}
		start, end := int(offsets[i]), int(offsets[i+1])
		num, ok := plainDecimal(data, start, end, point)
		if !ok {
			if num, ok = f.Decimal(data[start:end]); !ok {
				bad[i>>6] |= 1 << (i & 63)
			}
		}
		out[i] = num
	}
}

// plainDecimal reads data[start:end]: a minus or none, at most 16 digits, a
// mark between two of them or none. It leaves the first bytes of data to
// others, for it loads words.
func plainDecimal(data []byte, start, end int, point byte) (decimal128.Num, bool) {
	minus := start < end && data[start] == '-'
	if minus {
		start++
	}
	width := end - start
	if uint(width-1) >= 16 || end < 16 {
		return decimal128.Num{}, false
	}
	n, fraction, ok := plainNumber(data, end, width, point)
	if !ok {
		return decimal128.Num{}, false
	}
	hi, lo := bits.Mul64(n, powersOfTen[Scale-fraction])
	return signed(hi, lo, minus), true
}
