package rewrite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/pipeline/source"
)

// anyColumn draws a column in one of the forms that batches have, and its texts.
func anyColumn(t *rapid.T, rows int) (arrow.Array, []string) {
	anyText := rapid.SampledFrom([]string{"", " ", "Nguyễn Văn A", `a"b`, "a,b", "a\nb", "a\r\nb", "\ufeff", "NULL", `\.`, "0012", strings.Repeat("dài ", 50)})
	form, texts := rapid.IntRange(0, 2).Draw(t, "form"), make([]string, rows)
	if form == 2 {
		return array.NewNull(rows), texts
	}
	for i := range texts {
		texts[i] = anyText.Draw(t, "text")
	}
	mem := memory.NewGoAllocator()
	if form == 0 {
		b := array.NewStringBuilder(mem)
		b.AppendValues(texts, nil)
		return b.NewArray(), texts
	}
	b := array.NewDictionaryBuilder(mem, &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}).(*array.BinaryDictionaryBuilder)
	for _, text := range texts {
		if text == "" {
			b.AppendNull()
		} else if err := b.AppendString(text); err != nil {
			t.Fatal(err)
		}
	}
	return b.NewArray(), texts
}

// Read again, a table that was written is the same in every format.
func TestWrittenIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		columns := make([]string, rapid.IntRange(1, 4).Draw(rt, "columns"))
		var fields []arrow.Field
		for i := range columns {
			columns[i] = fmt.Sprintf("cột %d, \"x\"", i+1)
			fields = append(fields, arrow.Field{Name: columns[i], Nullable: true})
		}
		var batches []arrow.Record
		want := [][]string{columns}
		for range rapid.IntRange(0, 3).Draw(rt, "batches") {
			rows := rapid.IntRange(0, 5).Draw(rt, "rows")
			arrays, texts := make([]arrow.Array, len(columns)), make([][]string, len(columns))
			for i := range columns {
				arrays[i], texts[i] = anyColumn(rt, rows)
				fields[i].Type = arrays[i].DataType()
			}
			batches = append(batches, array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(rows)))
			for i := range rows {
				var row []string
				for c := range columns {
					row = append(row, texts[c][i])
				}
				want = append(want, row)
			}
		}
		for _, format := range Formats() {
			path := filepath.Join(dir, "x."+format)
			if err := writeTo(path, format, columns, batches); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(want, readAgain(rt, path, format)); diff != "" {
				rt.Fatalf("%s:\n%s", format, diff)
			}
		}
	})
}

func writeTo(path, format string, columns []string, batches []arrow.Record) error {
	var out bytes.Buffer
	w, err := New(&out, format, columns)
	if err != nil {
		return err
	}
	for _, b := range batches {
		if err := w.Write(b); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), os.WriteFile(path, out.Bytes(), 0o600))
}

// readAgain reads a file as what it is. What a text looks like is not guessed.
func readAgain(t *rapid.T, path, format string) [][]string {
	spec := source.Spec{Format: format}
	if format == "csv" {
		spec.Encoding, spec.Delimiter, spec.Quote, spec.HeaderRow, spec.Totals = "utf-8", "comma", `"`, 1, "read"
		none := 0
		spec.FooterRows = &none
	}
	e, err := source.Open(context.Background(), spec, []source.Found{{Name: "x", Path: path}})
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

// A table without any column is an empty text, and a file of the others that can be read.
func TestNothing(t *testing.T) {
	for _, format := range Formats() {
		path := filepath.Join(t.TempDir(), "x."+format)
		if err := writeTo(path, format, nil, nil); err != nil {
			t.Fatal(format, err)
		}
		_, err := source.Open(context.Background(), source.Spec{}, []source.Found{{Name: "x." + format, Path: path}})
		if !errors.Is(err, source.ErrNoHeader) {
			t.Error(format, err)
		}
	}
}
