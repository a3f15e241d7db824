package pack

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// A guard passes a file of xz on as it is, and stops before a block that would need a
// window larger than is allowed: the library would take up to 4 GiB for it at once, for
// a file of a hundred bytes. Where the bytes are no xz, they are passed on for the
// library to say so.
type guard struct {
	in    *bufio.Reader
	held  []byte       // to be passed on
	pass  int64        // how many more are passed on unseen
	after int64        // the length of the check behind a block
	block int64        // of the block so far
	step  func() error // what comes then

	between bool // a stream may begin here, or the file end
}

func newGuard(in *bufio.Reader) *guard {
	g := &guard{in: in, between: true}
	g.step = g.stream
	return g
}

func (g *guard) Read(p []byte) (int, error) {
	for len(g.held) == 0 && g.pass == 0 {
		between := g.between
		if err := g.step(); errors.Is(err, io.EOF) && !between {
			return 0, io.ErrUnexpectedEOF
		} else if err != nil {
			return 0, err
		}
	}
	if len(g.held) > 0 {
		n := copy(p, g.held)
		g.held = g.held[n:]
		return n, nil
	}
	n, err := g.in.Read(p[:min(int64(len(p)), g.pass)])
	if g.pass -= int64(n); g.pass > 0 {
		err = early(err)
	}
	return n, err
}

// take reads n bytes that are to be passed on, fewer at the end of the file.
func (g *guard) take(n int) ([]byte, error) {
	b := make([]byte, n)
	got, err := io.ReadFull(g.in, b)
	g.held = append(g.held, b[:got]...)
	if got > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		g.step = g.rest
		return nil, nil
	}
	return b, err
}

// rest passes on all that is left.
func (g *guard) rest() error {
	if _, err := g.in.Peek(1); err != nil {
		return err
	}
	g.pass = 1 << 62
	return nil
}

// stream begins a stream: its flags say how long the checks of its blocks are. The
// padding between streams is zeros.
func (g *guard) stream() error {
	b, err := g.take(4)
	if g.between = false; err != nil {
		return err
	}
	if g.between = b != nil && binary.LittleEndian.Uint32(b) == 0; g.between || b == nil {
		return nil
	}
	b, err = g.take(8)
	if err != nil || b == nil {
		return err
	}
	g.after = []int64{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[b[3]&15]
	g.step = g.header
	return nil
}

// header looks at the header of a block, or passes over the index.
func (g *guard) header() error {
	b, err := g.take(1)
	if err != nil || b == nil {
		return err
	}
	if b[0] == 0 {
		g.step = g.index
		return nil
	}
	size := int(b[0])*4 + 3
	if b, err = g.take(size); err != nil || b == nil {
		return err
	}
	g.step, g.block = g.chunk, 0
	return windowOf(b)
}

// lzma2 is the number of the filter that has a window.
const lzma2 = 0x21

// windowOf looks at the filters of a block's header for the window.
func windowOf(header []byte) error {
	flags, rest := header[0], header[1:]
	for _, given := range []byte{0x40, 0x80} { // sizes
		if flags&given != 0 {
			_, n := binary.Uvarint(rest)
			rest = rest[max(n, 0):]
		}
	}
	for range flags&3 + 1 {
		id, n := binary.Uvarint(rest)
		rest = rest[max(n, 0):]
		size, n := binary.Uvarint(rest)
		rest = rest[max(n, 0):]
		if size > uint64(len(rest)) {
			return nil
		}
		if id == lzma2 && size == 1 {
			if window, err := lzma.DecodeDictCap(rest[0]); err == nil && window > maxWindowXZ {
				return fault(errWindow, maxWindowXZ>>20, "xz")
			}
		}
		rest = rest[size:]
	}
	return nil
}

// chunk passes over a chunk of LZMA2, or over what ends a block.
func (g *guard) chunk() error {
	b, err := g.take(1)
	if err != nil || b == nil {
		return err
	}
	g.block++
	switch control := b[0]; {
	case control == 0:
		g.pass, g.step = (4-g.block%4)%4+g.after, g.header
		return nil
	case control <= 2: // as it is
		if b, err = g.take(2); b != nil && err == nil {
			g.pass = int64(binary.BigEndian.Uint16(b)) + 1
			g.block += 2 + g.pass
		}
	default:
		if b, err = g.take(4); b != nil && err == nil {
			g.pass = int64(binary.BigEndian.Uint16(b[2:])) + 1
			if control >= 0xC0 {
				g.pass++ // properties
			}
			g.block += 4 + g.pass
		}
	}
	return err
}

// index passes over the index of a stream and its footer.
func (g *guard) index() error {
	size := int64(1)
	n, err := g.varint(&size)
	for i := uint64(0); err == nil && i < 2*min(n, maxBlocks); i++ {
		_, err = g.varint(&size)
	}
	if errors.Is(err, errShort) {
		return nil
	}
	const footer = 12
	g.pass, g.step, g.between = (4-size%4)%4+4+footer, g.stream, true
	return err
}

// maxBlocks is how many blocks the index of a stream may name: it is held in memory.
const maxBlocks = 1 << 20

// errShort is the end of the file in the middle of a number.
var errShort = errors.New("short")

// varint reads a number of the index, and counts its bytes.
func (g *guard) varint(size *int64) (uint64, error) {
	value := uint64(0)
	for shift := 0; ; shift += 7 {
		b, err := g.take(1)
		if err != nil || b == nil {
			return 0, errors.Join(err, errShort)
		}
		*size++
		if value |= uint64(b[0]&0x7F) << shift; b[0] < 0x80 || shift > 56 {
			return value, nil
		}
	}
}
