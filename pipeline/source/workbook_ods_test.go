package source

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// openContent is content.xml up to the sheets: with styles of cells for days, times,
// codes of five digits, and one of sheets that are not shown.
const openContent = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>` +
	`<number:date-style style:name="N1"><number:day/><number:text>/</number:text><number:month/><number:text>/</number:text><number:year/></number:date-style>` +
	`<number:time-style style:name="N2"><number:hours/><number:text>:</number:text><number:minutes/></number:time-style>` +
	`<number:number-style style:name="N3"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>` +
	`<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="time" style:family="table-cell" style:data-style-name="N2"/>` +
	`<style:style style:name="code" style:family="table-cell" style:data-style-name="N3"/>` +
	`<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`

// zipOpenDocuments makes the workbooks of an archive that are OpenDocuments.
func zipOpenDocuments(t *testing.T, files []txtar.File, books map[string][]byte) {
	t.Helper()
	tables := map[string]string{}
	parts := map[string]map[string]string{}
	for _, f := range files {
		book, name, ok := strings.Cut(f.Name, ".ods/")
		if !ok {
			continue
		}
		if book += ".ods"; parts[book] == nil {
			parts[book] = map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
		}
		if name == "mimetype" || strings.HasSuffix(name, ".xml") {
			parts[book][name] = strings.TrimSpace(string(f.Data))
			continue
		}
		name, hidden := strings.CutSuffix(name, " (hidden)")
		style := ""
		if hidden {
			style = ` table:style-name="away"`
		}
		tables[book] += `<table:table table:name="` + name + `"` + style + `>` + strings.TrimSpace(string(f.Data)) + `</table:table>`
	}
	for book, p := range parts {
		if p["content.xml"] == "" {
			p["content.xml"] = openContent + tables[book] + "</office:spreadsheet></office:body></office:document-content>"
		}
		// The kind is the first of the files, and is not packed: so the standard wants it.
		kind := p["mimetype"]
		delete(p, "mimetype")
		books[book] = zippedAfter(t, "mimetype", kind, p)
	}
}
