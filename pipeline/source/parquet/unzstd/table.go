package unzstd

import (
	"encoding/binary"
	"math/bits"
)

// What a sequence is made of, in the order in which tables are described.
const (
	kindLiterals = iota // how many literals are copied
	kindOffset          // how far back the match begins
	kindMatch           // how long it is
	kinds
)

// maxLog is the logarithm of the largest table.
const maxLog = 9

// entry is a state of the entropy coder: what it stands for and what comes next. From
// the lowest: 8 bits, less as many bits as are read for all; 8, how many of these are
// for the next state; 16, the first of the next states; 8, how many are for the value,
// and noLiterals; 22, the least value; above them special.
type entry uint64

const (
	// noLiterals stands where there are none to copy.
	noLiterals = 1 << 37
	// special stands where a value has more bits than a short sequence: 16 literals or
	// more, matches of 33 bytes or more, offsets for which there is no room. It is in
	// the sum of three states if it is in any.
	special = 1 << 62
)

// newEntry makes a state of a kind; bits are those for the next one.
func newEntry(kind int, c code, bits uint, next uint16) entry {
	e := entry(uint8(-int(bits)-int(c.bits))) | entry(bits)<<8 | entry(next)<<16 | entry(c.bits)<<32 | entry(c.least)<<40
	switch {
	case kind == kindLiterals && c == code{}:
		e |= noLiterals
	case kind == kindLiterals && c.least > 15, kind == kindMatch && c.least > 32, kind == kindOffset && c.least == 0:
		e |= special
	}
	return e
}

// tables are what the loop in assembly looks things up in, and it knows how they lie.
type tables struct {
	entries [kinds][1<<maxLog + 1]entry // of the block; the last of each kind is the loop's
	_       uint64
	moves   [10]struct { // of the last offsets, see movesOf
		bytes [16]byte
		plus  [4]int32
	}
	again [16][16]byte // which of the bytes that a match has, from so far back, make 16 of it
	steps [16]byte     // how many of these are whole repetitions
	logs  [kinds]uint
}

// prepare fills what does not depend on blocks.
func (t *tables) prepare() {
	for coded := 1; coded <= 4; coded++ {
		for none := range 2 { // there are no literals
			t.moves[2*coded+none].bytes, t.moves[2*coded+none].plus = movesOf(coded, none)
		}
	}
	for back := 1; back < 16; back++ {
		for i := range t.again[back] {
			t.again[back][i] = byte(i % back)
		}
		t.steps[back] = byte(16 - 16%back)
	}
}

// movesOf says what becomes of the last three offsets, where the coded one, before them,
// is 1, 2, 3 or, as 4, a new one: in what order all four come, and what is added then.
// The one that is found is both the first and the second afterwards.
func movesOf(coded, none int) (bytes [16]byte, plus [4]int32) {
	order := [4]int{0, 0, 1, 2}
	switch which := coded - 1 + none; {
	case coded == 4:
		plus = [4]int32{-3, -3}
	case which == 0:
		order = [4]int{1, 1, 2, 3}
	case which == 1:
		order = [4]int{2, 2, 1, 3}
	case which == 2:
		order = [4]int{3, 3, 1, 2}
	case which == 3:
		order, plus = [4]int{1, 1, 1, 2}, [4]int32{-1, -1}
	}
	for i := range bytes {
		bytes[i] = byte(4*order[i/4] + i%4)
	}
	return bytes, plus
}

// A code is what a symbol stands for: a least value and so many bits above it.
type code struct {
	least uint32
	bits  uint8
}

// codings say what the symbols of each kind stand for, the largest table that there
// may be, and the table that needs no description: how often each symbol comes, −1
// being less than once.
var codings = [kinds]struct {
	codes   []code
	log     uint
	usual   []int16
	usualAt uint
}{
	kindLiterals: {
		codes:   codesOf(16, 0, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
		log:     9,
		usual:   []int16{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1},
		usualAt: 6,
	},
	kindOffset: {
		codes:   offsetCodes(),
		log:     8,
		usual:   []int16{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1},
		usualAt: 5,
	},
	kindMatch: {
		codes: codesOf(32, 3, []uint8{1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
		log:   9,
		usual: []int16{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
			1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1},
		usualAt: 6,
	},
}

// codesOf are the codes of lengths: first so many for one length each, then ranges, each
// of which begins where the one before ends.
func codesOf(single int, least uint32, wide []uint8) []code {
	var all []code
	for range single {
		all = append(all, code{least, 0})
		least++
	}
	for _, n := range wide {
		all = append(all, code{least, n})
		least += 1 << n
	}
	return all
}

// offsetCodes are those of offsets: a power of two and as many bits. A state has no room
// for offsets of more than 4 MiB. They have more bits than a word, which the loop
// refuses, and so their frames are left to the library.
func offsetCodes() []code {
	var all []code
	for n := range uint8(31) {
		if n < 22 {
			all = append(all, code{1 << n, n})
		} else {
			all = append(all, code{0, 63})
		}
	}
	return all
}

// The ways in which a table is given.
const (
	modeUsual = iota
	modeSame  // one symbol
	modeTable // described
	modeAgain // that of the block before
)

// readTables reads the tables that are described at src[at] and returns what stands
// behind them; -1 if something is wrong.
func (d *Decoder) readTables(src []byte, at int) int {
	if at >= len(src) || src[at]&3 != 0 {
		return -1
	}
	modes := src[at]
	at++
	for kind := range kinds {
		switch modes >> (6 - 2*kind) & 3 {
		case modeUsual:
			d.tables.build(kind, codings[kind].usual, codings[kind].usualAt)
		case modeSame:
			if at == len(src) || int(src[at]) >= len(codings[kind].codes) {
				return -1
			}
			c := codings[kind].codes[src[at]]
			d.tables.entries[kind][0], d.tables.logs[kind] = newEntry(kind, c, 0, 0), 0
			at++
		case modeTable:
			var counts [64]int16
			n, log, used := readCounts(src[at:], counts[:len(codings[kind].codes)], codings[kind].log)
			if used < 0 {
				return -1
			}
			d.tables.build(kind, counts[:n], log)
			at += used
		case modeAgain:
			if !d.kept[kind] {
				return -1
			}
		}
		d.kept[kind] = true
	}
	return at
}

// forward reads bits from the front. Behind the end there are zeros.
type forward struct {
	b   []byte
	bit int
}

// peek returns the next bits, 25 at least.
func (f *forward) peek() uint32 {
	at := min(f.bit>>3, len(f.b))
	if at+4 <= len(f.b) {
		return binary.LittleEndian.Uint32(f.b[at:]) >> (f.bit & 7)
	}
	var padded [4]byte
	copy(padded[:], f.b[at:])
	return binary.LittleEndian.Uint32(padded[:]) >> (f.bit & 7)
}

// count reads how often a symbol comes, if that is from −1 to left. Of these numbers
// all but the first few need one bit more than those.
func (f *forward) count(left int32) int32 {
	width := bits.Len32(uint32(left + 1))
	w, few := f.peek(), int32(1)<<width-1-(left+1)
	f.bit += width - 1
	v := int32(w & (1<<(width-1) - 1))
	if v >= few {
		f.bit++
		if v = int32(w & (1<<width - 1)); v >= 1<<(width-1) {
			v -= few
		}
	}
	return v - 1
}

// readCounts reads how often each symbol comes in a table of 1<<log states. It returns
// how many symbols there are, log, and how many bytes that took; -1 if it is wrong.
func readCounts(b []byte, counts []int16, most uint) (n int, log uint, used int) {
	f := forward{b: b}
	log = uint(f.peek()&15) + 5
	f.bit = 4
	if log > most {
		return 0, 0, -1
	}
	for left := int32(1) << log; left > 0; { // states to be given out
		if n == len(counts) || f.bit > 8*len(b) {
			return 0, 0, -1
		}
		count := f.count(left)
		counts[n] = int16(count)
		n++
		if left -= max(count, -count); left < 0 {
			return 0, 0, -1
		}
		for more := uint32(3); count == 0 && more == 3; { // so many do not come, either
			more = f.peek() & 3
			f.bit += 2
			if n += int(more); n > len(counts) {
				return 0, 0, -1
			}
		}
	}
	if used = (f.bit + 7) / 8; used > len(b) {
		return 0, 0, -1
	}
	return n, log, used
}

// build makes the table of a kind by how often each symbol comes.
func (t *tables) build(kind int, counts []int16, log uint) {
	var symbols [1 << maxLog]uint8
	var next [64]uint16
	size := 1 << log
	mask, end := size-1, size
	for s, n := range counts {
		if next[s] = uint16(n); n == -1 { // rare ones stand at the end
			end--
			symbols[end], next[s] = uint8(s), 1
		}
	}
	step, at := size>>1+size>>3+3, 0
	for s, n := range counts {
		for range n {
			symbols[at] = uint8(s)
			for at = (at + step) & mask; at >= end; at = (at + step) & mask {
			}
		}
	}
	codes, entries := codings[kind].codes, &t.entries[kind]
	for i, s := range symbols[:size] {
		x := next[s]
		next[s]++
		width := log - uint(bits.Len16(x)-1)
		entries[i] = newEntry(kind, codes[s], width, x<<width-uint16(size))
	}
	t.logs[kind] = log
}
