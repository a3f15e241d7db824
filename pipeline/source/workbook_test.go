package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A workbook in a txtar is written as its parts: a.xlsx/xl/styles.xml. Those that
// every workbook has are added; a.xlsx/NAME is a sheet of that name, of which the
// rows are enough, and a.xlsx/NAME (hidden) one that is not shown. So it is with
// a.ods/NAME; for a.xls/NAME there is another notation.

const (
	spreadsheetML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeRels    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageRels   = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// testStyles are the styles of workbooks that bring none: general, a date, a time, a
// date with a time, elapsed time, five digits, text, and money.
const testStyles = `<styleSheet xmlns="` + spreadsheetML + `"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="#,##0\ &quot;₫&quot;"/></numFmts>` +
	`<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="46"/><xf numFmtId="165"/><xf numFmtId="49"/><xf numFmtId="166"/></cellXfs></styleSheet>`

// zipBooks makes the workbooks of an archive.
func zipBooks(t *testing.T, files []txtar.File) map[string][]byte {
	t.Helper()
	parts := map[string][]txtar.File{}
	for _, f := range files {
		if book, name, ok := strings.Cut(f.Name, ".xlsx/"); ok {
			parts[book+".xlsx"] = append(parts[book+".xlsx"], txtar.File{Name: name, Data: f.Data})
		}
	}
	books := map[string][]byte{}
	for name, p := range parts {
		books[name] = zipped(t, completed(p))
	}
	zipOpenDocuments(t, files, books)
	zipOldBooks(t, files, books)
	return books
}

// completed adds the parts that are not given.
func completed(files []txtar.File) map[string]string {
	parts := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                fmt.Sprintf(`<Relationships xmlns="%s"><Relationship Id="a" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>`, packageRels, officeRels),
		"xl/styles.xml":              testStyles,
		"xl/sharedStrings.xml":       `<sst xmlns="` + spreadsheetML + `"/>`,
		"xl/_rels/workbook.xml.rels": "",
		"xl/workbook.xml":            "",
	}
	rels := fmt.Sprintf(`<Relationships xmlns="%s"><Relationship Id="s" Type="%[2]s/styles" Target="styles.xml"/><Relationship Id="t" Type="%[2]s/sharedStrings" Target="sharedStrings.xml"/>`, packageRels, officeRels)
	sheets := ""
	for _, f := range files {
		if path.Ext(f.Name) == ".xml" || path.Ext(f.Name) == ".rels" {
			continue
		}
		name, hidden := strings.CutSuffix(f.Name, " (hidden)")
		text := strings.TrimSpace(string(f.Data))
		if !strings.Contains(text, "sheetData") {
			text = "<sheetData>" + text + "</sheetData>"
		}
		if !strings.Contains(text, "worksheet") {
			text = `<worksheet xmlns="` + spreadsheetML + `">` + text + "</worksheet>"
		}
		n := strings.Count(sheets, "<sheet ") + 1
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", n)] = text
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, n, officeRels)
		state := ""
		if hidden {
			state = ` state="veryHidden"`
		}
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="r%[2]d"%s/>`, name, n, state)
	}
	parts["xl/_rels/workbook.xml.rels"] = rels + "</Relationships>"
	parts["xl/workbook.xml"] = fmt.Sprintf(`<workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>`, spreadsheetML, officeRels, sheets)
	for _, f := range files {
		if path.Ext(f.Name) == ".xml" || path.Ext(f.Name) == ".rels" {
			parts[f.Name] = string(f.Data)
		}
	}
	return parts
}

func zipped(t testing.TB, parts map[string]string) []byte { return zippedAfter(t, "", "", parts) }

// zippedAfter packs parts behind one that is stored as it is, if there is one.
func zippedAfter(t testing.TB, first, text string, parts map[string]string) []byte {
	t.Helper()
	var names []string
	for name := range parts {
		names = append(names, name)
	}
	slices.Sort(names)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if first != "" {
		w, err := z.CreateRaw(&zip.FileHeader{Name: first, CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)), CRC32: crc32.ChecksumIEEE([]byte(text))})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A workbook in an archive, and one that is compressed once more, are read as they are.
func TestPackedWorkbook(t *testing.T) {
	book := zipped(t, completed([]txtar.File{{Name: "Trang 1", Data: []byte(
		`<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row><row r="2"><c r="A2"><v>7</v></c></row><row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>`)}}))
	want := ""
	for _, name := range []string{"a.xlsx", "a.xlsx.gz", "a.zip"} {
		dir, data, member := t.TempDir(), book, name
		switch name {
		case "a.xlsx.gz":
			data = compress(t, name, book)
		case "a.zip":
			data, member = archive(t, name, []txtar.File{{Name: "b/c.xlsx", Data: book}}), "a.zip!b/c.xlsx"
		}
		write(t, dir, name, data)
		got := strings.ReplaceAll(readAll(t, dir, Spec{Path: name}, 1, blockBytes), member, "FILE")
		if want == "" {
			want = got
		}
		if got != want || !strings.Contains(got, "cell_error(A3, #N/A)") {
			t.Errorf("%s is read as\n%s\nwant\n%s", name, got, want)
		}
	}
}
