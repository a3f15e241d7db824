package pipeline_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	pq "github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/parquet-go/parquet-go"

	"rasoat/pipeline/source"
)

// The demo's extracts, delivered as Parquet, give the numbers, the failing rows and
// the samples that they give as CSV. What CSV alone can hold, records that are no
// rows, is left out of both.
func TestParquetGivesTheSame(t *testing.T) {
	asCSV, asParquet := t.TempDir(), t.TempDir()
	for _, dir := range []string{asCSV, asParquet} {
		if err := os.CopyFS(dir, os.DirFS(demo)); err != nil {
			t.Fatal(err)
		}
	}
	extracts := 0
	err := filepath.WalkDir(filepath.Join(demo, "extracts"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		extracts++
		name, _ := filepath.Rel(demo, path)
		table := readTable(t, path)
		writeCSV(t, filepath.Join(asCSV, name), table)
		if err := os.Remove(filepath.Join(asParquet, name)); err != nil {
			return err
		}
		writeParquet(t, filepath.Join(asParquet, strings.TrimSuffix(name, filepath.Ext(name))+".parquet"), table)
		return nil
	})
	if err != nil || extracts < 8 {
		t.Fatal(extracts, " extracts: ", err)
	}
	rewriteSources(t, asCSV, "$1")
	rewriteSources(t, asParquet, ".parquet")
	want, got := tables(t, files(t, run(t, asCSV, 2))), tables(t, files(t, run(t, asParquet, 2)))
	if len(want) == 0 || len(want) != len(got) {
		t.Fatalf("%d tables, want %d", len(got), len(want))
	}
	for name := range want {
		if !slices.Equal(got[name], want[name]) {
			t.Errorf("%s: %d rows, want %d\n%s", name, len(got[name]), len(want[name]), firstOther(got[name], want[name]))
		}
	}
}

// firstOther shows the first rows that are not the same.
func firstOther(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf(" got %q\nwant %q", got[i], want[i])
		}
	}
	return "the others are the same"
}

// readTable returns the header and the rows of an extract.
func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	e, err := source.Open(context.Background(), source.Spec{}, []source.Found{{Name: filepath.Base(path), Path: path}})
	if err != nil {
		t.Fatal(err)
	}
	header := e.Files[0].Header
	rows := [][]string{header}
	err = e.Head(context.Background(), header, math.MaxInt, func(b *source.Batch) error {
		for i := range b.Rows.Count {
			row := make([]string, len(header))
			for c := range header {
				row[c] = strings.Clone(source.TextAt(b.Record.Column(c), i))
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func writeCSV(t *testing.T, path string, table [][]string) {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := errors.Join(w.WriteAll(table), os.WriteFile(path, b.Bytes(), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

// writeParquet writes texts, the empty ones as nulls, in several groups of rows.
func writeParquet(t *testing.T, path string, table [][]string) {
	t.Helper()
	fields := make([]arrow.Field, len(table[0]))
	for i, name := range table[0] {
		fields[i] = arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true}
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	for _, row := range table[1:] {
		for i, text := range row {
			if column := b.Field(i).(*array.StringBuilder); text == "" {
				column.AppendNull()
			} else {
				column.Append(text)
			}
		}
	}
	record := b.NewRecord()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, pq.NewWriterProperties(pq.WithMaxRowGroupLength(300),
		pq.WithCompression(compress.Codecs.Zstd)), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(record), w.Close(), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

var (
	extension   = regexp.MustCompile(`(\.csv|\.tsv)`)
	aboutText   = regexp.MustCompile(`(?m)^  (encoding|delimiter|quote|header_row):.*\n`)
	pathOfFiles = regexp.MustCompile(`(?m)^  path:.*$`)
)

// rewriteSources makes the datasets of a catalogue read files of another kind.
func rewriteSources(t *testing.T, dir, to string) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "datasets", "*.yaml"))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = pathOfFiles.ReplaceAllFunc(aboutText.ReplaceAll(text, nil), func(path []byte) []byte {
			return extension.ReplaceAll(path, []byte(to))
		})
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// tables are the rows of what is known of the data, apart from how it was
// delivered: the names of files, how they were read, and the lines of text that
// values with line breaks take.
func tables(t *testing.T, store map[string][]byte) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for name, file := range store {
		if !strings.HasPrefix(name, "current/") || strings.HasPrefix(name, "current/runs/") {
			continue
		}
		f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		rows := make([]parquet.Row, f.NumRows())
		n, _ := parquet.NewReader(f).ReadRows(rows)
		line, _ := f.Schema().Lookup("line")
		cell, _ := f.Schema().Lookup("cell")
		rule, _ := f.Schema().Lookup("rule")
		observed, ok := f.Schema().Lookup("observed")
		for _, row := range rows[:n] {
			if ok && row[rule.ColumnIndex].String() == "readable_rows" {
				row[observed.ColumnIndex] = parquet.Value{}
			}
			if line.Node != nil {
				row[cell.ColumnIndex] = parquet.Value{} // which only workbooks have
				row = slices.Delete(row, line.ColumnIndex, line.ColumnIndex+1)
			}
			text := strings.NewReplacer(".parquet", "", ".csv", "", ".tsv", "").Replace(fmt.Sprint(row))
			all[name] = append(all[name], text)
		}
	}
	return all
}
