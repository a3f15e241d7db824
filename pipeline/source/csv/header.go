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

// ReasonNotUTF8 is why a header cannot be used; in rows such bytes are read as
// U+FFFD.
var ReasonNotUTF8 = message.Define("header_not_utf8",
	"dòng tiêu đề không phải là văn bản UTF-8", "the header is not UTF-8 text")

// Header is the record that names the columns.
type Header struct {
	Fields []string // as they stand in the file
	Record int64    // its number; 0: the file has no such record
	Line   int64
	Reason string // why it cannot be read, or ""
	Blank  bool   // it is a blank line
	Others bool   // the file has records that are not blank before the header, or instead of it
}

// ReadHeader reads the record of the given number from a fresh splitter, or with
// 0 the first one that is not blank.
func ReadHeader(ctx context.Context, s *Splitter, number int64) (Header, error) {
	h := headerSearch{number: number, d: s.d}
	for {
		part, err := s.Next(ctx)
		if errors.Is(err, io.EOF) {
			return Header{Others: h.Others}, nil
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
	d      Dialect
}

func (h *headerSearch) search(p *Part) bool {
	h.Record, h.Line = p.Record, p.Line
	if p.Reason != "" {
		h.Reason = p.Reason
		if h.number == 0 || h.number == h.Record {
			return true
		}
		h.Reason, h.Others = "", true
		return false
	}
	r := newFieldReader(Layout{Dialect: h.d}, nil)
	r.countLines = true
	for i := 0; i < len(p.text); {
		rec := r.read(p.text, i, 0)
		raw := p.text[i:rec.next]
		h.Blank = rec.fields == 1 && isBlankLine(h.d, raw)
		if h.Record == h.number || h.number == 0 && !h.Blank {
			h.take(p.text, i, rec)
			return true
		}
		h.Others = h.Others || !h.Blank
		h.Record++
		h.Line += rec.lines
		i = rec.next
	}
	return false
}

// take reads the header itself, which begins at i.
func (h *headerSearch) take(text []byte, i int, rec record) {
	switch raw := text[i:rec.next]; {
	case bytes.IndexByte(raw, 0) >= 0:
		h.Reason = ReasonNUL
		return
	case !utf8.Valid(raw):
		h.Reason = ReasonNotUTF8
		return
	}
	l := Layout{Dialect: h.d, Fields: rec.fields}
	for i := range l.Fields {
		l.Wanted = append(l.Wanted, i)
	}
	r := newFieldReader(l, nil)
	for i := range r.columns {
		r.columns[i].Offsets = make([]int32, 2)
	}
	r.read(text, i, 0)
	for _, c := range r.columns {
		h.Fields = append(h.Fields, string(c.Data[:c.Offsets[1]]))
	}
}

// isBlankLine tells whether a record of one field is a blank line.
func isBlankLine(d Dialect, raw []byte) bool {
	return !d.quotes(raw[0]) && value.IsBlank(raw)
}
