package spill

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/zeebo/xxh3"
)

// File is a file of a share: frames are added at its end and read again from
// anywhere. One goroutine writes; once it has called Flush, several may read.
type File struct {
	share *Share
	seal  cipher.Block // nil: what is written is no secret
	file  *os.File
	name  string // "" where the file has none any more
	held  []byte // not yet written
	end   int64  // of what is written
}

const (
	prefix      = "rasoat-"
	suffix      = ".spill"
	writeBytes  = 256 << 10
	readBytes   = 64 << 10
	headerBytes = 12      // length and checksum
	maxFrame    = 1 << 20 // longer ones are not written, and not believed
)

// Leftover tells whether a name in the folder is one that files have: if it is
// there, and can be removed, nobody uses the file any more.
func Leftover(name string) bool {
	return strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix)
}

// FrameBytes is the length in a file of a frame that holds so many bytes.
func FrameBytes(payload int64) int64 { return headerBytes + payload }

// Create makes a file.
func (s *Share) Create() (*File, error) {
	dir := s.budget.dir
	err := os.MkdirAll(dir, 0o700)
	if err != nil {
		return nil, s.unwritable(err)
	}
	file, err := os.CreateTemp(dir, prefix+"*"+suffix) // mode 0600
	if err != nil {
		return nil, s.unwritable(err)
	}
	f := &File{share: s, file: file, name: file.Name()}
	if err := os.Remove(f.name); err == nil || errors.Is(err, fs.ErrNotExist) {
		f.name = "" // another process may have taken it for a leftover
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		f.remove()
		return nil, s.unwritable(os.ErrClosed)
	}
	s.files[f] = true
	return f, nil
}

// CreateSealed makes a file for what nobody else is to read: it is enciphered
// with a key that only the file in memory has.
func (s *Share) CreateSealed() (*File, error) {
	f, err := s.Create()
	if err != nil {
		return nil, err
	}
	var key [32]byte
	_, _ = rand.Read(key[:])          // never fails
	f.seal, _ = aes.NewCipher(key[:]) // nor for a key of this length
	return f, nil
}

// cover turns a frame at an offset into what is written, and back. No two frames
// have an offset in common, and none is so long that the counters meet.
func (f *File) cover(payload []byte, at int64) {
	if f.seal == nil {
		return
	}
	var counter [aes.BlockSize]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at))
	cipher.NewCTR(f.seal, counter[:]).XORKeyStream(payload, payload)
}

func (s *Share) unwritable(err error) error {
	return &Error{Dir: s.budget.shown, Err: cause(err)}
}

// Close removes the file.
func (f *File) Close() {
	f.share.mu.Lock()
	mine := f.share.files[f]
	delete(f.share.files, f)
	f.share.mu.Unlock()
	if mine {
		f.remove()
	}
}

func (f *File) remove() {
	f.file.Close()
	if f.name != "" {
		os.Remove(f.name) // what cannot be removed now, the next run removes
	}
}

// Offset is where the next frame will begin.
func (f *File) Offset() int64 { return f.end + int64(len(f.held)) }

// Write adds a frame of at most a megabyte.
func (f *File) Write(payload []byte) error {
	if len(payload) > maxFrame {
		panic("spill: a frame of more than a megabyte")
	}
	at := f.Offset()
	f.held = binary.LittleEndian.AppendUint32(f.held, uint32(len(payload)))
	sum := len(f.held)
	f.held = append(f.held, make([]byte, headerBytes-4)...)
	f.held = append(f.held, payload...)
	written := f.held[len(f.held)-len(payload):]
	f.cover(written, at)
	binary.LittleEndian.PutUint64(f.held[sum:], xxh3.HashSeed(written, uint64(at)))
	if len(f.held) < writeBytes {
		return nil
	}
	return f.write()
}

// Flush brings what was added to the file, and lets go of the memory for it.
func (f *File) Flush() error {
	err := f.write()
	f.held = nil
	return err
}

func (f *File) write() error {
	n, err := f.file.WriteAt(f.held, f.end)
	f.end += int64(n)
	f.held = f.held[:0]
	if err != nil {
		return f.share.unwritable(err)
	}
	return nil
}

// Reader reads frames. It keeps its memory from one call to the next.
type Reader struct {
	in      *bufio.Reader
	payload []byte
}

// Read calls each with the frames that stand between two offsets. What it is
// given is valid during the call.
func (r *Reader) Read(f *File, from, to int64, each func(payload []byte) error) error {
	if from == to {
		return nil
	}
	if r.in == nil {
		r.in = bufio.NewReaderSize(nil, readBytes)
	}
	r.in.Reset(io.NewSectionReader(f.file, from, to-from))
	for from < to {
		err := r.frame(f, from)
		if err == nil {
			err = each(r.payload)
		}
		if err != nil {
			return &Error{Dir: f.share.budget.shown, Reading: true, Err: cause(err)}
		}
		from += headerBytes + int64(len(r.payload))
	}
	return nil
}

// frame reads the frame at an offset.
func (r *Reader) frame(f *File, at int64) error {
	var header [headerBytes]byte
	if _, err := io.ReadFull(r.in, header[:]); err != nil {
		return short(err)
	}
	n := int(binary.LittleEndian.Uint32(header[:]))
	if n > maxFrame {
		return ErrDamaged
	}
	if cap(r.payload) < n {
		r.payload = make([]byte, n)
	}
	r.payload = r.payload[:n]
	if _, err := io.ReadFull(r.in, r.payload); err != nil {
		return short(err)
	}
	if xxh3.HashSeed(r.payload, uint64(at)) != binary.LittleEndian.Uint64(header[4:]) {
		return ErrDamaged
	}
	f.cover(r.payload, at)
	return nil
}

// short says of a file that ends too early that it is damaged.
func short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrDamaged
	}
	return err
}
