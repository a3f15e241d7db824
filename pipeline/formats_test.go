package pipeline_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// sameRules find something in many ways: cell by cell, row by row, by keys, and in reading.
const sameRules = `version: 1
id: same
key: [ma_so]
columns:
  ma_so: {identifier: true, checks: [not_null, unique, {length: {min: 4, max: 4}}]}
  ho_ten: {personal: true, checks: [not_null, tidy_space, nfc, {length: {max: 20}}, {letter_case: title}]}
  ngay_sinh: {type: date, personal: true, checks: [not_null, {range: {min: 1950-01-01, max: today}}]}
  gioi_tinh: {checks: [{in_set: [Nam, Nữ]}]}
  so_tien: {type: decimal, checks: [{range: {min: 0}}]}
  ngay_dang_ky: {type: date}
  ghi_chu: {checks: [not_mojibake]}
rules:
  - {id: registered_after_birth, compare: {left: ngay_dang_ky, op: ">=", right: ngay_sinh}}
  - {id: one_per_person, determines: {columns: [ho_ten, ngay_sinh], column: gioi_tinh}}
segment: gioi_tinh
`

// sameTable is a table of text that every encoding can hold, with faults of many kinds.
func sameTable() [][]string {
	table := [][]string{{"ma_so", "ho_ten", "ngay_sinh", "gioi_tinh", "so_tien", "ngay_dang_ky", "ghi_chu"}}
	names := []string{"Nguyễn Thị Hường", "Trần Văn Đức", "lê quỳnh Như", "Phạm  Gia Bảo", "Đặng Thuỳ Dương", "Võ Ngọc Ánh", "", "Hoàng Nguyễn Phương Thảo Uyên", "Đỗ Hữu Lộc", "không rõ"}
	notes := []string{"thường trú tại Hà Nội", "đã cấp lại; lần 2", "chuyển đến từ \"Quảng Ngãi\"", "", "vợ, chồng cùng hộ", "nhập khẩu\nghi hai dòng"}
	for i := range 60 {
		row := []string{
			fmt.Sprintf("%04d", 1000+i), names[i%len(names)], fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, 1960+i), []string{"Nam", "Nữ", "Nữ", "Khác"}[i%4],
			fmt.Sprintf("%d,5", i*1000-2000), fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, 1958+i+i%7), notes[i%len(notes)],
		}
		switch i % 13 {
		case 3:
			row[0] = "1000"
		case 5:
			row[2] = "31/02/1990"
		case 7:
			row[0], row[4] = "", "mười"
		case 11:
			row[0], row[5] = "12", ""
		}
		table = append(table, row)
	}
	return table
}

// deliveries are the table in the formats and encodings in which it can come, by the names
// of files.
func deliveries(t *testing.T) map[string][]byte {
	table := sameTable()
	text := csvOf(table)
	all := map[string][]byte{
		"bom.csv": append([]byte("\xEF\xBB\xBF"), text...), "a.zip": zipOf(t, "bang.csv", text), "a.csv.gz": gzipOf(t, text),
		"lines.ndjson": objectsOf(t, table), "list.json": listOf(t, table), "elements.xml": elementsOf(t, table),
		"file.arrow": arrowOf(t, table, false), "stream.arrows": arrowOf(t, table, true), "book.xlsx": bookOf(t, table),
	}
	for _, name := range []string{"utf-8", "utf-16le", "utf-16be", "windows-1258", "tcvn3", "vni", "viscii"} {
		all[name+".csv"] = encoded(t, name, text)
	}
	file := filepath.Join(t.TempDir(), "a.parquet")
	writeParquet(t, file, table)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all["a.parquet"] = raw
	return all
}

// The same table has the same scores and the same failing rows, whatever it comes in, and
// nothing of how it comes has to be declared.
func TestEveryFormatGivesTheSame(t *testing.T) {
	dir := t.TempDir()
	rules := filepath.Join(dir, "same.yaml")
	if err := os.WriteFile(rules, []byte(sameRules), 0o600); err != nil {
		t.Fatal(err)
	}
	cat, d, err := catalogue.LoadDataset(rules)
	if err != nil {
		t.Fatal(err)
	}
	day, err := value.ParseDay("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*store.Tables{}
	for name, raw := range deliveries(t) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := pipeline.Check(context.Background(), pipeline.Config{Catalogue: cat, Jobs: 2}, d, path, day)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got[name] = apart(all)
	}
	want := got["utf-8.csv"]
	if len(want.RuleResults) < 10 || len(want.FailureSamples) < 50 || want.Runs[0].RowsRead != 60 {
		t.Fatalf("the table has too few faults: %d results, %d samples, %d rows", len(want.RuleResults), len(want.FailureSamples), want.Runs[0].RowsRead)
	}
	for name, tables := range got {
		if diff := cmp.Diff(want, tables); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// apart leaves out what is of the file and not of the table.
func apart(t *store.Tables) *store.Tables {
	out := *t
	out.Runs = []store.Run{{RowsRead: t.Runs[0].RowsRead, RowsRejected: t.Runs[0].RowsRejected}}
	for i := range out.RuleResults {
		if r := &out.RuleResults[i]; r.Rule == "readable_rows" {
			r.Observed = nil
		}
	}
	for i := range out.FailureSamples {
		s := &out.FailureSamples[i]
		s.SourceFile, s.Line, s.Cell = "", nil, nil
	}
	return &out
}

func csvOf(table [][]string) []byte {
	var b bytes.Buffer
	for _, row := range table {
		for i, v := range row {
			if i > 0 {
				b.WriteByte(';')
			}
			if strings.ContainsAny(v, ";\"\n") {
				v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
			}
			b.WriteString(v)
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// encoded writes text in an encoding, by looking for the bytes that are read as each
// character.
func encoded(t *testing.T, name string, text []byte) []byte {
	e, ok := encoding.Lookup(name)
	if !ok {
		t.Fatal(name)
	}
	if e.IsUTF8() {
		return text
	}
	spelt := map[rune][]byte{}
	for i := range 1 << 16 {
		two := []byte{byte(i >> 8), byte(i)}
		if r := []rune(string(e.Append(nil, two))); len(r) == 1 {
			spelt[r[0]] = two
		}
	}
	for i := range 256 {
		if r := []rune(string(e.Append(nil, []byte{byte(i)}))); len(r) == 1 && !e.IsWide() {
			spelt[r[0]] = []byte{byte(i)}
		}
	}
	var out []byte
	for _, r := range string(text) {
		if spelt[r] == nil {
			t.Fatalf("%s has no %q", name, r)
		}
		out = append(out, spelt[r]...)
	}
	return out
}

func zipOf(t *testing.T, name string, raw []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(t *testing.T, raw []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(raw)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// objectOf is a row as an object of JSON: what is empty is null, or is not there.
func objectOf(t *testing.T, names, row []string, i int) string {
	var all []string
	for c, name := range names {
		v, err := json.Marshal(row[c])
		if err != nil {
			t.Fatal(err)
		}
		if row[c] == "" {
			if v = []byte("null"); i%2 == 0 && i > 0 {
				continue
			}
		}
		all = append(all, fmt.Sprintf("%q: %s", name, v))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

func objectsOf(t *testing.T, table [][]string) []byte {
	var b bytes.Buffer
	for i, row := range table[1:] {
		b.WriteString(objectOf(t, table[0], row, i) + "\n")
	}
	return b.Bytes()
}

func listOf(t *testing.T, table [][]string) []byte {
	var all []string
	for i, row := range table[1:] {
		all = append(all, "    "+objectOf(t, table[0], row, i))
	}
	return []byte("{\"status\": \"ok\",\n \"data\": {\"items\": [\n" + strings.Join(all, ",\n") + "\n ]}}\n")
}

func elementsOf(t *testing.T, table [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tns:danh_sach xmlns:tns=\"urn:x\">\n")
	for i, row := range table[1:] {
		b.WriteString("  <tns:dong>")
		for c, v := range row {
			if v == "" && i%2 == 0 && i > 0 {
				continue
			}
			b.WriteString("<" + table[0][c] + ">")
			if err := xml.EscapeText(&b, []byte(v)); err != nil {
				t.Fatal(err)
			}
			b.WriteString("</" + table[0][c] + ">\n")
		}
		b.WriteString("</tns:dong>\n")
	}
	b.WriteString("</tns:danh_sach>\n")
	return b.Bytes()
}

// arrowOf writes some columns with dictionaries, and several batches.
func arrowOf(t *testing.T, table [][]string, stream bool) []byte {
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	var fields []arrow.Field
	for i, name := range table[0] {
		fields = append(fields, arrow.Field{Name: name, Type: []arrow.DataType{arrow.BinaryTypes.String, words, arrow.BinaryTypes.LargeString}[i%3], Nullable: true})
	}
	b := array.NewRecordBuilder(memory.NewGoAllocator(), arrow.NewSchema(fields, nil))
	for _, row := range table[1:] {
		for i, v := range row {
			if v == "" {
				b.Field(i).AppendNull()
			} else if err := b.Field(i).AppendValueFromString(v); err != nil {
				t.Fatal(err)
			}
		}
	}
	record := b.NewRecord()
	var out memoryFile
	var err error
	var w interface {
		Write(arrow.Record) error
		Close() error
	} = ipc.NewWriter(&out, ipc.WithSchema(record.Schema()), ipc.WithLZ4())
	if !stream {
		if w, err = ipc.NewFileWriter(&out, ipc.WithSchema(record.Schema()), ipc.WithZstd()); err != nil {
			t.Fatal(err)
		}
	}
	for from := int64(0); from < record.NumRows(); from += 25 {
		err = errors.Join(err, w.Write(record.NewSlice(from, min(from+25, record.NumRows()))))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// memoryFile is a file that is only ever written at its end.
type memoryFile struct{ bytes.Buffer }

func (m *memoryFile) Seek(int64, int) (int64, error) { return int64(m.Len()), nil }

func bookOf(t *testing.T, table [][]string) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range table {
		for c, v := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err == nil && v != "" {
				err = f.SetCellStr("Sheet1", cell, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
