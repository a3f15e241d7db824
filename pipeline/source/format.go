package source

import (
	"context"

	"rasoat/pipeline/source/csv"
)

// A table is one file of an extract, opened: its header is known.
type table interface {
	// cut reads the file once, from beginning to end, and gives its parts to emit,
	// in order. Emit owns a part from then on. Every byte of the file passes tap
	// once, in order, if there is one.
	cut(ctx context.Context, in input, emit func(part) error) error
	// again emits the parts at a place that cut has come through; they need not be
	// the same ones. Only the records wanted, which are in order, must be in them.
	again(ctx context.Context, in input, at place, wanted []int64, emit func(part) error) error
	// reader makes a reader of the table's parts, for one goroutine. The table is
	// that of the given file of the extract.
	reader(file int, columns []string) reader
}

// A streamed table can only be read from its beginning: again is called once for all
// records that are wanted, with no place.
type streamed interface{ streamed() }

// A part is a piece of a file that is read by itself.
type part interface {
	place() place
	release()
}

// A reader reads the first records of a part, at most so many (blank ones are
// not counted), in batches of at most maxBatch.
type reader interface {
	read(p part, most int, fn func(*Batch) error) error
}

// maxBatch bounds what a batch holds where records are short.
const maxBatch = 1 << 16

// input is what a table is cut with: buffers, and who else sees the bytes.
type input struct {
	blocks *csv.Blocks
	tap    func(b []byte, done func()) // may be nil
}

// A place is where a part stands in its file.
type place struct {
	offset, bytes         int64
	record, records, line int64
}

// formats are the ways to open a file, by the value of `format:`.
var formats = map[string]func(ctx context.Context, f *File, s Spec) (table, error){
	"arrow":   openArrow,
	"csv":     openDelimited,
	"json":    openJSON,
	"ndjson":  openLines,
	"ods":     openODS,
	"parquet": openParquet,
	"xls":     openXLS,
	"xlsx":    openXLSX,
	"xml":     openXML,
}
