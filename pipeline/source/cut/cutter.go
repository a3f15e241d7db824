package cut

import (
	"bytes"
	"context"
	"errors"
	"io"

	"rasoat/rules/message"
)

const (
	// Limit is the longest record that is read, in bytes.
	Limit = 16 << 20
	// mostUnseen is how much a finder may leave because it must see more.
	mostUnseen = 16 << 20
)

var errUnseen = message.Define("markup_too_long",
	"có một thẻ hoặc một tên dài quá 16 MiB ở byte thứ %s; hãy xuất lại tệp",
	"a tag or a name is longer than 16 MiB at byte %s; export the file again")

// Cutter cuts a stream into parts. It never depends on who reads them.
type Cutter struct {
	// Tap, when set, is given all bytes as they are read, in order; done must be called
	// once for each call, from any goroutine, when they are not needed any more.
	Tap func(b []byte, done func())
	// Width, when set, returns how many bytes of the file a text stands for, which was
	// decoded on its way here. Sections are those of the file; all else is counted in the
	// text.
	Width func(text []byte) int64

	in     io.Reader
	finder Finder
	lend   Lender
	limit  int64

	loan  *loan // the buffer of the sight
	sight Sight
	kept  int64   // the first byte that is still needed
	queue []found // records that are in no part yet
	wrong error   // what is wrong behind them

	offset, record, line int64 // of the section that comes next
	begin                int64 // of it, in the text
	lines, bytes         int64 // of it that were counted: line breaks, and bytes of the file,
	counted              int64 // up to here
	longLines            int64 // line breaks before the record that was given up because it is too long
}

// NewCutter starts to cut a stream. Records are numbered from the given one on.
func NewCutter(in io.Reader, f Finder, lend Lender, record int64) *Cutter {
	return newCutter(in, f, lend, record, Limit)
}

func newCutter(in io.Reader, f Finder, lend Lender, record, limit int64) *Cutter {
	return &Cutter{in: in, finder: f, lend: lend, limit: limit, sight: Sight{Open: None}, record: record, line: 1}
}

// Resume says, before the first Next, that the stream does not begin at the beginning
// of its file but with the section of p.
func (c *Cutter) Resume(p *Part) {
	c.offset, c.record, c.line = p.Offset, p.Record, p.Line
	c.sight.At, c.kept, c.counted, c.begin = p.Offset, p.Offset, p.Offset, p.Offset
}

// Next returns the next part, which the caller releases, or io.EOF.
func (c *Cutter) Next(ctx context.Context) (*Part, error) {
	for {
		switch {
		case len(c.queue) > 0:
			return c.cut(), nil
		case c.wrong != nil:
			return nil, c.placed(c.wrong)
		}
		if s := &c.sight; s.Ended {
			if end := s.Here(len(s.Text)); end > c.begin {
				return c.section(end, 0), nil
			}
			return nil, io.EOF
		}
		if err := c.fill(ctx); err != nil {
			return nil, err
		}
		c.find()
	}
}

// Close gives back what the cutter still holds.
func (c *Cutter) Close() {
	if c.loan != nil {
		c.loan.release()
		c.loan = nil
	}
}

// fill reads on, into a new buffer that begins with what is still needed.
func (c *Cutter) fill(ctx context.Context) error {
	s := &c.sight
	rest := s.Text[c.kept-s.At:]
	next, err := borrow(ctx, c.lend, len(rest))
	if err != nil {
		return err
	}
	have := copy(next.buf, rest)
	s.Next -= len(s.Text) - len(rest)
	c.Close()
	c.loan = next
	n, err := io.ReadFull(c.in, next.buf[have:min(len(next.buf), have+next.step)])
	s.Text, s.At = next.buf[:have+n], c.kept
	if c.Tap != nil && n > 0 {
		next.retain()
		c.Tap(next.buf[have:have+n], next.release)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.Ended, err = true, nil
	}
	return err
}

// find shows the finder what was read.
func (c *Cutter) find() {
	s := &c.sight
	c.wrong = c.finder.Find(s)
	if c.wrong == nil && len(s.Text)-s.Next > mostUnseen {
		c.wrong = &Error{Offset: s.Here(s.Next), Message: message.New(errUnseen, s.Here(s.Next))}
	}
	c.queue, s.found = append(c.queue, s.found...), s.found[:0]
	if len(c.queue) == 0 {
		c.keep()
	}
}

// placed says on which line it is what is wrong.
func (c *Cutter) placed(err error) error {
	if wrong := (*Error)(nil); errors.As(err, &wrong) && wrong.Offset != None {
		c.count(wrong.Offset)
		wrong.Line = c.line + c.lines
	}
	return err
}

// keep gives up what is not needed any more: all that was seen, but for a record that
// may still be short enough.
func (c *Cutter) keep() {
	s := &c.sight
	kept := s.Here(s.Next)
	switch {
	case s.Open == None:
	case kept-s.Open <= c.limit:
		kept = s.Open
	case s.Open >= c.kept:
		c.count(s.Open)
		c.longLines = c.lines
	}
	c.kept = max(c.kept, kept)
	c.count(c.kept)
}

// count counts the line breaks and bytes before a place.
func (c *Cutter) count(to int64) {
	if to <= c.counted {
		return
	}
	at := c.sight.At
	text := c.sight.Text[c.counted-at : to-at]
	c.lines += int64(bytes.Count(text, []byte{'\n'}))
	if c.counted = to; c.Width != nil {
		c.bytes += c.Width(text)
	} else {
		c.bytes += int64(len(text))
	}
}

// cut makes a part of the records that were found: those before one that is too long,
// or that one.
func (c *Cutter) cut() (p *Part) {
	n := 0
	for n < len(c.queue) && c.queue[n].to-c.queue[n].from <= c.limit {
		n++
	}
	if n == 0 {
		n = 1
		p = c.refuse(c.queue[0])
	} else {
		p = c.take(c.queue[:n])
	}
	c.queue = c.queue[:copy(c.queue, c.queue[n:])]
	if len(c.queue) == 0 {
		c.keep()
	}
	return p
}

// refuse makes a part of a record that is too long.
func (c *Cutter) refuse(long found) *Part {
	lines := c.longLines
	if long.from >= c.counted {
		c.count(long.from)
		lines = c.lines
	}
	p := c.section(long.to, 1)
	p.Reason, p.Spans = ReasonTooLong, []Span{{Line: uint32(lines)}}
	return p
}

// take makes a part of records that are in the sight.
func (c *Cutter) take(records []found) *Part {
	s := &c.sight
	at := max(c.kept, c.begin)
	spans := make([]Span, len(records))
	for i, f := range records {
		c.count(f.from)
		spans[i] = Span{uint32(f.from - at), uint32(f.to - at), uint32(c.lines), f.sign}
	}
	end := records[len(records)-1].to
	p := c.section(end, int64(len(records)))
	p.At, p.Spans, p.loan = at, spans, c.loan
	p.Text = s.Text[at-s.At : end-s.At : min(cap(s.Text), len(s.Text)+Slack)]
	c.loan.retain()
	return p
}

// section makes a part of the section that ends at a place, and begins the next one.
func (c *Cutter) section(end, records int64) *Part {
	c.count(end)
	p := &Part{Offset: c.offset, Bytes: c.bytes, Record: c.record, Records: records, Line: c.line}
	c.record += records
	c.line += c.lines
	c.offset += c.bytes
	c.lines, c.bytes, c.begin = 0, 0, end
	return p
}
