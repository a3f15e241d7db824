package source

import (
	"context"
	"errors"
	"io"
	"math"
	"os"

	"rasoat/pipeline/source/csv"
	"rasoat/rules/message"
)

var errHeaderRow = message.Define("source_header_row_absent",
	"không có dòng tiêu đề ở dòng số %s", "there is no header in row %s")

// delimited is a table of delimited text.
type delimited struct {
	file    *File
	dialect csv.Dialect
	header  int64 // number of the header's record; all records up to it are skipped
	skip    int64 // bytes of the byte order mark
}

// openDelimited is the format csv.
func openDelimited(ctx context.Context, f *File, s Spec) (table, error) {
	h, err := os.Open(f.Path)
	if err != nil {
		return nil, &Error{File: f.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	defer h.Close()
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(h, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, broken(f.Name, int64(n), err)
	}
	head = head[:n]
	if m := sniff(head); !m.IsZero() {
		return nil, &Error{File: f.Name, Message: m}
	}
	t := &delimited{file: f}
	f.Encoding = "utf-8"
	if len(head) >= len(bom) && string(head[:len(bom)]) == string(bom) {
		t.skip = int64(len(bom))
		f.Encoding = "utf-8 with BOM"
	}
	t.dialect = csv.Detect(head[t.skip:], s.dialect())
	f.Dialect = t.dialect.String()
	return t, t.readHeader(ctx, h, int64(s.HeaderRow))
}

func (t *delimited) readHeader(ctx context.Context, in *os.File, row int64) error {
	if _, err := in.Seek(t.skip, io.SeekStart); err != nil {
		return broken(t.file.Name, t.skip, err)
	}
	s := csv.NewSplitter(in, t.dialect, csv.NewBlocks(2, sniffBytes))
	defer s.Close()
	h, err := csv.ReadHeader(ctx, s, row)
	switch {
	case err != nil:
		return broken(t.file.Name, t.skip, err)
	case h.Reason != "":
		return &Error{File: t.file.Name, Line: h.Line, Message: message.New(h.Reason)}
	case h.Record == 0 && !h.Others:
		t.header = math.MaxInt64 // blank lines only
		return nil
	case h.Record == 0 || h.Blank:
		return fault(t.file.Name, errHeaderRow, row)
	}
	t.header = h.Record
	return t.file.nameColumns(h.Fields, h.Line)
}

// textPart is a part of delimited text.
type textPart struct{ *csv.Part }

func (p textPart) place() place {
	return place{offset: p.Offset, bytes: p.Bytes, record: p.Record, records: p.Records, line: p.Line}
}

func (p textPart) release() { p.Release() }

func (t *delimited) cut(ctx context.Context, in input, emit func(part) error) error {
	h, err := t.open()
	if err != nil {
		return err
	}
	defer h.Close()
	if in.tap != nil && t.skip > 0 {
		in.tap(bom, func() {})
	}
	if _, err := h.Seek(t.skip, io.SeekStart); err != nil {
		return broken(t.file.Name, 0, err)
	}
	if err := t.split(ctx, h, in, place{offset: t.skip, record: 1, line: 1}, emit); err != nil {
		return err
	}
	return t.file.unchanged(h)
}

func (t *delimited) again(ctx context.Context, in input, at place, _ []int64, emit func(part) error) error {
	h, err := t.open()
	if err != nil {
		return err
	}
	defer h.Close()
	if err := t.split(ctx, io.NewSectionReader(h, at.offset, at.bytes), in, at, emit); err != nil {
		return err
	}
	return t.file.unchanged(h)
}

func (t *delimited) open() (*os.File, error) {
	h, err := os.Open(t.file.Path)
	if err != nil {
		return nil, &Error{File: t.file.Name, Message: message.New(errUnreadable), Err: bare(err)}
	}
	if err := t.file.unchanged(h); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

// split cuts a stream of text that begins at the given place of the file.
func (t *delimited) split(ctx context.Context, r io.Reader, in input, from place, emit func(part) error) error {
	s := csv.NewSplitter(r, t.dialect, in.blocks)
	defer s.Close()
	s.Tap = in.tap
	s.Resume(&csv.Part{Offset: from.offset, Record: from.record, Line: from.line})
	at := from.offset
	for {
		p, err := s.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return broken(t.file.Name, at, bare(err))
		}
		at += p.Bytes
		if err := emit(textPart{p}); err != nil {
			return err
		}
	}
}

// textReader reads parts of delimited text.
type textReader struct {
	columns columns
	parser  *csv.Parser
	batch   Batch
}

func (t *delimited) reader(file int, names []string) reader {
	c := newColumns(names, t.file.positions(names))
	return &textReader{columns: c, parser: csv.NewParser(csv.Layout{
		Dialect: t.dialect, File: file, Header: t.header, Fields: len(t.file.Header), Wanted: c.wanted,
	})}
}

func (r *textReader) read(p part, most int, fn func(*Batch) error) error {
	r.parser.Start(p.(textPart).Part)
	for most > 0 {
		rows := r.parser.Next(min(most, maxBatch))
		if rows == nil {
			return nil
		}
		most -= rows.At.Count + len(rows.Rejects)
		r.batch = Batch{
			Record: r.columns.record(rows.Columns, rows.At.Count),
			Rows:   rows.At, Rejects: rows.Rejects, Skipped: rows.Skipped, Undecodable: rows.Undecodable,
		}
		err := fn(&r.batch)
		r.batch.Record.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

// lasting: the parser fills its columns anew only when it has found more records.
func (r *textReader) lasting() {}

func (r *textReader) done() { r.parser.Done() }
