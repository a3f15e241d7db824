package xlsx

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"testing"

	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/sheet/sheettest"
)

// parts are the files of a workbook, as tests write them by hand.
type parts map[string]string

// minimal is a workbook of one sheet with the given rows.
func minimal(rows string) parts {
	return parts{
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`,
	}
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

// lend lends buffers of a size.
func lend(size int) sheet.Lender {
	return func() ([]byte, func(), error) { return make([]byte, size, size+slack), func() {}, nil }
}

// head reads the rows of the first sheet, as texts, that are not blank.
func head(data []byte, block int) ([]sheet.HeadRow, error) {
	in := bytes.NewReader(data)
	b, err := Open(in, int64(len(data)))
	if err != nil {
		return nil, err
	}
	chosen, err := sheet.Choose(b.Sheets(), "")
	if err != nil {
		return nil, err
	}
	rows, _, err := sheettest.Read(b, in, chosen[0], lend(block))
	return rows, err
}

func headOf(t testing.TB, name string) []sheet.HeadRow {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := head(data, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func crcOf(text string) uint32 { return crc32.ChecksumIEEE([]byte(text)) }
