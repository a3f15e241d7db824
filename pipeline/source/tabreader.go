package source

import (
	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/sheet"
)

// tabReader reads runs of rows.
type tabReader struct {
	table   *workbook
	columns columns
	rows    *sheet.Rows
	scanner sheet.Scanner
	batch   Batch
}

func (t *workbook) reader(file int, names []string) reader {
	r := &tabReader{table: t, columns: newColumns(names, t.file.positions(names))}
	if t.book == nil {
		return r
	}
	l := sheet.Layout{File: file, Fields: len(t.file.Header), Wanted: r.columns.wanted, Calendar: t.book.Calendar()}
	if len(t.spec.Digits) > 0 {
		l.Digits = make([]int, len(t.file.Header))
		for name, n := range t.spec.Digits {
			if at := t.file.indexOf(name); at >= 0 {
				l.Digits[at] = n
			}
		}
	}
	if t.spec.Decimal != "" {
		l.Decimal = t.spec.Decimal[0]
	}
	r.rows = sheet.NewRows(l)
	r.scanner = t.book.NewScanner(r.rows)
	return r
}

func (r *tabReader) read(p part, most int, fn func(*Batch) error) error {
	t := p.(*tabPart)
	if t.run == nil {
		none := sheet.Taken{Columns: make([]csv.Column, len(r.columns.wanted)), Notes: t.notes}
		for i := range none.Columns {
			none.Columns[i].Offsets = []int32{0}
		}
		return r.give(&none, fn)
	}
	r.rows.Move(t.tab, &r.table.file.Sheets[t.tab], t.below)
	r.scanner.Start(t.run)
	for more, err := true, error(nil); more && most > 0; {
		r.rows.Next()
		if more, err = r.scanner.Next(min(most, maxBatch)); err != nil {
			return r.table.fault(err)
		}
		most -= r.rows.Records()
		if err := r.give(r.rows.Take(), fn); err != nil {
			return err
		}
	}
	return nil
}

// lasting says that the last batch of a part stays as it is.
func (r *tabReader) lasting() {}

func (r *tabReader) give(rows *sheet.Taken, fn func(*Batch) error) error {
	r.batch = Batch{
		Record: r.columns.record(rows.Columns, rows.At.Count), Rows: rows.At, Rejects: rows.Rejects,
		Skipped: rows.Skipped, Undecodable: rows.Undecodable, Flaws: rows.Flaws, Notes: &tabNotes{rows.Notes, r.table.file},
	}
	defer r.batch.Record.Release()
	return fn(&r.batch)
}
