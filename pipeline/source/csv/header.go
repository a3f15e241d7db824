package csv

import (
	"bytes"
	"context"
	"errors"
	"io"
	"unicode/utf8"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// ReasonNotText is why a header cannot be used; in rows such bytes are read as
// U+FFFD.
var ReasonNotText = message.Define("header_not_text",
	"dòng tiêu đề có byte không thuộc bảng mã của tệp", "the header has bytes that are not of the file's encoding")

// Header is the record that names the columns, or several.
type Header struct {
	Rows   [][]string // their fields, as they stand in the file
	Record int64      // the number of the first one; 0: the file has no such record
	Line   int64
	Reason string // why it cannot be read, or ""
	Blank  bool   // it is a blank line
	Above  Note   // records before the header, or instead of it, that are not blank
}

// ReadHeader reads so many records from the given number on from a fresh splitter;
// with 0 from the first one that is not blank. Decode is that of the layout.
func ReadHeader(ctx context.Context, s *Splitter, decode func(dst, src []byte) []byte, number int64, rows int) (Header, error) {
	h := headerSearch{number: number, rows: max(rows, 1), d: s.d, decode: decode}
	for {
		part, err := s.Next(ctx)
		if errors.Is(err, io.EOF) {
			if len(h.Rows) == 0 {
				h.Record, h.Line, h.Blank = 0, 0, false
			}
			return h.Header, nil
		}
		if err != nil {
			return Header{}, err
		}
		found := h.search(part)
		part.Release()
		if found {
			return h.Header, nil
		}
	}
}

type headerSearch struct {
	Header
	number int64
	rows   int
	d      Dialect
	decode func(dst, src []byte) []byte
}

// search looks at the records of a part until the header is whole.
func (h *headerSearch) search(p *Part) bool {
	at := Place{p.Record, p.Line}
	if p.Reason != "" {
		if h.number == 0 || h.number == at.Record || len(h.Rows) > 0 {
			h.begin(at)
			h.Reason = p.Reason
			return true
		}
		h.Above.add(at)
		return false
	}
	text := p.text
	if h.decode != nil {
		decoded := h.decode(nil, p.text)
		text = withSlack(&decoded)
	}
	r := newFieldReader(Layout{Dialect: h.d}, nil)
	r.countLines = true
	for i := 0; i < len(text); {
		rec := r.read(text, i, 0)
		blank := rec.fields == 1 && isBlankLine(h.d, text[i:rec.next])
		if len(h.Rows) > 0 || at.Record == h.number || h.number == 0 && !blank {
			h.begin(at)
			if h.take(text, i, rec, blank); h.Reason != "" || h.Blank || len(h.Rows) == h.rows {
				return true
			}
		} else if !blank {
			h.Above.add(at)
		}
		at.Record++
		at.Line += rec.lines
		i = rec.next
	}
	return false
}

// begin notes where the header begins.
func (h *headerSearch) begin(at Place) {
	if len(h.Rows) == 0 {
		h.Record, h.Line = at.Record, at.Line
	}
}

// take reads one record of the header, which begins at i.
func (h *headerSearch) take(text []byte, i int, rec record, blank bool) {
	switch raw := text[i:rec.next]; {
	case bytes.IndexByte(raw, 0) >= 0:
		h.Reason = ReasonNUL
		return
	case !utf8.Valid(raw):
		h.Reason = ReasonNotText
		return
	}
	h.Blank = blank && len(h.Rows) == 0
	r := newAllReader(h.d, rec.fields)
	r.read(text, i, 0)
	row := make([]string, rec.fields)
	for i := range row {
		row[i] = string(r.value(i))
	}
	h.Rows = append(h.Rows, row)
}

// isBlankLine tells whether a record of one field is a blank line.
func isBlankLine(d Dialect, raw []byte) bool {
	return !d.quotes(raw[0]) && value.IsBlank(raw)
}
