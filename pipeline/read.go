package pipeline

import (
	"context"
	"errors"
	"os"

	"rasoat/pipeline/source"
	"rasoat/pipeline/source/rewrite"
	"rasoat/rules"
	"rasoat/rules/message"
)

// shownRows is how many rows of a file are told that were rejected, or that have a flaw.
const shownRows = 20

// A Remark is what there is to say of one row.
type Remark struct {
	Row  int64  // its number
	Line int64  // the line in which it begins; its number where the format has no lines
	Cell string // sheet and address, in a workbook
	Text message.M
}

// Remarks are those of one kind: how many rows, and the first of them.
type Remarks struct {
	Count int64
	First []Remark
}

// Seen is what the reading of a file came to.
type Seen struct {
	source.File
	Rejects     Remarks // why a record is no row
	Flaws       Remarks // what could not be read of a row
	Undecodable Remarks // rows with bytes that are not of the encoding
}

// Read reads one file at hand, or the files of an archive, as a source block says, and
// writes the table. To makes the writer, once the columns are known: all that the files
// have, as they come. Rows are written in the order in which they stand.
func Read(ctx context.Context, s source.Spec, file string, to func(columns []string) (rewrite.Writer, error)) ([]Seen, error) {
	found, err := findFile(ctx, s, file)
	if err != nil {
		return nil, err
	}
	e, err := source.Open(ctx, s, found)
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		return nil, err
	}
	columns := columnsOf(e.Files)
	w, err := to(columns)
	if err != nil {
		return nil, err
	}
	seen := make([]Seen, len(e.Files))
	err = e.Read(ctx, columns, 1, func(int) func(*source.Batch) error {
		return func(b *source.Batch) error {
			seen[b.Rows.File].take(&e.Files[b.Rows.File], b)
			return w.Write(b.Record)
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range seen {
		seen[i].File = e.Files[i]
	}
	return seen, w.Close()
}

// findFile finds the file by its name as it stands; only if there is none, by what may
// stand in a source block: a pattern, or files of an archive.
func findFile(ctx context.Context, s source.Spec, file string) ([]source.Found, error) {
	if _, err := os.Stat(file); err == nil {
		return []source.Found{{Name: file, Path: file}}, nil
	}
	s.Path = file
	found, err := source.Find(ctx, s, ".", 0)
	if err == nil && len(found) == 0 { // opening it says why
		found = []source.Found{{Name: file, Path: file}}
	}
	return found, err
}

// columnsOf are the columns of all files, in order.
func columnsOf(files []source.File) []string {
	var columns []string
	known := map[string]bool{}
	for i := range files {
		for _, name := range files[i].Header {
			if !known[name] {
				known[name] = true
				columns = append(columns, name)
			}
		}
	}
	return columns
}

// take notes what there is to say of a batch.
func (s *Seen) take(f *source.File, b *source.Batch) {
	for _, r := range b.Rejects {
		s.Rejects.add(f, r.Record, r.Line, r.Reason)
	}
	for _, flaw := range b.Flaws {
		s.Flaws.row(f, &b.Rows, flaw.Row, flaw.Reason)
	}
	for _, i := range b.Undecodable {
		s.Undecodable.row(f, &b.Rows, i, message.M{})
	}
}

func (r *Remarks) row(f *source.File, rows *rules.Rows, i int32, text message.M) {
	r.add(f, rows.Record(int(i)), rows.LineOf(int(i)), text)
}

func (r *Remarks) add(f *source.File, record, line int64, text message.M) {
	if r.Count++; r.Count > shownRows {
		return
	}
	row, cell := f.Place(record, "")
	if cell != "" {
		line = row
	}
	r.First = append(r.First, Remark{Row: row, Line: line, Cell: cell, Text: text})
}
