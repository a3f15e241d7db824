package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sync"
	"unsafe"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// sheet is how one table is written to Parquet and read back. T is the table's
// row, whose tags are its schema.
type sheet[T any] struct {
	name    string
	schema  *parquet.Schema
	columns []column
	sorting []parquet.SortingColumn
	order   []int      // columns by which rows are sorted, all of them
	segment string     // unless "", rows in which this column has a value are not read
	writers *sync.Pool // of *parquet.GenericWriter[T] that wrote a file to its end
}

// pageBytes is about how large the values of a page are, which has to be decoded for a
// few rows of a table that has many. Of a month's file it is less.
const pageBytes = 64 << 10

// newSheet describes a table that is sorted by the named columns. Rows that
// agree in all of them are sorted by the others, so that the order of a file
// never depends on the order in which rows were made.
func newSheet[T any](name string, order ...string) sheet[T] {
	s := sheet[T]{name: name, schema: parquet.SchemaOf(new(T)), writers: &sync.Pool{}}
	s.columns = columnsOf(reflect.TypeFor[T](), s.schema)
	s.sorting = ascending(order)
	for _, c := range order {
		leaf, _ := s.schema.Lookup(c)
		s.order = append(s.order, leaf.ColumnIndex)
	}
	for i := range s.columns {
		if !slices.Contains(s.order, i) {
			s.order = append(s.order, i)
		}
	}
	return s
}

// constant says that the first columns of the order are the same in all rows of a
// file, so that rows need not be compared by them first.
func (s *sheet[T]) constant(columns int) {
	s.order = append(s.order[columns:len(s.order):len(s.order)], s.order[:columns]...)
}

func ascending(columns []string) []parquet.SortingColumn {
	var s []parquet.SortingColumn
	for _, c := range columns {
		s = append(s, parquet.NullsFirst(parquet.Ascending(c)))
	}
	return s
}

// rows turns rows of Go into sorted rows of Parquet, which share their texts.
func (s *sheet[T]) rows(items []T) []parquet.Row {
	rows, width := make([]parquet.Row, len(items)), len(s.columns)
	cells := make([]parquet.Value, width*len(items))
	for i := range items {
		row := cells[i*width : (i+1)*width : (i+1)*width]
		for c, from := range s.columns {
			row[c] = from.value(unsafe.Add(unsafe.Pointer(&items[i]), from.offset))
		}
		rows[i] = row
	}
	if !slices.IsSortedFunc(rows, s.compare) {
		slices.SortFunc(rows, s.compare)
	}
	return rows
}

func (s *sheet[T]) compare(a, b parquet.Row) int {
	for _, c := range s.order {
		if d := compareValues(&a[c], &b[c]); d != 0 {
			return d
		}
	}
	return 0
}

// runIDKey is the key of a file's metadata that holds its run's id, so that a
// table without rows still says whose it is.
const runIDKey = "rasoat.run_id"

// dictionaryLimit is the size in bytes past which a column's texts are written plainly, as
// values, keys and places of samples always are.
const dictionaryLimit = 1 << 20

// write writes a whole file: zstd, sorted, with statistics of columns and
// pages. Pages of version 1 and texts in dictionaries are what every reader of
// Parquet understands; parquet-go's own choice, version 2 and delta lengths,
// is refused by some office tools.
func (s *sheet[T]) write(w io.Writer, rows []parquet.Row, runID string) error {
	return s.writeWith(w, rows, runIDKey, runID)
}

// writeWith writes a whole file, sealed, with keys and values of its metadata, which are the
// same keys for all files of the sheet: a writer that is kept remembers them.
func (s *sheet[T]) writeWith(w io.Writer, rows []parquet.Row, metadata ...string) error {
	return s.writeBy(w, len(rows), func(out *parquet.GenericWriter[T]) error {
		_, err := out.WriteRows(rows)
		return err
	}, metadata...)
}

// writeBy writes a whole file with as many rows as it is said to get.
func (s *sheet[T]) writeBy(w io.Writer, rows int, write func(*parquet.GenericWriter[T]) error, metadata ...string) error {
	out, to := s.writerOf(rows), newSealing(w)
	out.Reset(to)
	for i := 0; i < len(metadata); i += 2 {
		out.SetKeyValueMetadata(metadata[i], metadata[i+1])
	}
	out.SetKeyValueMetadata(sealKey, noSeal)
	err := errors.Join(write(out), out.Flush(), to.close(out))
	if err == nil && rows <= keptRows {
		s.keep(out)
	}
	return err
}

// writerOf is a writer for so many rows, perhaps a kept one. Of many rows the numbers
// repeat as texts do: their dictionaries make a file smaller by a sixth, and take less time
// than compressing the numbers as they are.
func (s *sheet[T]) writerOf(rows int) *parquet.GenericWriter[T] {
	if rows > keptRows {
		return s.newWriter(nil,
			parquet.DefaultEncodingFor(parquet.Int32, &parquet.RLEDictionary),
			parquet.DefaultEncodingFor(parquet.Int64, &parquet.RLEDictionary),
			parquet.DefaultEncodingFor(parquet.Double, &parquet.RLEDictionary))
	}
	if out, kept := s.writers.Get().(*parquet.GenericWriter[T]); kept {
		return out
	}
	return s.newWriter(nil)
}

// keptRows is up to how many rows a file has whose writer is kept: one that has
// written many holds much memory, and has left dictionaries behind.
const keptRows = 1000

// keep keeps a writer for the next file: to make one, with buffers and a
// dictionary for each column, costs more than to write the few rows that most
// files have. Reset wipes what described the last file, and parquet-go describes
// the next one by the same lists (paths of columns, sorting columns); so they are
// taken off before. TestKeptWriters holds that nothing else is left behind.
func (s *sheet[T]) keep(out *parquet.GenericWriter[T]) {
	clear(out.File().Metadata().RowGroups)
	out.Reset(nil)
	s.writers.Put(out)
}

// pageCodec compresses pages at zstd's fastest level: most hold indexes of dictionaries,
// of which the next level makes 4 % less in twice the time.
var pageCodec = &zstd.Codec{Level: zstd.SpeedFastest}

func (s *sheet[T]) newWriter(w io.Writer, options ...parquet.WriterOption) *parquet.GenericWriter[T] {
	return parquet.NewGenericWriter[T](w, append(options,
		parquet.CreatedBy("rasoat", "1", "parquet-go"),
		parquet.Compression(pageCodec),
		parquet.DataPageVersion(1),
		parquet.PageBufferSize(pageBytes),
		parquet.DataPageStatistics(false), // the index of pages has them
		parquet.DefaultEncodingFor(parquet.ByteArray, &parquet.RLEDictionary),
		parquet.DictionaryMaxBytes(dictionaryLimit),
		parquet.SortingWriterConfig(parquet.SortingColumns(s.sorting...)))...)
}

// read reads a whole file of the table. A column that the file lacks, because
// an older version wrote it, is null or zero.
func (s *sheet[T]) read(ctx context.Context, files Files, name string) (rows []T, runID string, err error) {
	f, err := files.Open(ctx, name)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	// parquet-go answers some damaged files with a panic.
	defer func() {
		if p := recover(); p != nil {
			rows, runID, err = nil, "", damaged(name, fmt.Errorf("parquet: %v", p))
		}
	}()
	whole, err := inMemory(f)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", name, err)
	}
	if err := unsealed(whole, f.Size(), name); err != nil {
		return nil, "", err
	}
	p, err := parquet.OpenFile(whole, f.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, "", damaged(name, err)
	}
	if rows, err = s.readRows(p); err != nil {
		return nil, "", damaged(name, err)
	}
	runID, _ = p.Lookup(runIDKey)
	return rows, runID, nil
}

// wholeBytes is up to which size a file is read in one go: to ask the system for
// each column of a file of a few kilobytes takes longer than to decode it.
const wholeBytes = 1 << 20

func inMemory(f File) (io.ReaderAt, error) {
	switch f := f.(type) {
	case bytesFile:
		return f.Reader, nil
	case *packedFile:
		if f.inMemory() {
			return f.ReaderAt, nil
		}
	}
	if f.Size() > wholeBytes {
		return f, nil
	}
	data := make([]byte, f.Size())
	if n, err := f.ReadAt(data, 0); n < len(data) {
		return nil, err
	}
	return bytes.NewReader(data), nil
}

// readRows reads the rows of a file, column by column. Columns that this version does
// not know are passed over.
func (s *sheet[T]) readRows(p *parquet.File) ([]T, error) {
	var items []T
	var err error
	for _, g := range p.RowGroups() {
		if items, err = s.readRanges(g, []rowRange{{0, g.NumRows()}}, items); err != nil {
			return nil, err
		}
	}
	if len(p.RowGroups()) == 0 {
		_, _, err = s.known(p.Schema())
	}
	return items, err
}

// readPart adds some rows of a row group.
func (s *sheet[T]) readPart(g parquet.RowGroup, ranges []rowRange, items []T) ([]T, error) {
	theirs, own, err := s.known(g.Schema())
	if err != nil {
		return nil, err
	}
	last := make([]string, len(own))
	err = eachBatchOf(g, ranges, theirs, func(values [][]parquet.Value) error {
		first := len(items)
		items = append(items, make([]T, len(values[0]))...)
		for i, c := range own {
			for k := range values[i] {
				if v := values[i][k]; !v.IsNull() {
					c.set(unsafe.Add(unsafe.Pointer(&items[first+k]), c.offset), v, &last[i])
				}
			}
		}
		return nil
	})
	return items, err
}

// known are the columns of a file that are of this table: where they are there, and
// what they are here.
func (s *sheet[T]) known(file *parquet.Schema) (theirs []int, own []column, err error) {
	if err := flat(file); err != nil {
		return nil, nil, err
	}
	for i, path := range file.Columns() {
		leaf, ok := s.schema.Lookup(path...)
		if !ok {
			continue
		}
		c, there := s.columns[leaf.ColumnIndex], kindOf(file, path)
		if there != c.kind {
			return nil, nil, fmt.Errorf("the column %s is of the type %s, %s is wanted", path[0], there, c.kind)
		}
		theirs, own = append(theirs, i), append(own, c)
	}
	if len(own) == 0 {
		return nil, nil, errors.New("it has none of the table's columns")
	}
	return theirs, own, nil
}

func kindOf(schema *parquet.Schema, path []string) parquet.Kind {
	leaf, _ := schema.Lookup(path...)
	return leaf.Node.Type().Kind()
}
