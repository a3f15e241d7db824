package dossier_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/report"
	"rasoat/rules/message"
)

var shown = []struct {
	span string
	lang message.Lang
}{{"2026", message.VI}, {"2026-Q4", message.EN}, {"2026-11", message.VI}}

// TestPage holds the report against golden files; it is well-formed, speaks one
// language, and asks nobody for anything.
func TestPage(t *testing.T) {
	for _, c := range shown {
		var page bytes.Buffer
		if err := report.Dossier(&page, dossier.Made(t, c.span), report.DossierOptions{Lang: c.lang, Version: "0.1.0"}); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", c.span+".html")
		if *dossier.Update {
			if err := os.WriteFile(file, page.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(page.String(), "\n")); d != "" {
			t.Errorf("%s (-want +got; go test -update writes it anew)\n%s", file, d)
		}
		d := xml.NewDecoder(bytes.NewReader(page.Bytes()))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", c.span, err)
			}
		}
		if found := regexp.MustCompile(`(dossier|report)\.[a-z_.]+|src=|url\(|<script|%!|@import|https?://`).FindString(page.String()); found != "" {
			t.Errorf("%s has %q", c.span, found)
		}
	}
}

// TestAlteredShown: the page says of which datasets cycle or weight changed within the span.
func TestAlteredShown(t *testing.T) {
	d := *dossier.Made(t, "2026")
	d.Tables.Datasets = slices.Clone(d.Tables.Datasets)
	every, due, until, weight := "week", int64(5), d.First, 2.5
	d.Tables.Datasets[0].Altered = dossier.Altered{EveryBefore: &every, DueBefore: &due, EveryUntil: &until, WeightBefore: &weight, WeightUntil: &until}
	for lang, wants := range map[message.Lang][]string{
		message.EN: {"its cycle was weekly, due on day 5; this dossier counts what was due and what was delivered in the whole span as monthly, due on day 15",
			"its weight was 2.5; the scores of agencies in this dossier weigh it 1"},
		message.VI: {"còn theo chu kỳ hằng tuần, hạn ngày thứ 5;", "có trọng số 2,5; điểm của các cơ quan trong hồ sơ này tính theo trọng số 1"},
	} {
		var page bytes.Buffer
		if err := report.Dossier(&page, &d, report.DossierOptions{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(page.String(), want) {
				t.Errorf("the page does not say %q", want)
			}
		}
	}
}

// TestContents: every entry of the table of contents leads somewhere.
func TestContents(t *testing.T) {
	page, err := os.ReadFile("testdata/2026.html")
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`href="#([a-z-]+)"`).FindAllSubmatch(page, -1)
	for _, m := range links {
		if !bytes.Contains(page, []byte(`<h2 id="`+string(m[1])+`"`)) {
			t.Errorf("nothing is called %s", m[1])
		}
	}
	if len(links) < 12 {
		t.Errorf("%d links", len(links))
	}
}

// TestHostileNames: what a catalogue or a store holds is shown, and does nothing.
func TestHostileNames(t *testing.T) {
	d := dossier.Made(t, "2026-11")
	for _, evil := range []string{"=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "<script>alert(1)</script>", "a\u202eb\x00c"} {
		d.Tables.Datasets[0].Title = evil
		d.Tables.Rules[0].Rule = evil
		d.Tables.Rules[0].PeriodsFailed = 1
		d.Tables.Agencies[0].Name = evil
		var page, book bytes.Buffer
		if err := report.Dossier(&page, d, report.DossierOptions{}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "<script") || strings.ContainsAny(page.String(), "\x00\u202e") {
			t.Errorf("%q got into the page", evil)
		}
		if err := report.DossierBook(&book, d, report.DossierOptions{}); err != nil {
			t.Fatal(err)
		}
		for name, text := range unzipped(t, book.Bytes()) {
			if strings.Contains(text, "<f>") || strings.Contains(text, "<f ") {
				t.Errorf("%q became a formula in %s", evil, name)
			}
		}
		f, err := excelize.OpenReader(&book)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range [][2]string{{"Bộ dữ liệu", "D2"}, {"Quy tắc", "D2"}, {"Cơ quan", "G2"}} {
			kind, err := f.GetCellType(at[0], at[1])
			value, failure := f.GetCellValue(at[0], at[1])
			if err != nil || failure != nil || kind != excelize.CellTypeInlineString || len(value) < 4 {
				t.Errorf("%s!%s: type %v, %q, %v %v", at[0], at[1], kind, value, err, failure)
			}
		}
	}
}

func unzipped(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(text)
	}
	return texts
}

// TestBook: a sheet for each table, headings that stay, numbers as numbers; and
// the same twice.
func TestBook(t *testing.T) {
	d := dossier.Made(t, "2026")
	var one, two bytes.Buffer
	for _, into := range []*bytes.Buffer{&one, &two} {
		if err := report.DossierBook(into, d, report.DossierOptions{Lang: message.EN}); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(unzipped(t, one.Bytes()), unzipped(t, two.Bytes())); d != "" {
		t.Error("another workbook of the same dossier: ", d)
	}
	f, err := excelize.OpenReader(&one)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.GetSheetList()); n != len(dossier.Listings) {
		t.Errorf("%d sheets", n)
	}
	for i, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: %+v %v", sheet, panes, err)
		}
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows[0]) != len(dossier.Listings[i].Columns) {
			t.Errorf("%s: %v", sheet, err)
		}
	}
	rows, err := f.GetRows("Datasets", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for i, head := range rows[0] {
		if head == "Mean" {
			at = i
		}
	}
	want, err := json.Marshal(d.Tables.Datasets[0].Mean)
	if err != nil || at < 0 || rows[1][at] != string(want) || rows[1][2] != "household_books" {
		t.Errorf("%v, %s", rows[1], want)
	}
	cell, _ := excelize.CoordinatesToCellName(at+1, 2)
	if kind, err := f.GetCellType("Datasets", cell); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("%v %v", kind, err)
	}
}

// TestJSON: a key for each table, and the rows of its file.
func TestJSON(t *testing.T) {
	d := dossier.Made(t, "2026")
	var out bytes.Buffer
	if err := report.DossierJSON(&out, &d.Tables); err != nil {
		t.Fatal(err)
	}
	var answer map[string][]map[string]any
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer) != len(dossier.Listings) || answer["agencies"][0]["agency"] != "ubnd_tp" || answer["agencies"][0]["expected"] != 938.0 ||
		answer["datasets"][0]["last_period"] != "2026-12-15" || len(answer["rules"]) != len(d.Tables.Rules) {
		t.Errorf("%v", answer["agencies"][0])
	}
	for i := range dossier.Listings {
		l := &dossier.Listings[i]
		if rows := answer[l.Name]; len(rows) > 0 && len(rows[0]) != len(l.Columns) {
			t.Errorf("%s has %d columns, not %d", l.Name, len(rows[0]), len(l.Columns))
		}
	}
}
