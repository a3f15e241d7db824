package source

import (
	"context"
	"errors"
	"io"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/fields"
	"rasoat/rules/message"
)

// A grammar is how the records of a format are found and read whose fields have names.
type grammar struct {
	find   func() cut.Finder // from the beginning of the text
	resume func() cut.Finder // from behind a record
	scan   func(*fields.Rows) scanner
}

// A scanner reads the records of a part into rows.
type scanner interface {
	Start(*cut.Part)
	Read(cut.Span)
}

// documents is a table in a file of records whose fields have names.
type documents struct {
	file *File
	grammar
	coding *encoding.Encoding
	skip   int64 // bytes of byte order marks
}

// openDocuments reads the beginning of a file, in which within may find the name of its
// encoding.
func openDocuments(ctx context.Context, f *File, s Spec, most int, within func([]byte) string) (*documents, *beginning, error) {
	h, err := f.reopen(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer h.Close()
	b := &beginning{file: f, h: h}
	if err := b.read(most, s.Encoding, within); err != nil {
		return nil, nil, err
	}
	return &documents{file: f, coding: b.coding, skip: b.skip}, b, nil
}

// documentPart is a part of such a file.
type documentPart struct{ *cut.Part }

func (p documentPart) place() place {
	return place{offset: p.Offset, bytes: p.Bytes, record: p.Record, records: p.Records, line: p.Line}
}

func (p documentPart) release() { p.Release() }

func (t *documents) cut(ctx context.Context, in input, emit func(part) error) error {
	h, err := t.file.reopen(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := t.file.tapMarks(h, t.skip, in); err != nil {
		return err
	}
	all := place{offset: t.skip, bytes: t.file.Bytes - t.skip, record: firstRecord, line: 1}
	if err := t.split(ctx, h, t.find(), in, all, emit); err != nil {
		return err
	}
	return t.file.unchanged(h)
}

func (t *documents) again(ctx context.Context, in input, at place, _ []int64, emit func(part) error) error {
	h, err := t.file.reopen(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	f := t.resume
	if at.offset == t.skip && at.record == firstRecord { // else behind a blank line at the very beginning
		f = t.find
	}
	in.tap = nil
	if err := t.split(ctx, h, f(), in, at, emit); err != nil {
		return err
	}
	return t.file.unchanged(h)
}

// split cuts a stretch of the file: all of it, or, where it is a part that was cut before,
// the records of that. What is around them is not in it, so that it has no right end.
func (t *documents) split(ctx context.Context, h content, f cut.Finder, in input, from place, emit func(part) error) error {
	r, tap := text(h, from.offset, from.offset+from.bytes, t.coding, in.tap)
	c := cut.NewCutter(r, f, in.blocks.Borrow, firstRecord)
	defer c.Close()
	if c.Tap = tap; t.coding.IsWide() {
		c.Width = t.coding.Width
	}
	c.Resume(&cut.Part{Offset: from.offset, Record: from.record, Line: from.line})
	at, had := from.offset, int64(0)
	for from.records == 0 || had < from.records {
		p, err := c.Next(ctx)
		again := from.records > 0 && errors.As(err, new(*cut.Error))
		if errors.Is(err, io.EOF) || again { // what was wrong was told when all of it was cut
			return nil
		}
		if err != nil && context.Cause(ctx) != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return t.fault(at, err)
		}
		at, had = at+p.Bytes, had+p.Records
		if err := emit(documentPart{p}); err != nil {
			return err
		}
	}
	return nil
}

// fault names the file in an error of cutting it.
func (t *documents) fault(at int64, err error) error {
	var wrong *cut.Error
	if errors.As(err, &wrong) {
		return &Error{File: t.file.Name, Line: wrong.Line, Message: wrong.Message}
	}
	return broken(t.file.Name, at, bare(err))
}

// documentReader reads parts of such files.
type documentReader struct {
	columns columns
	rows    *fields.Rows
	scanner scanner
	batch   Batch
}

func (t *documents) reader(file int, names []string) reader {
	c := newColumns(names, t.file.positions(names))
	rows := fields.NewRows(fields.Layout{File: file, Columns: t.file.Header, Wanted: c.wanted})
	return &documentReader{columns: c, rows: rows, scanner: t.scan(rows)}
}

func (r *documentReader) read(p part, most int, fn func(*Batch) error) error {
	d := p.(documentPart).Part
	r.scanner.Start(d)
	for i := range d.Spans {
		readRecord(r.rows, r.scanner, d, i)
		if n := r.rows.Records(); n < most && n < maxBatch && i+1 < len(d.Spans) {
			continue
		}
		most -= r.rows.Records()
		if err := r.give(fn); err != nil || most <= 0 {
			return err
		}
	}
	return nil
}

// readRecord reads a record of a part with a scanner that has begun it.
func readRecord(rows *fields.Rows, s scanner, p *cut.Part, i int) {
	span := p.Spans[i]
	rows.Begin(p.Record+int64(i), p.Line+int64(span.Line))
	if p.Reason != "" {
		rows.RejectDamaged(message.New(p.Reason))
		return
	}
	s.Read(span)
}

// lasting: rows are begun anew only when another record is.
func (r *documentReader) lasting() {}

func (r *documentReader) give(fn func(*Batch) error) error {
	rows := r.rows.Take()
	r.batch = Batch{
		Record: r.columns.record(rows.Columns, rows.At.Count),
		Rows:   rows.At, Rejects: rows.Rejects, Skipped: rows.Skipped, Undecodable: rows.Undecodable, Notes: (*fieldNotes)(rows.Notes),
	}
	defer r.batch.Record.Release()
	return fn(&r.batch)
}
