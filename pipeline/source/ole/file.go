package ole

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf16"
)

// Signature is how a compound file begins.
const Signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// What is wrong with a file.
var (
	ErrFormat = errors.New("not a compound file")
	ErrChain  = errors.New("a chain of sectors is broken")
)

// File is a compound file whose directory is known.
type File struct {
	Streams []Stream // in the order of the directory

	in    io.ReaderAt
	size  int64
	shift uint     // of a sector's size
	fat   []uint32 // the sector behind each sector
	short shortStreams
}

// shortStreams is where streams of less than 4,096 bytes are: in sectors of their own
// size in one stream.
type shortStreams struct {
	shift uint
	below int64 // streams of fewer bytes are in it
	fat   []uint32
	in    *Stream
}

// A Stream is a file in a compound file.
type Stream struct {
	Name string
	Size int64

	file  *File
	first uint32
	chain []uint32 // its sectors, once it was read
}

// The sectors that stand for something else.
const (
	lastSector = 0xFFFFFFFA
)

const (
	headerBytes  = 512
	entryBytes   = 128
	headerChains = 109 // sectors of the table that the header lists
)

var le = binary.LittleEndian

// Open reads the directory of a file.
func Open(in io.ReaderAt, size int64) (*File, error) {
	var h [headerBytes]byte
	if _, err := in.ReadAt(h[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	f := &File{in: in, size: size, shift: uint(le.Uint16(h[30:]))}
	f.short.shift, f.short.below = uint(le.Uint16(h[32:])), int64(le.Uint32(h[56:]))
	if string(h[:8]) != Signature || f.shift != 9 && f.shift != 12 || f.short.shift >= f.shift || size < headerBytes {
		return nil, ErrFormat
	}
	if err := f.readTable(&h); err != nil {
		return nil, fmt.Errorf("table of sectors: %w", err)
	}
	if err := f.readDirectory(le.Uint32(h[48:])); err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	short, err := f.read(le.Uint32(h[60:]))
	if err != nil {
		return nil, fmt.Errorf("table of short streams: %w", err)
	}
	f.short.fat = words(short)
	return f, nil
}

// sectors is how many sectors the file can have.
func (f *File) sectors() int64 { return f.size >> f.shift }

// readTable reads the table of sectors: the header lists where its first parts are,
// and a chain of sectors the others.
func (f *File) readTable(h *[headerBytes]byte) error {
	list := words(h[76 : 76+4*headerChains])
	for next := le.Uint32(h[68:]); next < lastSector; {
		b, err := f.sector(next)
		if err != nil {
			return err
		}
		all := words(b)
		list, next = append(list, all[:len(all)-1]...), all[len(all)-1]
		if int64(len(list)) > f.sectors()+headerChains {
			return ErrChain
		}
	}
	for _, at := range list {
		if at >= lastSector {
			continue
		}
		b, err := f.sector(at)
		if err != nil {
			return err
		}
		f.fat = append(f.fat, words(b)...)
		if int64(len(f.fat)) > f.sectors()+1<<f.shift {
			break // what is listed beyond the end of the file cannot be used
		}
	}
	return nil
}

// sector reads a sector, the last one of a file perhaps in part.
func (f *File) sector(n uint32) ([]byte, error) {
	at := (int64(n) + 1) << f.shift
	if at >= f.size {
		return nil, ErrChain
	}
	b := make([]byte, 1<<f.shift)
	if _, err := f.in.ReadAt(b[:min(int64(len(b)), f.size-at)], at); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return b, nil
}

func words(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = le.Uint32(b[4*i:])
	}
	return w
}

// chainOf follows a chain to its end.
func chainOf(fat []uint32, first uint32, most int64) (chain []uint32, err error) {
	for n := first; n < lastSector; n = fat[n] {
		if int64(n) >= int64(len(fat)) || int64(len(chain)) > most {
			return nil, ErrChain
		}
		chain = append(chain, n)
	}
	return chain, nil
}

// read reads a whole chain of sectors.
func (f *File) read(first uint32) ([]byte, error) {
	chain, err := chainOf(f.fat, first, f.sectors())
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, n := range chain {
		b, err := f.sector(n)
		if err != nil {
			return nil, err
		}
		all = append(all, b...)
	}
	return all, nil
}

// readDirectory lists the streams. Folders are not told apart: the names that matter
// are those of the root.
func (f *File) readDirectory(first uint32) error {
	all, err := f.read(first)
	if err != nil {
		return err
	}
	const stream, root = 2, 5
	for ; len(all) >= entryBytes; all = all[entryBytes:] {
		size := int64(le.Uint64(all[120:]) & math.MaxInt64)
		if f.shift == 9 {
			size &= math.MaxUint32 // the upper half is not always 0 there
		}
		s := Stream{Name: nameOf(all), Size: size, file: f, first: le.Uint32(all[116:])}
		switch all[66] {
		case stream:
			f.Streams = append(f.Streams, s)
		case root:
			if f.short.in == nil {
				f.short.in = &s
			}
		}
	}
	return nil
}

func nameOf(entry []byte) string {
	n := min(int(le.Uint16(entry[64:]))/2, 32)
	var name []uint16
	for i := range n {
		name = append(name, le.Uint16(entry[2*i:]))
	}
	if n > 0 && name[n-1] == 0 {
		name = name[:n-1]
	}
	return string(utf16.Decode(name))
}

// Find returns the first stream that has one of the names, nil if none has.
func (f *File) Find(names ...string) *Stream {
	for _, name := range names {
		for i := range f.Streams {
			if f.Streams[i].Name == name {
				return &f.Streams[i]
			}
		}
	}
	return nil
}
