package ods

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/sheet/sheettest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// parts are the files of a workbook.
type parts map[string]string

const namespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"`

// testStyles: day, moment, time, elapsed are styles of cells, code shows five digits, old
// is made of day, away is a style of sheets that are not shown.
const testStyles = `<office:automatic-styles>` +
	`<number:date-style style:name="N1"><number:day/><number:text>/</number:text><number:month/><number:text>/</number:text><number:year/></number:date-style>` +
	`<number:date-style style:name="N2"><number:day/><number:text> </number:text><number:hours/><number:text>:</number:text><number:minutes/></number:date-style>` +
	`<number:time-style style:name="N3"><number:hours/><number:text>:</number:text><number:minutes/></number:time-style>` +
	`<number:time-style style:name="N4" number:truncate-on-overflow="false"><number:hours/></number:time-style>` +
	`<number:number-style style:name="N5"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>` +
	`<number:number-style style:name="N6"><number:number number:decimal-places="2" number:min-integer-digits="2" number:grouping="true"/></number:number-style>` +
	`<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>` +
	`<style:style style:name="moment" style:family="table-cell" style:data-style-name="N2"/>` +
	`<style:style style:name="time" style:family="table-cell" style:data-style-name="N3"/>` +
	`<style:style style:name="elapsed" style:family="table-cell" style:data-style-name="N4"/>` +
	`<style:style style:name="code" style:family="table-cell" style:data-style-name="N5"/>` +
	`<style:style style:name="money" style:family="table-cell" style:data-style-name="N6"/>` +
	`<style:style style:name="old" style:family="table-cell" style:parent-style-name="day"/>` +
	`<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>` +
	`</office:automatic-styles>`

// content is content.xml with these tables.
func content(tables string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + namespaces + `>` + testStyles +
		`<office:body><office:spreadsheet>` + tables + `</office:spreadsheet></office:body></office:document-content>`
}

// minimal is a workbook of one sheet with the given rows.
func minimal(rows string) parts {
	return parts{"mimetype": spreadsheet, "content.xml": content(`<table:table table:name="Sheet1">` + rows + `</table:table>`)}
}

// zipped packs the parts.
func (p parts) zipped(t testing.TB, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var names []string
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(w, p[name])
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

// head reads the rows of a sheet, as texts, that are not blank.
func head(data []byte, of, block int) ([]sheet.HeadRow, sheet.Beside, error) {
	in := bytes.NewReader(data)
	b, err := Open(in, int64(len(data)))
	if err != nil {
		return nil, sheet.Beside{}, err
	}
	return sheettest.Read(b, in, of, func() ([]byte, func(), error) { return make([]byte, block), func() {}, nil })
}
