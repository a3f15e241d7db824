package parquet

import (
	"encoding/binary"
	"math/bits"
)

// A hybrid reads the runs in which levels and the codes of dictionaries are
// written: either one number and how often it comes, or numbers of a fixed width
// of bits, packed. The bytes that it reads must have slack bytes behind them.
type hybrid struct {
	rest   []byte // behind the current run
	width  uint   // bits of a number, at most 32
	left   int    // numbers left in the current run
	same   uint32 // the number, if it is repeated
	packed []byte // the bytes of the run, if it is packed
	at     int    // the next number in it
}

func newHybrid(b []byte, width uint) hybrid { return hybrid{rest: b, width: width} }

// run goes to the next run with numbers in it. It is false when there is none.
func (h *hybrid) run() bool {
	for h.left == 0 {
		if h.width == 0 { // the only number of no bits is 0, and some writers leave out how often it comes
			h.left, h.same, h.packed = 1<<30, 0, nil
			return true
		}
		head, n := binary.Uvarint(h.rest)
		if n <= 0 || head>>1 > 1<<31 {
			return false
		}
		h.rest = h.rest[n:]
		if head&1 != 0 {
			h.openPacked(int(head >> 1))
			continue
		}
		size := int(h.width+7) / 8
		if size > len(h.rest) {
			return false
		}
		h.left, h.packed, h.same = int(head>>1), nil, 0
		for i, c := range h.rest[:size] {
			h.same |= uint32(c) << (8 * i)
		}
		h.rest = h.rest[size:]
	}
	return true
}

// openPacked opens a run of groups of eight numbers. Some writers cut the last
// group of a page short.
func (h *hybrid) openPacked(groups int) {
	size := min(groups*int(h.width), len(h.rest))
	h.packed, h.rest = h.rest[:size], h.rest[size:]
	h.at, h.left = 0, min(groups*8, size*8/int(h.width))
}

// numbers reads as many numbers as fit into out.
func (h *hybrid) numbers(out []int32) bool {
	for len(out) > 0 {
		if !h.run() {
			return false
		}
		n := min(len(out), h.left)
		if h.packed == nil {
			for i := range out[:n] {
				out[i] = int32(h.same)
			}
		} else {
			h.unpack(out[:n])
		}
		h.left -= n
		out = out[n:]
	}
	return true
}

func (h *hybrid) unpack(out []int32) {
	b, bit, width := h.packed[:cap(h.packed)], uint(h.at)*h.width, h.width
	mask := uint64(1)<<width - 1
	h.at += len(out)
	if bit&7 == 0 && width <= 16 {
		for ; len(out) >= 8; out = out[8:] {
			half := bit + 4*width
			unpackFour((*[4]int32)(out), binary.LittleEndian.Uint64(b[bit>>3:]), width, mask)
			unpackFour((*[4]int32)(out[4:]), binary.LittleEndian.Uint64(b[half>>3:])>>(half&7), width, mask)
			bit += 8 * width
		}
	}
	for i := range out {
		out[i] = int32(binary.LittleEndian.Uint64(b[bit>>3:]) >> (bit & 7) & mask)
		bit += width
	}
}

// unpackFour takes four numbers of up to 16 bits out of the lowest of a word: half of a
// group of eight, which begins with a byte.
func unpackFour(out *[4]int32, word uint64, width uint, mask uint64) {
	out[0] = int32(word & mask)
	out[1] = int32(word >> (width & 63) & mask)
	out[2] = int32(word >> (2 * width & 63) & mask)
	out[3] = int32(word >> (3 * width & 63) & mask)
}

// skip passes over n numbers.
func (h *hybrid) skip(n int) bool {
	for n > 0 {
		if !h.run() {
			return false
		}
		k := min(n, h.left)
		h.at += k
		h.left -= k
		n -= k
	}
	return true
}

// bits reads n numbers of one bit as bits behind the first from of out, which are
// unset, and returns how many are set.
func (h *hybrid) bits(out []uint64, from, n int) (set int, ok bool) {
	for n > 0 {
		if !h.run() {
			return set, false
		}
		k := min(n, h.left)
		switch {
		case h.packed != nil:
			set += h.copyBits(out, from, k)
		case h.same != 0:
			setBits(out, from, k)
			set += k
		}
		h.left -= k
		from += k
		n -= k
	}
	return set, true
}

// copyBits copies n bits of a packed run, up to 57 at a time.
func (h *hybrid) copyBits(out []uint64, from, n int) (set int) {
	b := h.packed[:cap(h.packed)]
	for n > 0 {
		k := min(n, 57, 64-from&63)
		w := binary.LittleEndian.Uint64(b[h.at>>3:]) >> (h.at & 7) & (1<<k - 1)
		out[from>>6] |= w << (from & 63)
		set += bits.OnesCount64(w)
		h.at += k
		from += k
		n -= k
	}
	return set
}

// setBits sets n bits behind the first from.
func setBits(out []uint64, from, n int) {
	for n > 0 {
		k := min(n, 64-from&63)
		out[from>>6] |= ^uint64(0) >> (64 - k) << (from & 63)
		from += k
		n -= k
	}
}
