package main

import (
	"encoding/csv"
	"os"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/rogpeppe/go-internal/testscript"
)

// writeParquet writes a table with semicolons as Parquet; empty cells are nulls.
func writeParquet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: parquet CSV FILE COLUMN=TYPE…")
	}
	in := csv.NewReader(strings.NewReader(ts.ReadFile(args[0])))
	in.Comma = ';'
	rows, err := in.ReadAll()
	ts.Check(err)
	types := map[string]arrow.DataType{}
	for _, a := range args[2:] {
		column, name, _ := strings.Cut(a, "=")
		types[column] = map[string]arrow.DataType{"date": arrow.FixedWidthTypes.Date32, "timestamp": arrow.FixedWidthTypes.Timestamp_us, "list": arrow.ListOf(arrow.BinaryTypes.String)}[name]
	}
	fields := make([]arrow.Field, len(rows[0]))
	for i, name := range rows[0] {
		fields[i] = arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true}
		if t := types[name]; t != nil {
			fields[i].Type = t
		}
	}
	table := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	for _, row := range rows[1:] {
		for i, text := range row {
			if text == "" {
				table.Field(i).AppendNull()
			} else {
				ts.Check(table.Field(i).AppendValueFromString(text))
			}
		}
	}
	record := table.NewRecord()
	out, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	w, err := pqarrow.NewFileWriter(record.Schema(), out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	ts.Check(err)
	ts.Check(w.Write(record))
	ts.Check(w.Close()) // and the file
}
