package csv

import (
	"context"
	"errors"
	"io"
)

// Limit is the longest record that is read, in bytes without its line break.
const Limit = 16 << 20

// A Part is a run of whole records, cut from a file: what one parser works on at
// a time. Or it is one record that cannot be read, and then Reason says why.
type Part struct {
	Offset  int64  // of its first byte in the file
	Bytes   int64  // its length there
	Record  int64  // number of its first record, from 1
	Line    int64  // number of its first physical line, from 1
	Records int64  // records in it
	Lines   int64  // physical lines in it
	Reason  string // ReasonUnclosedQuote, ReasonLongQuote, ReasonTooLong, or "" for a part that can be parsed

	text  []byte // what stands there, a line break where the file ends without one, and slack
	bare  bool   // that line break is not in the file
	block *block
}

// Release gives the memory of the part back. Its text must not be used again.
func (p *Part) Release() {
	if p.block != nil {
		p.block.release()
	}
	p.block, p.text = nil, nil
}

// Splitter cuts a stream into parts. It never depends on who parses them.
type Splitter struct {
	// Tap, when set, is given all bytes as they are read, in order; done must be
	// called once for each call, from any goroutine, when they are not needed
	// any more.
	Tap func(b []byte, done func())
	// Width, when set, returns how many bytes of the file a text stands for, where
	// the stream is not the file as it is.
	Width func(text []byte) int64

	in     io.Reader
	d      Dialect
	blocks *Blocks
	limit  int
	step   int // bytes looked at before parts are handed out

	block *block // holds the window
	have  int    // bytes in it
	ended bool   // the stream has no more

	// The window block.buf[start:end] begins with a record. It is scanned up to at.
	start, end, at int
	quoted         bool  // at stands inside quotes
	records        int64 // that end in the window, and
	firstEnd       int   // behind the line break of the first of them
	lastEnd        int   // behind that of the last
	breaks, lines  int64 // line breaks in the window up to at, and up to lastEnd

	signs signs // scratch

	offset, record, line int64 // of start
}

// NewSplitter starts to cut a stream of text.
func NewSplitter(in io.Reader, d Dialect, blocks *Blocks) *Splitter {
	return newSplitter(in, d, blocks, Limit)
}

func newSplitter(in io.Reader, d Dialect, blocks *Blocks, limit int) *Splitter {
	return &Splitter{
		in: in, d: d, blocks: blocks, limit: limit, step: min(blocks.size, limit),
		record: 1, line: 1,
	}
}

// Resume says, before the first Next, that the stream does not begin at the
// beginning of its file but where p does.
func (s *Splitter) Resume(p *Part) { s.offset, s.record, s.line = p.Offset, p.Record, p.Line }

// Next returns the next part, which the caller releases, or io.EOF.
func (s *Splitter) Next(ctx context.Context) (*Part, error) {
	for {
		s.scan()
		switch whole := s.ended && s.end == s.have; {
		case s.tooLong():
			return s.reject(ctx)
		case s.records > 0:
			return s.cut(), nil
		case whole && s.start == s.end:
			return nil, io.EOF
		case whole && s.quoted:
			return s.reject(ctx)
		case whole:
			return s.cutRest(), nil
		}
		if err := s.advance(ctx); err != nil {
			return nil, err
		}
	}
}

// Close gives back what the splitter still holds.
func (s *Splitter) Close() {
	if s.block != nil {
		s.block.release()
		s.block = nil
	}
}

// tooLong tells whether the first record of the window passes the limit. No
// other one can: a window grows by one step, at most the limit, after its first
// record.
func (s *Splitter) tooLong() bool {
	return s.end-s.start > s.limit && (s.records == 0 || s.firstEnd-1-s.start > s.limit)
}

// cut takes the whole records off the window.
func (s *Splitter) cut() *Part {
	b, end := s.block.buf, s.lastEnd
	p := s.part(s.width(b[s.start:end]))
	p.Records, p.Lines = s.records, s.lines
	p.text, p.block = b[s.start:end:end+slack], s.block
	s.block.retain()
	s.pass(p)
	s.start, s.records, s.breaks = end, 0, s.breaks-s.lines
	return p
}

// cutRest takes the last record, which has no line break but the one that fill
// has put behind it.
func (s *Splitter) cutRest() *Part {
	b := s.block.buf
	p := s.part(s.width(b[s.start:s.end]))
	p.bare = true
	p.Records, p.Lines = 1, 1+s.breaks
	p.text, p.block = b[s.start:s.end+1:s.end+slack], s.block
	s.block.retain()
	s.pass(p)
	s.start, s.breaks = s.end, 0
	return p
}

// width is how many bytes of the file a text takes.
func (s *Splitter) width(text []byte) int64 {
	if s.Width != nil {
		return s.Width(text)
	}
	return int64(len(text))
}

// part makes a part of the next n bytes.
func (s *Splitter) part(n int64) *Part {
	return &Part{Offset: s.offset, Bytes: n, Record: s.record, Line: s.line}
}

// pass moves the place of the window behind the part.
func (s *Splitter) pass(p *Part) {
	s.offset += p.Bytes
	s.record += p.Records
	s.line += p.Lines
}

// advance makes the window longer by one step, from what was read already or
// from the stream.
func (s *Splitter) advance(ctx context.Context) error {
	if s.end == s.have {
		if err := s.fill(ctx); err != nil {
			return err
		}
	}
	s.end = min(s.have, s.end+s.step)
	return nil
}

// fill reads one step into a new block, behind what the window still holds.
func (s *Splitter) fill(ctx context.Context) error {
	rest := s.have - s.start
	size := s.blocks.size
	if rest > size/2 {
		size = max(2*rest, rest+s.step)
	}
	next, err := s.blocks.take(ctx, size)
	if err != nil {
		return err
	}
	if s.block != nil {
		copy(next.buf, s.block.buf[s.start:s.have])
		s.block.release()
	}
	s.block = next
	s.at, s.end, s.have = s.at-s.start, s.end-s.start, rest
	s.start = 0
	n, err := io.ReadFull(s.in, next.buf[rest:min(len(next.buf), rest+s.step)])
	s.have += n
	if s.Tap != nil && n > 0 {
		next.retain()
		s.Tap(next.buf[rest:s.have], next.release)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.ended = true
		next.buf[: s.have+1 : s.have+1][s.have] = s.d.Break // before anybody reads this block
		return nil
	}
	return err
}
