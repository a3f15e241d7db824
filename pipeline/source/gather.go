package source

import (
	"context"
	"errors"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/fields"
	"rasoat/rules"
	"rasoat/rules/message"
)

var (
	errNoRecord = message.Define("source_no_record",
		"không đọc được bản ghi nào; bản ghi đầu tiên: %s", "no record of it can be read; the first one: %s")
	errManyNames = message.Define("source_many_names",
		"có hơn %s tên trường khác nhau: dữ liệu nằm ở chỗ của tên trường; hãy xuất lại tệp với tên trường cố định",
		"has more than %s different names of fields: data stands where names belong; export it with the same names in all records")
)

// nameFields finds out the columns from the first records, and takes those that are
// declared from the first record that has them.
func (t *documents) nameFields(ctx context.Context, declared []string) error {
	rows, names := fields.Gather(declared)
	s := t.scan(rows)
	in := input{blocks: csv.NewBlocks(2, sniffBytes)}
	seen, read := 0, 0
	var first rules.Reject
	err := t.cut(ctx, in, func(p part) error {
		defer p.release()
		d := p.(documentPart).Part
		s.Start(d)
		for i := range d.Spans {
			if readRecord(rows, s, d, i); names.Enough(seen + i + 1) {
				break
			}
		}
		got := rows.Take()
		seen, read = seen+len(d.Spans), read+got.At.Count
		if len(got.Rejects) > 0 && first.Record == 0 {
			first = got.Rejects[0]
		}
		if names.Enough(seen) {
			return errStop
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, errStop):
		return err
	case names.TooMany():
		return fault(t.file.Name, errManyNames, fields.MostColumns)
	case read == 0 && first.Record > 0:
		return &Error{File: t.file.Name, Line: first.Line, Message: message.New(errNoRecord, first.Reason)}
	case read > 0:
		t.file.Header = append([]string{}, names.Columns()...)
	}
	return nil
}
