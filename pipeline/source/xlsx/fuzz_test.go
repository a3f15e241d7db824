package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// rowsOf reads the rows of a sheet of a workbook with four shared texts and some
// styles, from its XML.
func rowsOf(t testing.TB, text string, block int) ([]sheet.HeadRow, *Book, error) {
	p := withShared(minimal(""))
	p["xl/worksheets/sheet1.xml"] = text
	data := p.zipped(t, zip.Store)
	book, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.load(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	rows, err := head(data, block)
	return rows, book, err
}

// withShared adds shared texts and styles: general, a date, a time, elapsed time,
// zeros.
func withShared(p parts) parts {
	const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Relationships>",
		`<Relationship Id="rId2" Type="`+types+`sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="`+types+`styles" Target="/xl/styles.xml"/></Relationships>`, 1)
	p["xl/sharedStrings.xml"] = `<?xml version="1.0"?><sst xmlns="x"><si><t>một</t></si><si><t xml:space="preserve"> hai </t></si><si><r><rPr><b/></rPr><t>b</t></r><r><t>a</t></r><rPh sb="0" eb="1"><t>BA</t></rPh></si><si/></sst>`
	p["xl/styles.xml"] = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs></styleSheet>`
	return p
}

var sheetSeeds = []string{
	`<worksheet><sheetData/></worksheet>`,
	`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
	`<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
	`<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row><c t="s"><v>1</v></c><c/><c s="1"><v>46347.5</v></c></row><row r="7" spans="1:2"/><row><c r="XFD8" t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`,
	`<worksheet><sheetData><row r="1"><c r="A1" t="str"><f t="shared">A2&amp;"x"</f><v>a&#10;b_x000D_c</v></c><c r="B1" t="e"><v>#N/A</v></c><c t="inlineStr"><is><r><t>x</t></r><r><t>&lt;y</t></r><rPh><t>no</t></rPh></is></c><c t="d"><v>2026-11-21T00:00:00</v></c></row></sheetData></worksheet>`,
	"<worksheet><sheetData>\r\n<row r='1' >\n<c r = \"A1\" ><!-- <c> --><v >1<![CDATA[2]]></v ></c ></row ><!-- </row> --><row r=\"5\"><c r=\"A5\"><extLst><ext><v>9</v></ext></extLst><v>3</v></c></row></sheetData></worksheet>",
	`<worksheet><sheetData><row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`,
	`<worksheet><sheetData><row r="1"><c r="A1" s="3"><v>1.5</v></c><c r="B1" s="4"><v>12</v></c><c r="C1" s="2"><v>1E-1</v></c><c r="D1"><v>0.30000000000000004</v></c><c r="E1"><f>NOW()</f></c></row></sheetData></worksheet>`,
	`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>`,
	`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`,
	`<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>_xD83D__xDE00__xD83D_</v></c></row></sheetData><controls><xdr:row>1</xdr:row></controls></worksheet>`,
}

// Whatever encoding/xml reads, the scanner reads the same, in whatever blocks, or
// says what is wrong with it.
func FuzzSheet(f *testing.F) {
	for _, s := range sheetSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, book, err := rowsOf(t, text, 1<<20)
		small, _, errSmall := rowsOf(t, text, 8)
		var wrong *sheet.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("an error that says nothing to officers: %v", err)
		}
		want, errXML := slowSheet(text, book)
		if errXML != nil || !isUsual(text) {
			return
		}
		if (err == nil) != (errSmall == nil) {
			t.Fatalf("in small blocks: %v, at once: %v", errSmall, err)
		}
		if err != nil {
			return
		}
		for _, got := range [][]sheet.HeadRow{all, small} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("want (-), got (+):\n%s", diff)
			}
		}
	})
}

// Whatever the bytes of a file are, it is read, or the error says why it is not.
func FuzzWorkbook(f *testing.F) {
	for _, s := range sheetSeeds[:6] {
		p := withShared(minimal("")).with("xl/worksheets/sheet1.xml", s)
		f.Add(p.zipped(f, zip.Store))
		f.Add(p.zipped(f, zip.Deflate))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := head(data, 1<<16)
		var wrong *sheet.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("an error that says nothing to officers: %v", err)
		}
	})
}

// isUsual tells whether a sheet is one of which there are no two opinions: its
// elements have one prefix, none is in another of its name, and no cell has two
// values. What else is there is read, too, but not always as encoding/xml would.
func isUsual(text string) bool {
	usual := []string{"worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "r", "rPh"}
	var open []string
	prefixes := map[string]bool{}
	seen := map[string]int{}
	for c := (office.Cursor{Text: []byte(text)}); ; {
		t, ok := c.Next()
		if !ok {
			return len(prefixes) < 2 && strings.Count(text, "sheetData") <= 2
		}
		name := string(t.Name)
		if !slices.Contains(usual, name) {
			continue
		}
		prefixes[string(t.Space)] = true
		if t.Open {
			attrs := map[string]bool{}
			for rest := t.Attrs; len(rest) > 0; {
				var n []byte
				if n, _, rest = office.NextAttr(rest); attrs[string(n)] {
					return false
				}
				attrs[string(n)] = true
			}
			if name == "c" {
				clear(seen)
			}
			if seen[name]++; slices.Contains(open, name) || (name == "v" || name == "is") && seen["v"]+seen["is"] > 1 {
				return false
			}
			open = append(open, name)
		}
		if t.Close {
			if len(open) == 0 || open[len(open)-1] != name {
				return false
			}
			open = open[:len(open)-1]
		}
	}
}
