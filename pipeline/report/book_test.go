package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// withPast is Book of the city with its past.
func withPast(w io.Writer, t store.Tables, a []store.AgencyScore, o Options) error {
	if len(a) > 0 {
		o.Past = before(a[0].Period)
		o.Past.Profiles = profilesBefore(a[0].Period, t)
	}
	return Book(w, t, a, o)
}

// dumped is a workbook as text: each sheet with its widths, each cell as it is shown,
// numbers and days marked by what they are.
func dumped(t testing.TB, file []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: the headings do not stay: %+v %v", sheet, panes, err)
		}
		shown, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "== %s ==\nwidths", sheet)
		for i := range shown[0] {
			name, _ := excelize.ColumnNumberToName(i + 1)
			wide, _ := f.GetColWidth(sheet, name)
			fmt.Fprintf(&b, " %g", wide)
		}
		b.WriteByte('\n')
		for n, row := range shown {
			for i, text := range row {
				name, _ := excelize.CoordinatesToCellName(i+1, n+1)
				b.WriteString(pick(i == 0, "", " | ") + kindOf(t, f, sheet, name) + text)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// kindOf marks a number with # and what has the format of a day with @.
func kindOf(t testing.TB, f *excelize.File, sheet, cell string) string {
	kind, err := f.GetCellType(sheet, cell)
	raw, failure := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	formula, broken := f.GetCellFormula(sheet, cell)
	if err != nil || failure != nil || broken != nil || formula != "" {
		t.Errorf("%s!%s: %v %v %v, formula %q", sheet, cell, err, failure, broken, formula)
	}
	switch {
	case kind == excelize.CellTypeInlineString || raw == "":
		return ""
	case strings.Contains(mustShow(f, sheet, cell), "/"), strings.Count(mustShow(f, sheet, cell), "-") == 2:
		return "@"
	}
	return "#"
}

func mustShow(f *excelize.File, sheet, cell string) string {
	text, err := f.GetCellValue(sheet, cell)
	if err != nil {
		return err.Error()
	}
	return text
}

// TestBook: what the workbook of the city shows, in both languages.
func TestBook(t *testing.T) {
	tables, agencies := city(t)
	for _, lang := range []message.Lang{message.VI, message.EN} {
		golden(t, "book."+string(lang)+".txt", []byte(dumped(t, made(t, withPast, tables, agencies, options(lang)))))
	}
	one, two := made(t, withPast, tables, agencies, options(message.VI)), made(t, withPast, tables, agencies, options(message.VI))
	if !bytes.Equal(one, two) {
		t.Error("the same report twice is another file")
	}
}

// TestBookOfNothing: a period of which nothing is known has its first sheet.
func TestBookOfNothing(t *testing.T) {
	text := dumped(t, made(t, Book, store.Tables{}, nil, options(message.EN)))
	if strings.Count(text, "== ") != 1 || !strings.Contains(text, "== Report ==") {
		t.Error(text)
	}
}

// TestBookHoldsNoFormula: whatever an extract holds, a cell of it is a text.
func TestBookHoldsNoFormula(t *testing.T) {
	tables, agencies := city(t)
	injections := []string{"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://x\")"}
	for i, evil := range slices.Concat(injections, hostile) {
		bad := spread(ordered(tables), evil)
		for i := range bad.Incidents {
			bad.Incidents[i].Rule, bad.Incidents[i].Segment, bad.Incidents[i].Status = evil, &evil, evil
		}
		some := []store.AgencyScore{agencies[0], agencies[1]}
		some[1].Name, some[1].Agency, some[1].Parent = evil, evil, &evil
		o := options(message.VI)
		o.Title, o.Version = evil, evil
		file := made(t, withPast, bad, some, o)
		if i < len(injections) {
			dumped(t, file) // looks for formulas, cell by cell
		}
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil || bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f ")) || bytes.Contains(text, []byte("hyperlink")) {
				t.Errorf("%q did something in %s (%v)", evil, part.Name, err)
			}
		}
	}
}

// TestSheetHasLimits: more rows than a sheet holds are refused, and not cut off.
func TestSheetHasLimits(t *testing.T) {
	g := grid{name: "segments", head: []string{"a"}, rows: sheetRowsMost, row: func(int) []any { return []any{int64(1)} }}
	if err := writeBook(io.Discard, message.EN, "", []grid{g}); err == nil || !strings.Contains(err.Error(), "a sheet holds 1048575") {
		t.Errorf("%v", err)
	}
}
