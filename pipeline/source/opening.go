package source

import (
	"context"
	"fmt"
	"math"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/dialect"
	"rasoat/rules/message"
)

var errHeaderRow = message.Define("source_header_row_absent",
	"không có dòng tiêu đề ở dòng số %s", "there is no header in row %s")

// An opening is what is found out of a delimited text while it is opened.
type opening struct {
	*delimited
	spec *Spec
	h    content
	head []byte // the first bytes, behind the byte order marks
	text []byte // what they stand for
	rows int    // of the header

	encoding float64 // how sure the encoding is
	found    dialect.Found
}

// openDelimited is the format csv.
func openDelimited(ctx context.Context, f *File, s Spec) (table, error) {
	h, err := f.reopen(ctx)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	o := opening{delimited: &delimited{file: f, footer: f.Bytes}, spec: &s, h: h}
	if err := o.findEncoding(); err != nil {
		return nil, err
	}
	o.found = dialect.Detect(o.text, o.isWhole(), s.given())
	o.dialect, o.crlf = o.found.Dialect, o.found.CRLF
	f.Dialect = o.dialect.String()
	if err := o.readHeader(ctx); err != nil {
		return nil, err
	}
	if err := o.findFooter(); err != nil {
		return nil, err
	}
	o.assume()
	return o.delimited, nil
}

// isWhole tells whether the head is all there is.
func (o *opening) isWhole() bool { return o.skip+int64(len(o.head)) >= o.file.Bytes }

// findEncoding reads the head and finds out what it is written in.
func (o *opening) findEncoding() error {
	b := beginning{file: o.file, h: o.h}
	signs, err := piece(o.h, 0, sniffBytes)
	if err != nil {
		return broken(o.file.Name, 0, bare(err))
	}
	if m := sniff(signs); !m.IsZero() {
		return &Error{File: o.file.Name, Message: m}
	}
	if err := b.read(sniffBytes, o.spec.Encoding, nil); err != nil {
		return err
	}
	o.head, o.text, o.coding, o.skip, o.encoding = b.head, b.text, b.coding, b.skip, b.sure
	if m := sniffText(o.text); !m.IsZero() {
		return &Error{File: o.file.Name, Message: m}
	}
	return nil
}

// readHeader reads the header and takes its names.
func (o *opening) readHeader(ctx context.Context) error {
	h, err := o.headerAt(ctx, o.found.HeaderRow)
	if err == nil && o.spec.HeaderRow == 0 && (h.Record == 0 || h.Blank || h.Reason != "") {
		o.found.HeaderRows = max(o.spec.HeaderRows, 1)
		h, err = o.headerAt(ctx, 0)
	}
	switch {
	case err != nil:
		return broken(o.file.Name, o.skip, bare(err))
	case h.Reason != "":
		return &Error{File: o.file.Name, Line: h.Line, Message: message.New(h.Reason)}
	case h.Record == 0 && h.Above.Count == 0:
		o.header = math.MaxInt64 // blank lines only
		return nil
	case h.Record == 0 || h.Blank:
		return fault(o.file.Name, errHeaderRow, o.spec.HeaderRow)
	}
	o.rows = len(h.Rows)
	o.header = h.Record + int64(o.rows) - 1
	o.file.nameColumns(dialect.Names(h.Rows))
	if first := h.Record; o.rows > 1 {
		o.file.Dialect += fmt.Sprintf(", header in rows %d-%d", first, o.header)
	} else if first > 1 {
		o.file.Dialect += fmt.Sprintf(", header in row %d", first)
	}
	o.asides = csv.NewAsides(h.Rows, o.spec.Totals != "read")
	o.tellHeader(h)
	return nil
}

// headerAt reads the header that begins with the given record.
func (o *opening) headerAt(ctx context.Context, record int64) (csv.Header, error) {
	in, _ := text(o.h, o.skip, o.file.Bytes, o.coding, nil)
	s := csv.NewSplitter(in, o.dialect, csv.NewBlocks(2, sniffBytes))
	defer s.Close()
	return csv.ReadHeader(ctx, s, o.decode(), record, o.found.HeaderRows)
}

// tellHeader tells what stands above the header, and of a header of several rows.
func (o *opening) tellHeader(h csv.Header) {
	if h.Above.Count > 0 {
		o.file.tell(newFinding(findingTitles, h.Above))
	}
	if o.rows > 1 {
		all := csv.Note{Count: int64(o.rows)}
		for i := range min(o.rows, csv.Shown) {
			all.First = append(all.First, csv.Place{Record: h.Record + int64(i)})
		}
		o.file.tell(newFinding(findingHeader, all))
	}
}
