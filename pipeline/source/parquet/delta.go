package parquet

import (
	"encoding/binary"
	"errors"
	"slices"
)

var errDelta = errors.New("a run of differences is broken")

// deltas reads whole numbers that are written as differences to the one before
// (DELTA_BINARY_PACKED), at most so many, and returns what stands behind them. The
// bytes must have slack bytes behind them.
func deltas(b []byte, most int64, out []int64) ([]int64, []byte, error) {
	t := thrift{b: b}
	block, minis, count := t.uvarint(), t.uvarint(), t.uvarint()
	value := t.varint()
	if t.bad || minis == 0 || block == 0 || block > 1<<20 || minis > block || block%(minis*8) != 0 || count > uint64(most) {
		return nil, nil, errDelta
	}
	if count == 0 {
		return out, b[t.pos:], nil
	}
	each := int(block / minis)
	out = append(slices.Grow(out, int(count)), value)
	left := int(count) - 1
	for left > 0 {
		least := t.varint()
		widths := t.pos
		if t.pass(int(minis)); t.bad {
			return nil, nil, errDelta
		}
		for m := 0; m < int(minis) && left > 0; m++ {
			width := uint(b[widths+m])
			from := t.pos
			n := min(left, each)
			if t.pass(int(width) * each / 8); width > 64 {
				return nil, nil, errDelta
			}
			if t.bad { // the last one may be cut short behind its last number
				if int(width)*n > (len(b)-from)*8 {
					return nil, nil, errDelta
				}
				t.bad = false
			}
			out, value = addDeltas(out, b[from:], width, n, value, least)
			left -= n
		}
	}
	return out, b[t.pos:], nil
}

// addDeltas appends n numbers. Sums wrap around, as the format wants it.
func addDeltas(out []int64, b []byte, width uint, n int, value, least int64) ([]int64, int64) {
	wide, bit := b[:cap(b)], uint(0)
	mask := ^uint64(0)
	if width < 64 {
		mask = 1<<width - 1
	}
	for range n {
		delta := binary.LittleEndian.Uint64(wide[bit>>3:]) >> (bit & 7)
		if bit&7 != 0 { // the ninth byte; a shift by 64 or more gives 0
			delta |= uint64(wide[bit>>3+8]) << (64 - bit&7)
		}
		value += least + int64(delta&mask)
		bit += width
		out = append(out, value)
	}
	return out, value
}
