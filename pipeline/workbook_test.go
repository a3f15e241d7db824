package pipeline_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/source/xls/xlstest"
	"rasoat/pipeline/store"
)

// writeWorkbook writes a table as texts into the first sheet of a workbook.
func writeWorkbook(t *testing.T, path string, table [][]string) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range table {
		if err := f.SetSheetRow("Sheet1", fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

// writeOldWorkbook writes it as Excel 97 does, with texts that cells share.
func writeOldWorkbook(t *testing.T, path string, table [][]string) {
	t.Helper()
	b := xlstest.Book{Sheets: []xlstest.Sheet{{Name: "Sheet1"}}}
	for i, row := range table {
		for c, v := range row {
			if v == "" {
				continue
			}
			b.Sheets[0].Records = append(b.Sheets[0].Records, xlstest.Shared(i, c, len(b.Texts))...)
			b.Texts = append(b.Texts, xlstest.Text{Text: v})
		}
	}
	if err := os.WriteFile(path, b.File(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeOpenWorkbook writes it as LibreOffice does: blanks that are meant are elements.
func writeOpenWorkbook(t *testing.T, path string, table [][]string) {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name, text string) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	write("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
	var b strings.Builder
	b.WriteString(`<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Sheet1">`)
	meant := strings.NewReplacer("&", "&amp;", "<", "&lt;", " ", "<text:s/>", "\t", "<text:tab/>", "\n", "<text:line-break/>", "\r", "&#13;")
	for _, row := range table {
		b.WriteString("<table:table-row>")
		for _, v := range row {
			b.WriteString(`<table:table-cell office:value-type="string"><text:p>` + meant.Replace(v) + `</text:p></table:table-cell>`)
		}
		b.WriteString("</table:table-row>")
	}
	write("content.xml", b.String()+`</table:table></office:spreadsheet></office:body></office:document-content>`)
	if err := errors.Join(z.Close(), os.WriteFile(path, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// Samples name the sheet and the cell, so that an officer finds it: below titles, in the
// second sheet, to the right of column A, and of a code that was given its zeros back.
func TestSamplesNameCells(t *testing.T) {
	dir := t.TempDir()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range []string{"Tháng 1", "Tháng 2"} {
		if i == 0 {
			name = "Sheet1"
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for cell, v := range map[string]any{"B1": "DANH SÁCH", "B3": "Mã xã", "C3": "Số tiền", "B4": 1 + i, "C4": 500, "B5": "00002", "C5": "mười", "B6": 300 + i, "C6": nil, "B7": "x", "C7": 7} {
			if err := f.SetCellValue(name, cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetSheetName("Sheet1", "Tháng 1"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(filepath.Join(dir, "x.xlsx")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"rasoat.yaml": "version: 1\nagencies: [{id: a, name: A}]\n", "datasets/d.yaml": `version: 1
id: d
agency: a
source: {path: ../../x.xlsx, sheet: "Tháng *"}
columns:
  Mã xã: {digits: 5, checks: [{pattern: "[0-9]{5}"}]}
  Số tiền: {type: decimal, checks: [not_null]}
`} {
		name = filepath.Join(dir, "c", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := files(t, runWith(t, filepath.Join(dir, "c"), pipeline.Config{Jobs: 2}))
	file := all["current/failure_samples/year=2026/month=11/2026-11-21.d.parquet"]
	samples, err := parquet.Read[store.FailureSample](bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range samples {
		got = append(got, fmt.Sprintf("%s row %d %s %s", s.Rule, s.RowNumber, *s.Cell, *s.ValueMasked))
	}
	slices.Sort(got)
	want := []string{
		"Mã xã.pattern row 7 'Tháng 1'!B7 x", "Mã xã.pattern row 7 'Tháng 2'!B7 x",
		"Số tiền.not_null row 6 'Tháng 1'!C6 ", "Số tiền.not_null row 6 'Tháng 2'!C6 ",
		"Số tiền.type row 5 'Tháng 1'!C5 mười", "Số tiền.type row 5 'Tháng 2'!C5 mười",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
