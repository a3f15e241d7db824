package source

import (
	"context"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/encoding"
)

// delimited is a table of delimited text.
type delimited struct {
	file    *File
	coding  *encoding.Encoding
	dialect csv.Dialect
	crlf    bool
	header  int64       // number of the last record of the header; all records up to it are skipped
	asides  *csv.Asides // records that are no rows
	skip    int64       // bytes of byte order marks
	footer  int64       // where begins what stands below the table; the end of the file if nothing does
	cells   bool        // it was not delivered as text: cells hold any bytes
}

// textPart is a part of delimited text.
type textPart struct {
	*csv.Part
	below bool // it stands below the table
}

func (p textPart) place() place {
	return place{offset: p.Offset, bytes: p.Bytes, record: p.Record, records: p.Records, line: p.Line}
}

func (p textPart) release() { p.Release() }

// cut cuts the table, and then what stands below it, which may be written in any way
// and is therefore read by itself.
func (t *delimited) cut(ctx context.Context, in input, emit func(part) error) error {
	h, err := t.file.reopen(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := t.file.tapMarks(h, t.skip, in); err != nil {
		return err
	}
	next, err := t.split(ctx, h, in, place{offset: t.skip, bytes: t.footer - t.skip, record: 1, line: 1}, false, emit)
	if err == nil && t.footer < t.file.Bytes {
		next.offset, next.bytes = t.footer, t.file.Bytes-t.footer
		_, err = t.split(ctx, h, in, next, true, emit)
	}
	if err != nil {
		return err
	}
	return t.file.unchanged(h)
}

func (t *delimited) again(ctx context.Context, in input, at place, _ []int64, emit func(part) error) error {
	h, err := t.file.reopen(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if _, err := t.split(ctx, h, in, at, at.offset >= t.footer, emit); err != nil {
		return err
	}
	return t.file.unchanged(h)
}

// decode is how the bytes of a part become text, nil where they are text.
func (t *delimited) decode() func(dst, src []byte) []byte { return decoder(t.coding) }

// textReader reads parts of delimited text.
type textReader struct {
	columns columns
	layout  csv.Layout
	parser  *csv.Parser
	below   *csv.Parser // of what stands below the table; nil until it is needed
	batch   Batch
}

func (t *delimited) reader(file int, names []string) reader {
	c := newColumns(names, t.file.positions(names))
	l := csv.Layout{
		Dialect: t.dialect, CRLF: t.crlf, Asides: t.asides, File: file, Header: t.header,
		Fields: len(t.file.Header), Wanted: c.wanted, Decode: t.decode(), Cells: t.cells,
	}
	return &textReader{columns: c, layout: l, parser: csv.NewParser(l)}
}

func (r *textReader) read(p part, most int, fn func(*Batch) error) error {
	text := p.(textPart)
	parser := r.parser
	if text.below {
		parser = r.belowParser()
	}
	parser.Start(text.Part)
	for most > 0 {
		rows := parser.Next(min(most, maxBatch))
		if rows == nil {
			return nil
		}
		most -= rows.At.Count + len(rows.Rejects)
		r.batch = Batch{
			Record: r.columns.record(rows.Columns, rows.At.Count),
			Rows:   rows.At, Rejects: rows.Rejects, Skipped: rows.Skipped, Notes: (*textNotes)(&rows.Notes), Undecodable: rows.Undecodable,
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

func (r *textReader) belowParser() *csv.Parser {
	if r.below == nil {
		l := r.layout
		l.Below = true
		r.below = csv.NewParser(l)
	}
	return r.below
}

func (r *textReader) done() {
	r.parser.Done()
	if r.below != nil {
		r.below.Done()
	}
}
