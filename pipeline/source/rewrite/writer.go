package rewrite

import (
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"rasoat/pipeline/source"
)

// A Writer writes a table. Nothing is whole before it is closed.
type Writer interface {
	// Write writes the rows of a batch, whose columns are those of the table in order.
	Write(arrow.Record) error
	Close() error
}

// makers are the ways to write a table, by the names of formats.
var makers = map[string]func(w io.Writer, schema *arrow.Schema) (Writer, error){
	"csv": newText, "parquet": newParquet, "arrow": newArrow,
}

// Formats are the formats that can be written.
func Formats() []string { return []string{"csv", "parquet", "arrow"} }

// IsFormat tells whether tables can be written in a format.
func IsFormat(name string) bool { return slices.Contains(Formats(), name) }

// New makes a writer of a table with these columns, in one of Formats.
func New(w io.Writer, format string, columns []string) (Writer, error) {
	fields := make([]arrow.Field, len(columns))
	for i, name := range columns {
		fields[i] = arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true}
	}
	return makers[format](w, arrow.NewSchema(fields, nil))
}

// groupRows is how many rows a group of Parquet has.
const groupRows = 1 << 17

type parquetWriter struct {
	*pqarrow.FileWriter
	schema *arrow.Schema
}

func newParquet(w io.Writer, schema *arrow.Schema) (Writer, error) {
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithMaxRowGroupLength(groupRows))
	onlyWritten := struct{ io.Writer }{w} // else the library closes it
	to, err := pqarrow.NewFileWriter(schema, onlyWritten, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	return parquetWriter{to, schema}, nil
}

func (p parquetWriter) Write(r arrow.Record) error {
	texts := spelled(r, p.schema)
	defer texts.Release()
	return p.WriteBuffered(texts)
}

type arrowWriter struct {
	*ipc.FileWriter
	schema *arrow.Schema
}

func newArrow(w io.Writer, schema *arrow.Schema) (Writer, error) {
	to, err := ipc.NewFileWriter(&counted{Writer: w}, ipc.WithSchema(schema), ipc.WithZstd())
	if err != nil {
		return nil, err
	}
	return arrowWriter{to, schema}, nil
}

func (a arrowWriter) Write(r arrow.Record) error {
	texts := spelled(r, a.schema)
	defer texts.Release()
	return a.FileWriter.Write(texts)
}

// counted tells the library how far it is, which is all that it wants to seek for.
type counted struct {
	io.Writer
	at int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.at += int64(n)
	return n, err
}

func (c *counted) Seek(int64, int) (int64, error) { return c.at, nil }

// spelled is a record with all columns as strings.
func spelled(r arrow.Record, schema *arrow.Schema) arrow.Record {
	columns := make([]arrow.Array, r.NumCols())
	for i, c := range r.Columns() {
		if columns[i] = c; c.DataType().ID() != arrow.STRING {
			columns[i] = plain(c)
			defer columns[i].Release()
		}
	}
	return array.NewRecord(schema, columns, r.NumRows())
}

func plain(a arrow.Array) arrow.Array {
	b := array.NewStringBuilder(memory.NewGoAllocator())
	defer b.Release()
	for i := range a.Len() {
		if a.DataType().ID() == arrow.NULL {
			b.AppendNull()
		} else {
			b.Append(source.TextAt(a, i))
		}
	}
	return b.NewArray()
}
