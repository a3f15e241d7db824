package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"go.uber.org/goleak"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/sheet/sheettest"
	"rasoat/rules/message"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// with returns the parts with one that is other.
func (p parts) with(name, text string) parts {
	other := parts{}
	for n, t := range p {
		other[n] = t
	}
	if other[name] = text; text == "" {
		delete(other, name)
	}
	return other
}

// What is wrong with a workbook is said in one message, which names the part.
func TestDamage(t *testing.T) {
	one := withShared(minimal(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`))
	rows := func(xml string) parts {
		return one.with("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+xml+"</sheetData></worksheet>")
	}
	for name, c := range map[string]struct {
		parts parts
		want  string
	}{
		"whole":             {one, ""},
		"no workbook":       {parts{"a.txt": "x"}, "is a zip archive, but no Excel workbook (.xlsx)"},
		"binary":            {one.with("_rels/.rels", strings.Replace(one["_rels/.rels"], "workbook.xml", "workbook.bin", 1)).with("xl/workbook.bin", "x"), "is a binary Excel workbook (.xlsb); save it as .xlsx"},
		"a document":        {parts{"_rels/.rels": strings.Replace(one["_rels/.rels"], "xl/workbook", "word/document", 1), "word/document.xml": "<x/>"}, "is a Word (.docx) document, not a workbook"},
		"workbook absent":   {one.with("xl/workbook.xml", ""), "is a damaged workbook: its part xl/workbook.xml is not in the file"},
		"sheet absent":      {one.with("xl/worksheets/sheet1.xml", ""), "is a damaged workbook: its part xl/worksheets/sheet1.xml is not in the file"},
		"styles absent":     {one.with("xl/styles.xml", ""), "is a damaged workbook: its part xl/styles.xml is not in the file"},
		"no sheets":         {one.with("xl/workbook.xml", "<workbook/>"), "has no sheet that is shown"},
		"workbook wrong":    {one.with("xl/workbook.xml", "<workbook"), "is a damaged workbook: its part xl/workbook.xml is not well-formed XML: XML syntax error on line 1: unexpected EOF"},
		"texts cut":         {one.with("xl/sharedStrings.xml", "<sst><si><t>x</t></si>"), "is a damaged workbook: its part xl/sharedStrings.xml ends in the middle"},
		"texts wrong":       {one.with("xl/sharedStrings.xml", "<sst><si><t>&nope;</t></si></sst>"), "is a damaged workbook: its part xl/sharedStrings.xml is not well-formed XML"},
		"text long":         {one.with("xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat("x", office.LongestElement+1)+"</t></si></sst>"), "is a damaged workbook: its part xl/sharedStrings.xml has an element of more than 16 MiB"},
		"no rows":           {one.with("xl/worksheets/sheet1.xml", "<worksheet/>"), ""},
		"sheet empty":       {one.with("xl/worksheets/sheet1.xml", " "), "is a damaged workbook: its part xl/worksheets/sheet1.xml ends in the middle"},
		"sheet cut":         {one.with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml ends in the middle"},
		"row cut":           {one.with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1`), "is a damaged workbook: its part xl/worksheets/sheet1.xml ends in the middle"},
		"tail cut":          {one.with("xl/worksheets/sheet1.xml", `<worksheet><sheetData/><mergeCells>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml ends in the middle"},
		"cell wrong":        {rows(`<row r="3"><c r="A3"><v>1</v></c></row><row r="4"><c r="A4"><v>&x;</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml is not well-formed XML near row 4"},
		"cell not closed":   {rows(`<row r="3"><c r="A3"><v>1</c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml is not well-formed XML near row 3"},
		"rows disordered":   {rows(`<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has row 2 behind row 3"},
		"row twice":         {rows(`<row r="3"><c r="A3"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has row 3 behind row 3"},
		"row beyond":        {rows(`<row r="1048577"><c r="A1048577"><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the impossible row number “1048577”"},
		"row wrong":         {rows(`<row r="x"><c><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the impossible row number “x”"},
		"column beyond":     {rows(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the impossible cell address “XFE1” in row 1"},
		"too many cells":    {rows(`<row r="1"><c r="XFD1"/><c><v>1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the impossible cell address “XFE1” in row 1"},
		"text absent":       {rows(`<row r="1"><c r="C1" t="s"><v>4</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the cell C1 of the shared text “4”, which does not exist"},
		"text no number":    {rows(`<row r="1"><c r="C1" t="s"><v>-1</v></c></row>`), "is a damaged workbook: its part xl/worksheets/sheet1.xml has the cell C1 of the shared text “-1”, which does not exist"},
		"small part large":  {one.with("xl/styles.xml", "<styleSheet>"+strings.Repeat(" ", office.MostSmall)+"</styleSheet>"), "its part xl/styles.xml is larger than the limit of 64 MiB when unpacked"},
		"relations outside": {one.with("xl/_rels/workbook.xml.rels", strings.Replace(one["xl/_rels/workbook.xml.rels"], "worksheets/sheet1.xml", "../../../etc/passwd", 1)), "is a damaged workbook: its part ../../etc/passwd is not in the file"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, block := range []int{30, 1 << 16} {
				_, err := head(c.parts.zipped(t, zip.Deflate), block)
				var wrong *sheet.Error
				switch {
				case err == nil && c.want == "":
				case !errors.As(err, &wrong):
					t.Errorf("%v, want %q", err, c.want)
				case wrong.Error() != c.want:
					t.Errorf("%q, want %q", wrong.Error(), c.want)
				case wrong.Message.In(message.VI) == wrong.Message.In(message.EN):
					t.Errorf("no Vietnamese: %s", wrong.Message)
				}
			}
		})
	}
}

// A workbook of which a byte is wrong, or that was cut, is read as it was or is an
// error that says something; a workbook is never read as another one unnoticed.
func TestEveryByte(t *testing.T) {
	p := withShared(minimal(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>12</v></c></row>`))
	good := p.zipped(t, zip.Deflate)
	want, err := head(good, 100)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, data []byte) {
		got, err := head(data, 100)
		var wrong *sheet.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil && sheettest.Text(got) != sheettest.Text(want) {
			t.Errorf("%s is read as\n%s", what, sheettest.Text(got))
		}
	}
	for i := range good {
		if i%7 == 0 {
			check(fmt.Sprint("cut at ", i), good[:i])
		}
		bad := bytes.Clone(good)
		bad[i] ^= byte(1 + i%255)
		check(fmt.Sprint("byte ", i), bad)
	}
}

// A size that is not true, and a method that nobody knows.
func TestUntrueArchives(t *testing.T) {
	p := minimal(`<row r="1"><c r="A1"><v>1</v></c></row>`)
	pack := func(change func(*zip.FileHeader)) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range p {
			h := &zip.FileHeader{Name: strings.ReplaceAll(strings.ToUpper(name), "/", `\`)}
			h.UncompressedSize64, h.CompressedSize64, h.CRC32 = uint64(len(text)), uint64(len(text)), crcOf(text)
			if strings.HasSuffix(name, "sheet1.xml") {
				change(h)
			}
			w, err := z.CreateRaw(h)
			if err == nil {
				_, err = io.WriteString(w, text)
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
	for name, c := range map[string]struct {
		change func(*zip.FileHeader)
		want   string
	}{
		"true":    {func(*zip.FileHeader) {}, ""},
		"larger":  {func(h *zip.FileHeader) { h.UncompressedSize64++ }, `is a damaged workbook: its part XL/WORKSHEETS/SHEET1.XML ends in the middle`},
		"smaller": {func(h *zip.FileHeader) { h.UncompressedSize64-- }, `is a damaged workbook: its part XL/WORKSHEETS/SHEET1.XML ends in the middle`},
		"sum":     {func(h *zip.FileHeader) { h.CRC32++ }, `is a damaged workbook: its part XL/WORKSHEETS/SHEET1.XML does not match its checksum`},
		"method":  {func(h *zip.FileHeader) { h.Method = 93 }, `is packed in a way that is not read (part XL/WORKSHEETS/SHEET1.XML, method 93); save it with a spreadsheet`},
		"deflate": {func(h *zip.FileHeader) { h.Method = zip.Deflate }, `is a damaged workbook: its part XL/WORKSHEETS/SHEET1.XML cannot be unpacked: `},
		"locked":  {func(h *zip.FileHeader) { h.Flags |= 1 }, "is protected by a password; save it without one"},
		"huge":    {func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 40 }, `its part XL/WORKSHEETS/SHEET1.XML is larger than the limit of 65536 MiB when unpacked`},
	} {
		if _, err := head(pack(c.change), 1000); err == nil && c.want != "" || err != nil && (c.want == "" || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// What is no zip: the container of old documents, of those with a password, nothing.
func TestOtherContainers(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	var locked bytes.Buffer
	if err := f.Write(&locked, excelize.Options{Password: "mật khẩu"}); err != nil {
		t.Fatal(err)
	}
	old := bytes.ReplaceAll(locked.Bytes(), []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00"), []byte("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00x\x00x\x00"))
	for want, data := range map[string][]byte{
		"is protected by a password": locked.Bytes(),
		"is an old Excel workbook":   old,
		"is a damaged workbook or only the beginning of one: its table of contents cannot be read: directory: a chain of sectors is broken": locked.Bytes()[:700],
		"is a damaged workbook or only the beginning of one: its table of contents cannot be read: zip":                                     []byte("PK\x03\x04"),
	} {
		if _, err := head(data, 1000); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A row that refers to a long text again and again is rejected, and not spelt out;
// the row behind it is read.
func TestAmplification(t *testing.T) {
	p := withShared(minimal(""))
	p["xl/sharedStrings.xml"] = "<sst><si><t>" + strings.Repeat("x", 1<<20) + "</t></si></sst>"
	row := "<row>" + strings.Repeat(`<c t="s"><v>0</v></c>`, 17) + "</row>"
	p["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + row + "<row><c><v>1</v></c></row></sheetData></worksheet>"
	data := p.zipped(t, zip.Deflate)
	in := bytes.NewReader(data)
	b, err := Open(in, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.Cut(in, 0, false, lend(1<<16))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	run, err := c.Next()
	if err != nil {
		t.Fatal(err)
	}
	l := sheet.Layout{Fields: 17}
	for i := range 17 {
		l.Wanted = append(l.Wanted, i)
	}
	first, head := sheet.NewHead(100, b.Calendar())
	looking := b.NewScanner(first)
	looking.Start(run)
	if _, err := looking.Next(1); err != nil || !head.Full() || len(head.Rows) != 1 {
		t.Errorf("%v, %d rows are looked at for the header", err, len(head.Rows))
	}
	rows := sheet.NewRows(l)
	rows.Move(0, &sheet.Table{}, 0)
	s := b.NewScanner(rows)
	s.Start(run)
	if _, err := s.Next(10); err != nil {
		t.Fatal(err)
	}
	got := rows.Take()
	if got.At.Count != 1 || got.At.First != 2 || len(got.Rejects) != 1 || got.Rejects[0].Reason.Key != "sheet_row_too_long" || got.Skipped != 0 {
		t.Errorf("%+v", got)
	}
}
