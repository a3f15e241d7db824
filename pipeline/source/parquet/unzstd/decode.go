package unzstd

import (
	"encoding/binary"
	"errors"

	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/huff0"
	"github.com/klauspost/compress/zstd"
)

// Slack is how many bytes behind the destination are spoilt.
const Slack = 64

// ErrSize says that a page has another size than its head says.
var ErrSize = errors.New("a page has not the size that its head says")

// Decoder unpacks frames, for one goroutine.
type Decoder struct {
	most     uint64 // the largest destination
	library  *zstd.Decoder
	huffman  *huff0.Scratch
	coded    bool // huffman has the table of an earlier block of this frame
	literals []byte
	run      run
	tables   tables
	kept     [kinds]bool // there is a table of an earlier block of this frame
}

// NewDecoder returns a decoder of frames that unpack to at most so many bytes.
func NewDecoder(most int) *Decoder { return &Decoder{most: uint64(most)} }

// Decode unpacks src, which must be whole frames and fill dst. Behind dst are Slack
// bytes that it may spoil.
func (d *Decoder) Decode(dst, src []byte) error {
	if fast && cap(dst)-len(dst) >= Slack && uint64(len(dst)) <= d.most && d.frame(dst, src) {
		return nil
	}
	return d.byLibrary(dst, src)
}

func (d *Decoder) byLibrary(dst, src []byte) (err error) {
	if d.library == nil {
		d.library, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true),
			zstd.WithDecoderMaxMemory(d.most+Slack), zstd.WithDecoderMaxWindow(d.most))
		if err != nil {
			return err
		}
	}
	out, err := d.library.DecodeAll(src, dst[:0:min(len(dst)+Slack, cap(dst))])
	if err == nil && len(out) != len(dst) {
		return ErrSize
	}
	return err
}

const (
	magic = 0xFD2FB528
	// maxBlock is the most that a block unpacks to.
	maxBlock = 128 << 10
	// leastWindow is the smallest window there is.
	leastWindow = 1 << 10
)

// The kinds of blocks.
const (
	blockRaw = iota
	blockSame
	blockPacked
)

// frame unpacks src if it is one frame of the usual kind that fills dst. It is false
// if not, whatever the reason.
func (d *Decoder) frame(dst, src []byte) bool {
	head, window, hashed := frameHead(src, uint64(len(dst)))
	if head == 0 || window > max(d.most, leastWindow) {
		return false
	}
	d.begin(dst, window)
	at, last := head, false
	for !last {
		if len(src)-at < 3 {
			return false
		}
		block := int(src[at]) | int(src[at+1])<<8 | int(src[at+2])<<16
		at += 3
		last = block&1 != 0
		if n := d.block(src, at, block>>1&3, block>>3); n >= 0 {
			at += n
			continue
		}
		return false
	}
	if hashed {
		if len(src)-at < 4 || binary.LittleEndian.Uint32(src[at:]) != uint32(xxhash.Sum64(dst)) {
			return false
		}
		at += 4
	}
	return at == len(src) && d.run.used() == len(dst)
}

// frameHead returns how long the head of a frame is, how far back its sequences may
// reach and whether a checksum ends it; 0 for one that is not usual, or that does not
// unpack to so many bytes.
func frameHead(src []byte, full uint64) (head int, window uint64, hashed bool) {
	if len(src) < 6 || binary.LittleEndian.Uint32(src) != magic {
		return 0, 0, false
	}
	flags, at := src[4], 5
	if flags&0b1011 != 0 { // a dictionary, or what is reserved
		return 0, 0, false
	}
	sole := flags&0x20 != 0
	if !sole {
		window = 1 << (10 + src[5]>>3)
		window += window / 8 * uint64(src[5]&7)
		at++
	}
	size := [4]int{0, 2, 4, 8}[flags>>6]
	if sole && size == 0 {
		size = 1
	}
	if len(src) < at+size {
		return 0, 0, false
	}
	said := uint64(0)
	for i, c := range src[at : at+size] {
		said |= uint64(c) << (8 * i)
	}
	if size == 2 {
		said += 256
	}
	if size > 0 && said != full {
		return 0, 0, false
	}
	if sole {
		window = max(said, leastWindow)
	}
	return at + size, window, flags&4 != 0
}

// begin makes the decoder ready for a frame.
func (d *Decoder) begin(dst []byte, window uint64) {
	d.coded, d.kept = false, [kinds]bool{}
	d.run.begin(dst, window)
	if d.literals == nil {
		d.literals = make([]byte, maxBlock+Slack)
		d.tables.prepare()
	}
}

// block unpacks a block of so many bytes at src[at:] and returns how many it takes
// there; -1 if something is wrong with it.
func (d *Decoder) block(src []byte, at, kind, size int) int {
	r := &d.run
	most := int(min(maxBlock, r.window))
	if size > most {
		return -1
	}
	switch kind {
	case blockRaw:
		if size > len(src)-at || size > r.room() {
			return -1
		}
		r.append(src[at : at+size])
		return size
	case blockSame:
		if at == len(src) || size > r.room() {
			return -1
		}
		r.fill(src[at], size)
		return 1
	case blockPacked:
		if size > len(src)-at || !d.packed(src[:at+size], at, most) {
			return -1
		}
		return size
	}
	return -1
}

// packed unpacks the block that src ends with: literals, then sequences.
func (d *Decoder) packed(src []byte, at, most int) bool {
	at, n := d.readLiterals(src, at, most)
	if at < 0 {
		return false
	}
	literals := d.literals[:n]
	count, at := sequenceCount(src, at)
	if at < 0 {
		return false
	}
	r := &d.run
	if count == 0 {
		if at != len(src) || n > r.room() {
			return false
		}
		r.append(literals)
		return true
	}
	if at = d.readTables(src, at); at < 0 {
		return false
	}
	return r.sequences(&d.tables, src, at, count, literals, most)
}
