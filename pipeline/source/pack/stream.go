package pack

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

// The blocks that a stream remembers, and in how many places it can be read at the same
// time: goroutines that read parts again come in order, but not in step.
const (
	blockBytes  = 128 << 10
	blocksKept  = 64
	mostCursors = 2
)

// A stream is what unpacks, readable at any place: fast where each reading begins near
// or behind the end of the one before.
type stream struct {
	kind  string
	most  int64
	begin func() (io.ReadCloser, error)

	mu      sync.Mutex
	ctx     context.Context
	size    int64     // -1 before the end was seen
	cursors []*cursor // the one used last at the end
	blocks  map[int64][]byte
	recent  []int64 // numbers of blocks, the one used last at the end
}

// A cursor is how far one unpacking has come.
type cursor struct {
	in   io.ReadCloser
	next int64 // number of the block
}

func newStream(kind string, most int64, begin func() (io.ReadCloser, error)) *stream {
	return &stream{kind: kind, most: most, begin: begin, size: -1, ctx: context.Background(), blocks: map[int64][]byte{}}
}

func (s *stream) ReadAt(p []byte, at int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	read := 0
	for read < len(p) {
		b, err := s.block(at / blockBytes)
		if err != nil {
			return read, err
		}
		if from := at % blockBytes; from < int64(len(b)) {
			n := copy(p[read:], b[from:])
			read, at = read+n, at+int64(n)
		} else {
			return read, io.EOF
		}
	}
	return read, nil
}

// measure goes on to the end, and returns how long the stream is.
func (s *stream) measure() (int64, error) {
	for at := int64(0); s.size < 0; at += blockBytes {
		if len(s.cursors) > 0 {
			at = max(at, s.cursors[len(s.cursors)-1].next*blockBytes)
		}
		if _, err := s.ReadAt(make([]byte, 1), at); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
	}
	return s.size, nil
}

// block returns a block, which is short or empty at the end of the stream.
func (s *stream) block(n int64) ([]byte, error) {
	if s.size >= 0 && n*blockBytes >= s.size {
		return nil, nil
	}
	if b, ok := s.blocks[n]; ok {
		s.touch(n)
		return b, nil
	}
	c, err := s.cursorTo(n)
	if err != nil {
		return nil, err
	}
	for c.next <= n {
		if err := s.ctx.Err(); err != nil {
			return nil, context.Cause(s.ctx)
		}
		last, err := s.advance(c)
		if err != nil {
			s.drop(c)
			return nil, err
		}
		if last {
			break
		}
	}
	return s.blocks[n], nil
}

// advance unpacks the next block, and tells whether it was the last one.
func (s *stream) advance(c *cursor) (last bool, err error) {
	b := s.room()
	n, err := fill(c.in, b)
	end := c.next*blockBytes + int64(n)
	if err == nil && end == s.size { // only behind its end a zip says whether the checksum is right
		var more int
		if more, err = fill(c.in, make([]byte, 1)); more > 0 {
			err = errLonger
		}
	}
	switch {
	case end > s.most:
		err = errMost
	case errors.Is(err, io.EOF):
		s.size, last, err = end, true, nil
	}
	if err != nil {
		return false, broken(s.kind, end, s.most, err)
	}
	s.blocks[c.next] = b[:n]
	s.touch(c.next)
	c.next++
	return last, nil
}

// errLonger is that a stream goes on where it should have ended.
var errLonger = errors.New("longer than was promised")

// fill reads until b is full. Unlike io.ReadFull it tells the end of a stream from one
// that was cut short.
func fill(in io.Reader, b []byte) (n int, err error) {
	for idle := 0; n < len(b) && err == nil; {
		var k int
		k, err = in.Read(b[n:])
		if n += k; k > 0 {
			idle = 0
		} else if idle++; idle > 100 && err == nil {
			err = io.ErrNoProgress
		}
	}
	return n, err
}

// room is the memory for a block.
func (s *stream) room() []byte {
	if len(s.recent) < blocksKept {
		return make([]byte, blockBytes)
	}
	oldest := s.recent[0]
	b := s.blocks[oldest][:blockBytes]
	delete(s.blocks, oldest)
	s.recent = s.recent[1:]
	return b
}

func (s *stream) touch(n int64) {
	if i := slices.Index(s.recent, n); i >= 0 {
		s.recent = slices.Delete(s.recent, i, i+1)
	}
	s.recent = append(s.recent, n)
}

// cursorTo returns the cursor that is nearest before a block.
func (s *stream) cursorTo(n int64) (*cursor, error) {
	best := -1
	for i, c := range s.cursors {
		if c.next <= n && (best < 0 || c.next > s.cursors[best].next) {
			best = i
		}
	}
	if best >= 0 {
		c := s.cursors[best]
		s.cursors = append(slices.Delete(s.cursors, best, best+1), c)
		return c, nil
	}
	if len(s.cursors) == mostCursors {
		s.drop(s.cursors[0])
	}
	in, err := s.begin()
	if err != nil {
		return nil, broken(s.kind, 0, s.most, early(err))
	}
	c := &cursor{in: in}
	s.cursors = append(s.cursors, c)
	return c, nil
}

// early is the error of what ends before it has begun.
func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (s *stream) drop(c *cursor) {
	c.in.Close()
	s.cursors = slices.DeleteFunc(s.cursors, func(o *cursor) bool { return o == c })
}

// rest lets go of what is only for speed.
func (s *stream) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.cursors) > 0 {
		s.drop(s.cursors[0])
	}
	s.blocks, s.recent = map[int64][]byte{}, nil
}
