package cut

import (
	"context"
	"sync/atomic"

	"rasoat/rules/message"
)

// ReasonTooLong is why a record is rejected that is longer than the limit.
var ReasonTooLong = message.Define("element_too_long",
	"bản ghi dài quá 16 MiB", "the record is longer than 16 MiB")

// A Lender lends a buffer, some bytes shorter than its capacity. It may wait until one
// was given back, which is done by calling free once.
type Lender func(ctx context.Context) (buf []byte, free func(), err error)

// Slack is how many bytes there are behind the text of a part: it may be read by eights.
const Slack = 64

// A Part is some whole records of a file.
type Part struct {
	Offset  int64  // of its section of the file
	Bytes   int64  // length of that
	Record  int64  // number of its first record
	Records int64  // records in it
	Line    int64  // number of the line in which the section begins, from 1
	Reason  string // ReasonTooLong: it is one record, which cannot be read and of which there is no text

	Text  []byte // from its first record, or somewhere before it, to its last
	At    int64  // where the text begins in the file
	Spans []Span // the records

	loan *loan
}

// A Span is where a record stands in the text of its part.
type Span struct {
	From, To uint32
	Line     uint32 // line breaks before it in the section
	Sign     uint8  // what the finder says of it
}

// Release gives the memory of the part back.
func (p *Part) Release() {
	if p.loan != nil {
		p.loan.release()
	}
	p.loan, p.Text = nil, nil
}

// loan is a buffer and the number of those who still read it.
type loan struct {
	buf   []byte
	step  int // bytes that are read at a time
	free  func()
	users atomic.Int32
}

func (l *loan) retain() { l.users.Add(1) }

func (l *loan) release() {
	if l.users.Add(-1) == 0 {
		l.buf = nil
		l.free()
	}
}

// borrow takes a buffer for what is read behind rest bytes. Where these leave no room,
// a larger one is made, and counts as the lent one while it is used.
func borrow(ctx context.Context, lend Lender, rest int) (*loan, error) {
	buf, free, err := lend(ctx)
	if err != nil {
		return nil, err
	}
	l := &loan{buf: buf, step: len(buf), free: free}
	if rest > l.step/2 {
		n := max(2*rest, rest+l.step)
		l.buf = make([]byte, n, n+Slack)
	}
	l.users.Store(1)
	return l, nil
}
