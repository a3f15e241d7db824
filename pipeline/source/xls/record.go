package xls

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"rasoat/pipeline/source/ole"
)

// The types of records that are read.
const (
	recFormula  = 0x0006
	recEOF      = 0x000A
	recDateMode = 0x0022
	recFilePass = 0x002F
	recContinue = 0x003C
	recColInfo  = 0x007D
	recSheet    = 0x0085 // BOUNDSHEET
	recMulRK    = 0x00BD
	recRString  = 0x00D6
	recXF       = 0x00E0
	recMerged   = 0x00E5
	recTexts    = 0x00FC // SST
	recTextCell = 0x00FD // LABELSST
	recNumber   = 0x0203
	recLabel    = 0x0204
	recBoolErr  = 0x0205
	recString   = 0x0207
	recRow      = 0x0208
	recRK       = 0x027E
	recFormat   = 0x041E
	recBOF      = 0x0809
)

var le = binary.LittleEndian

// A record is lent until the next one is read.
type record struct {
	kind uint16
	at   int64 // in the stream
	data []byte
}

// bad says that the record is shorter than it has to be.
func (r *record) bad() error { return damaged(whyRecord, fmt.Sprintf("%04X", r.kind), r.at) }

// records reads a stream record by record.
type records struct {
	in  *bufio.Reader
	at  int64
	buf []byte
}

// recordsOf begins at a place of a stream.
func recordsOf(s *ole.Stream, at int64) *records {
	in := io.NewSectionReader(s, at, max(s.Size-at, 0))
	return &records{in: bufio.NewReaderSize(in, 64<<10), at: at}
}

// next reads the next record. A stream that ends without one that says so was cut.
func (r *records) next() (record, error) {
	var head [4]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		return record{}, r.cut(err)
	}
	n := int(le.Uint16(head[2:]))
	if cap(r.buf) < n {
		r.buf = make([]byte, n, 2*n)
	}
	rec := record{kind: le.Uint16(head[:]), at: r.at, data: r.buf[:n]}
	if _, err := io.ReadFull(r.in, rec.data); err != nil {
		return record{}, r.cut(err)
	}
	r.at += int64(len(head) + n)
	return rec, nil
}

func (r *records) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ole.ErrChain) {
		return damaged(whyCut, r.at)
	}
	return err
}

// peek returns the kind of the next record, 0 if there is none.
func (r *records) peek() uint16 {
	b, err := r.in.Peek(2)
	if err != nil {
		return 0
	}
	return le.Uint16(b)
}
