package unzstd

import (
	"math/bits"
	"runtime"
	"unsafe"
)

// run is where unpacking a frame has come to. The loop in assembly knows how it lies.
type run struct {
	tables      unsafe.Pointer
	bits        uintptr        // see sequences
	bitsEnd     uintptr        // what bits is when all are read
	left        int            // sequences of the block
	states      [kinds]int     // where they begin, in the tables
	literals    unsafe.Pointer // the next one
	literalsEnd unsafe.Pointer // behind the last one
	out         unsafe.Pointer // the next byte
	outEnd      unsafe.Pointer // behind the last byte of the block, or of dst
	outBegin    unsafe.Pointer // the first byte of the frame
	window      uint64         // how far back a match may begin
	before      [4]uint32      // room, and the last three offsets, which have short codes
	dst         []byte
}

// begin makes r ready for a frame.
func (r *run) begin(dst []byte, window uint64) {
	first := unsafe.Pointer(unsafe.SliceData(dst))
	*r = run{dst: dst, out: first, outBegin: first, window: window, before: [4]uint32{0, 1, 4, 8}}
}

// used is how many bytes have been unpacked.
func (r *run) used() int { return int(uintptr(r.out) - uintptr(r.outBegin)) }

// room is how many are missing.
func (r *run) room() int { return len(r.dst) - r.used() }

// append appends bytes, for which there is room.
func (r *run) append(b []byte) {
	r.out = unsafe.Add(r.out, copy(r.dst[r.used():], b))
}

// fill appends n times the same byte, for which there is room.
func (r *run) fill(c byte, n int) {
	for i, used := 0, r.used(); i < n; i++ {
		r.dst[used+i] = c
	}
	r.out = unsafe.Add(r.out, n)
}

// sequences carries out the sequences of a block, whose bits stand at src[at:], and
// copies the literals that are left. The block unpacks to at most so many bytes.
//
// Bits are read from behind. Where they have come to is one number for the loop: the
// address of the word of 64 bits whose highest seven bits hold the next one, times
// eight, and which of the seven it is. Behind the first word of bits there are the
// heads of frame and block, at least twelve bytes, so that reading whole words never
// leaves src.
func (r *run) sequences(t *tables, src []byte, at, count int, literals []byte, most int) bool {
	if at >= len(src) || src[len(src)-1] == 0 { // the highest bit of the last byte marks the end
		return false
	}
	b := reader{b: src, bit: 8*(len(src)-1) + bits.Len8(src[len(src)-1]) - 1}
	for kind := range kinds {
		r.states[kind] = b.read(t.logs[kind])
	}
	if b.bit < 8*at {
		return false
	}
	base := 8 * uintptr(unsafe.Pointer(unsafe.SliceData(src)))
	r.tables, r.left = unsafe.Pointer(t), count
	r.bits, r.bitsEnd = base+uintptr(b.bit-57), base+uintptr(8*at)-57
	r.literals = unsafe.Pointer(unsafe.SliceData(literals))
	r.literalsEnd = unsafe.Add(r.literals, len(literals))
	r.outEnd = unsafe.Add(r.out, min(most, r.room()))
	done := carryOut(r)
	runtime.KeepAlive(src) // in r there is but a number of it
	if !done || r.bits != r.bitsEnd {
		return false
	}
	rest := int(uintptr(r.literalsEnd) - uintptr(r.literals))
	if rest > int(uintptr(r.outEnd)-uintptr(r.out)) {
		return false
	}
	r.append(literals[len(literals)-rest:])
	r.literals, r.literalsEnd = nil, nil
	return true
}

// reader reads bits from behind, where speed does not count.
type reader struct {
	b   []byte
	bit int // those before this one are left
}

func (r *reader) read(n uint) (v int) {
	for range n {
		r.bit--
		v = v<<1 | int(r.b[r.bit>>3]>>(r.bit&7)&1)
	}
	return v
}

// sequenceCount reads how many sequences there are, and returns what stands behind
// that; -1 if it is cut off.
func sequenceCount(src []byte, at int) (count, behind int) {
	left := len(src) - at
	switch {
	case left < 1:
		return 0, -1
	case src[at] < 128:
		return int(src[at]), at + 1
	case left < 2:
		return 0, -1
	case src[at] < 255:
		return int(src[at]-128)<<8 + int(src[at+1]), at + 2
	case left < 3:
		return 0, -1
	}
	return int(src[at+1]) + int(src[at+2])<<8 + 0x7F00, at + 3
}
