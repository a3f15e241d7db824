package kernel

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// RejectSuspects sets in failed every row of tested for which ok is false. It
// looks at the texts of the whole batch as one run of bytes: next returns the
// first place at or after from where something may be wrong, len(data) if there
// is none, and ok is asked for the rows only in which such a place lies. What
// is wrong with a text must show in its bytes wherever it stands.
func RejectSuspects(text Text, tested, failed Bits, next func(data []byte, from int) int, ok func(v []byte) bool) {
	if len(text.Offsets) == 0 {
		return
	}
	rows := len(text.Offsets) - 1
	data := text.Data[:text.Offsets[rows]]
	row := 0
	for at := next(data, int(text.Offsets[0])); at < len(data); at = next(data, int(text.Offsets[row])) {
		row = rowAt(text.Offsets, row, int32(at))
		if tested.Has(row) && !ok(text.At(row)) {
			failed.Set(row)
		}
		row++
	}
}

// rowAt returns the row that the byte at a place belongs to, the last that
// begins there or before. It is row or one after it, often a near one.
func rowAt(offsets []int32, row int, at int32) int {
	step := 1
	for row+step < len(offsets) && offsets[row+step] <= at {
		row += step
		step *= 2
	}
	found, _ := slices.BinarySearch(offsets[row:min(row+step, len(offsets))], at+1)
	return row + found - 1
}

const ones = 0x0101010101010101

// equalBytes has the high bit of the lowest byte of w that is c set, and none
// below it; those above may be wrong.
func equalBytes(w uint64, c byte) uint64 {
	x := w ^ uint64(c)*ones
	return (x - ones) &^ x & highBits
}

// NextNotLatin returns the first place at or after from of a character that is
// neither below U+0300 nor of U+1E00–1EFF, which hold all letters of
// Vietnamese, composed.
func NextNotLatin(data []byte, from int) int {
	i := from
	if fast && i < len(data) {
		i += passLatin(&data[i], len(data)-i)
	}
	for ; i+8 <= len(data); i += 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		// The high bit of each byte from 0xCC on: 0x4C + 0x34 = 0x80.
		for lead := (w&^highBits + 0x34*ones) & w & highBits; lead != 0; lead &= lead - 1 {
			if at := i + bits.TrailingZeros64(lead)/8; !startsVietnamese(data, at) {
				return at
			}
		}
	}
	for ; i < len(data); i++ {
		if data[i] >= 0xCC && !startsVietnamese(data, i) {
			return i
		}
	}
	return len(data)
}

// startsVietnamese tells whether a character of U+1E00–1EFF begins at a place.
func startsVietnamese(data []byte, at int) bool {
	return data[at] == 0xE1 && at+2 < len(data) && data[at+1]&0xFC == 0xB8
}

// NextStrangeBlank returns the first place at or after from that may belong to
// a blank other than a single space between two other characters: a second
// space, a control character, or a byte that begins a blank of several bytes or
// stands inside one.
func NextStrangeBlank(data []byte, from int) int {
	i := from
	if fast && i < len(data) {
		i += passSingleSpaces(&data[i], len(data)-i)
	}
	for carry := uint64(0); i+8 <= len(data); i += 8 {
		w := binary.LittleEndian.Uint64(data[i:])
		space := exactBytes(w, ' ')
		double := space & (space<<8 | carry)
		carry = space >> 56
		control := (w - 0x20*ones) &^ w & highBits
		if found := double | control | equalBytes(w, 0xC2) | equalBytes(w&^ones, 0xE2) | equalBytes(w, 0xEF) | equalBytes(w, 0x9A); found != 0 {
			if at := nextStrangeBlank(data[:i+8], i); at < i+8 {
				return at
			}
		}
	}
	return nextStrangeBlank(data, i)
}

// exactBytes has the high bit of each byte of w set that is c, an ASCII
// character.
func exactBytes(w uint64, c byte) uint64 {
	x := w ^ uint64(c)*ones
	return ^(x | (x&^highBits + 0x7F*ones)) & highBits
}

// nextStrangeBlank is NextStrangeBlank byte by byte.
func nextStrangeBlank(data []byte, from int) int {
	for i := from; i < len(data); i++ {
		switch c := data[i]; {
		case c > ' ' && c < 0x80:
		case c == ' ':
			if i > 0 && data[i-1] == ' ' {
				return i
			}
		case c < ' ' || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF || c == 0x9A:
			return i
		}
	}
	return len(data)
}
