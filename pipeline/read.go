package pipeline

import (
	"context"
	"errors"
	"os"
	"slices"

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

var msgRefused = message.Define("column_refused",
	"cột “%s” (kiểu %s) chưa đọc được; để xem các cột khác, hãy dùng --rules với một tệp bộ dữ liệu không khai báo cột này",
	"column “%s” (of type %s) cannot be read; to see the others, give --rules with a dataset file that does not declare it")

// Read reads one file at hand, or the files of an archive, as a source block says, and
// writes the table. To makes the writer, once the columns are known: all that the files
// have, as they come. Those that cannot be read are left out where the block is of a dataset
// that does not declare them, as an audit does not look at them. Rows are written in the
// order in which they stand.
func Read(ctx context.Context, s source.Spec, file string, to func(columns []string) (rewrite.Writer, error)) ([]Seen, error) {
	found, err := findFile(ctx, s, file)
	if err != nil {
		return nil, err
	}
	e, err := source.Open(ctx, s, found)
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		return nil, err
	}
	columns, err := columnsOf(e.Files, s.Columns)
	if err != nil {
		return nil, err
	}
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
		seen[i].Refused = slices.DeleteFunc(seen[i].Refused, func(name string) bool { return slices.Contains(columns, name) })
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

// columnsOf are the columns of all files, in order, without those that cannot be read and
// are not declared. It is an error if there is one and nothing is declared.
func columnsOf(files []source.File, declared []string) ([]string, error) {
	var columns []string
	known := map[string]bool{}
	for i := range files {
		f := &files[i]
		for _, name := range f.Refused {
			if declared == nil {
				return nil, &source.Error{File: f.Name, Message: message.New(msgRefused, name, f.Types[slices.Index(f.Header, name)])}
			}
			known[name] = !slices.Contains(declared, name)
		}
	}
	for i := range files {
		for _, name := range files[i].Header {
			if !known[name] {
				known[name] = true
				columns = append(columns, name)
			}
		}
	}
	return columns, nil
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
