package source

import (
	"context"

	"rasoat/pipeline/source/ipc"
	"rasoat/pipeline/source/parquet"
)

// openGrouped opens a file of groups of rows, which look is given; what it returns are
// names and types of the columns.
func openGrouped(ctx context.Context, f *File, look func(t *grouped, h content) (names, types []string, err error)) (table, error) {
	h, err := f.reopen(ctx)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	t := &grouped{file: f}
	if f.Bytes == 0 { // a file without a record, as in any format
		return t, nil
	}
	names, types, err := look(t, h)
	if err != nil {
		return nil, t.fault(err)
	}
	f.Encoding, f.Types = "utf-8", types
	f.nameColumns(names)
	for _, i := range t.refused {
		if i < len(f.Header) {
			f.Refused = append(f.Refused, f.Header[i])
		}
	}
	return t, nil
}

// openParquet is the format parquet.
func openParquet(ctx context.Context, f *File, _ Spec) (table, error) {
	return openGrouped(ctx, f, func(t *grouped, h content) (names, types []string, err error) {
		in, err := parquet.Open(h, f.Bytes)
		if err != nil {
			return nil, nil, err
		}
		for i, c := range in.Columns {
			names, types = append(names, c.Name), append(types, c.Type)
			if !c.Readable() {
				t.refused = append(t.refused, i)
			}
		}
		t.rows, t.parts, f.Dialect = in.Rows, in.Spans(h), in.Summary
		t.open = func(columns []int) (groupReader, error) { return in.NewReader(columns) }
		return names, types, nil
	})
}

// openArrow is the format arrow: files of Arrow IPC, which Feather is another name of, and
// streams.
func openArrow(ctx context.Context, f *File, _ Spec) (table, error) {
	return openGrouped(ctx, f, func(t *grouped, h content) (names, types []string, err error) {
		in, err := ipc.Open(h, f.Bytes)
		if err != nil {
			return nil, nil, err
		}
		for i, c := range in.Columns {
			names, types = append(names, c.Name), append(types, c.Type)
			if !c.Readable() {
				t.refused = append(t.refused, i)
			}
		}
		t.rows, t.parts, f.Dialect = in.Rows, in.Spans(), in.Summary
		t.open = func(columns []int) (groupReader, error) { return in.NewReader(columns) }
		return names, types, nil
	})
}
