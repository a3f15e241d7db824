package ods

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/sheet/sheettest"
	"rasoat/rules/message"
)

// row is a row of one cell of each kind that is tested.
func row(cells string) string { return "<table:table-row>" + cells + "</table:table-row>" }

func TestCells(t *testing.T) {
	const cell = "<table:table-cell "
	for cells, want := range map[string]string{
		cell + `office:value-type="string"><text:p>Nguyễn &amp; con</text:p></table:table-cell>`:                                                                `"Nguyễn & con"`,
		cell + `office:value-type="string" office:string-value="giá trị"><text:p>hiện</text:p></table:table-cell>`:                                              `"hiện"`,
		cell + `office:value-type="string" office:string-value="giá trị"/>`:                                                                                     `"giá trị"`,
		cell + `office:value-type="string"><text:p>một</text:p><text:p/><text:p>hai</text:p></table:table-cell>`:                                                `"một\n\nhai"`,
		cell + `office:value-type="string"><text:p> a  <text:span>b </text:span> c<text:s text:c="2"/>d<text:tab/>e<text:s/></text:p></table:table-cell>`:       `"a b c  d\te "`,
		cell + `office:value-type="string"><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>chữ</text:p></table:table-cell>`:              `"chữ"`,
		cell + `office:value-type="float" office:value="1.50"><text:p>1,5</text:p></table:table-cell>`:                                                          `"1.5"`,
		cell + `office:value-type="currency" office:value="1234567"/>`:                                                                                          `"1234567"`,
		cell + `office:value-type="percentage" office:value="0.25"/>`:                                                                                           `"0.25"`,
		cell + `table:style-name="code" office:value-type="float" office:value="12"/>`:                                                                          `"00012"`,
		cell + `table:style-name="money" office:value-type="float" office:value="1"/>`:                                                                          `"1"`,
		cell + `office:value-type="date" office:date-value="2026-11-21"/>`:                                                                                      `"2026-11-21"`,
		cell + `table:style-name="old" office:value-type="date" office:date-value="2026-11-21T00:00:00"/>`:                                                      `"2026-11-21"`,
		cell + `table:style-name="moment" office:value-type="date" office:date-value="2026-11-21T08:30:00.500000000"/>`:                                         `"2026-11-21T08:30:00.5"`,
		cell + `table:style-name="time" office:value-type="time" office:time-value="PT08H30M00S"/>`:                                                             `"08:30:00"`,
		cell + `table:style-name="time" office:value-type="time" office:time-value="PT37H30M00S"/>`:                                                             `"13:30:00"`,
		cell + `table:style-name="elapsed" office:value-type="time" office:time-value="PT37H30M00.25S"/>`:                                                       `"37:30:00.25"`,
		cell + `office:value-type="time" office:time-value="-P1DT1H"/>`:                                                                                         `"-25:00:00"`,
		cell + `office:value-type="time" office:time-value="1 giờ"/>`:                                                                                           `"1 giờ"`,
		cell + `office:value-type="boolean" office:boolean-value="true"><text:p>ĐÚNG</text:p></table:table-cell>`:                                               `"TRUE"`,
		cell + `table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>`: `"#N/A"`,
		cell + `table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>`:                                 `"#DIV/0!"`,
		cell + `office:value-type="string"><text:p>#N/A</text:p></table:table-cell>`:                                                                            `"#N/A"`,
		cell + `table:number-columns-repeated="2"/>` + cell + `table:number-columns-repeated="3" office:value-type="float" office:value="7"/>`:                  `"" "" "7" "7" "7"`,
		`<table:covered-table-cell office:value-type="string"><text:p>dưới</text:p></table:covered-table-cell>`:                                                 `"dưới"`,
		cell + `office:value-type="string"><!-- <text:p>không</text:p> --><text:p>a<![CDATA[<b>]]></text:p></table:table-cell>`:                                 `"a<b>"`,
	} {
		for _, block := range []int{10, 1 << 16} {
			got, _, err := head(minimal(row(cells)).zipped(t, zip.Deflate), 0, block)
			if want := "1: [" + want + "]\n"; err != nil || sheettest.Text(got) != want {
				t.Errorf("%s:\n%v\n%swant\n%s", cells, err, sheettest.Text(got), want)
			}
		}
	}
}

const one = `<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>`

// Rows and columns: groups, repetition, what is hidden and merged, what stands beside.
func TestSheets(t *testing.T) {
	p := minimal("")
	p["content.xml"] = content(`<table:table table:name="Bìa" table:style-name="away"/>` +
		`<table:table table:name="Một" table:style-name="away"><table:shapes><table:table><table:table-row>` + one + `</table:table-row></table:table></table:shapes>` +
		`<table:table-column/><table:table-header-columns><table:table-column table:number-columns-repeated="2" table:visibility="collapse" table:default-cell-style-name="code"/></table:table-header-columns>` +
		`<table:table-column table:number-columns-repeated="16381"/>` +
		`<table:table-header-rows>` + row(one) + `</table:table-header-rows>` +
		`<table:table-row table:number-rows-repeated="3">` + one + `<table:table-cell office:value-type="float" office:value="7"/></table:table-row>` +
		`<table:table-row-group><table:table-row table:number-rows-repeated="5"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>` +
		`<table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string"><text:p>y</text:p></table:table-cell></table:table-row></table:table-row-group>` +
		`<table:table-row table:number-rows-repeated="1048566"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>` +
		`<table:table table:name="Hai">` + row(one+one) + `</table:table>`)
	data := p.zipped(t, zip.Deflate)
	b, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Một", Hidden: true}, {Name: "Hai"}}, b.Sheets()); diff != "" {
		t.Error(diff)
	}
	for _, block := range []int{10, 200, 1 << 16} {
		got, beside, err := head(data, 0, block)
		const want = "1: [\"x\"]\n2: [\"x\" \"00007\"]\n3: [\"x\" \"00007\"]\n4: [\"x\" \"00007\"]\n10: [\"y\"]\n"
		if err != nil || sheettest.Text(got) != want {
			t.Errorf("%v\n%swant\n%s", err, sheettest.Text(got), want)
		}
		if diff := cmp.Diff(sheet.Beside{Hidden: []sheet.Columns{{First: 1, Last: 2}}, Merged: []sheet.Rectangle{{Left: 0, Right: 1, Top: 10, Bottom: 11}}}, beside); diff != "" {
			t.Error(diff)
		}
		if got, _, err = head(data, 1, block); err != nil || sheettest.Text(got) != "1: [\"x\" \"x\"]\n" {
			t.Errorf("%v\n%s", err, sheettest.Text(got))
		}
	}
}

func TestDamage(t *testing.T) {
	good := minimal(row(one))
	with := func(name, text string) parts {
		p := parts{}
		for n, v := range good {
			p[n] = v
		}
		if p[name] = text; text == "" {
			delete(p, name)
		}
		return p
	}
	for name, c := range map[string]struct {
		parts parts
		want  string
	}{
		"sound":         {good, ""},
		"no kind":       {with("mimetype", ""), ""},
		"a text":        {with("mimetype", "application/vnd.oasis.opendocument.text"), "is an OpenDocument of another kind (text), no workbook (.ods)"},
		"locked":        {with("META-INF/manifest.xml", "<manifest:encryption-data/>"), "is protected by a password; save it without one"},
		"no content":    {with("content.xml", ""), "is a damaged workbook: its part content.xml is not in the file"},
		"no sheet":      {with("content.xml", content("")), "has no sheet that is shown"},
		"cut":           {with("content.xml", strings.TrimSuffix(good["content.xml"], "</office:body></office:document-content>")), "is a damaged workbook: its part content.xml ends in the middle"},
		"cut in a tag":  {with("content.xml", good["content.xml"]+"<office:body"), "is a damaged workbook: its part content.xml is not well-formed XML"},
		"an entity":     {minimal(row(strings.Replace(one, ">x<", ">&xyz;<", 1))), "is a damaged workbook: its part content.xml is not well-formed XML near row 1"},
		"too many rows": {minimal(`<table:table-row table:number-rows-repeated="1048577">` + one + `</table:table-row>`), "is a damaged workbook: its part content.xml has more than 1048576 rows in the sheet “Sheet1”"},
		"too wide":      {minimal(row(`<table:table-cell table:number-columns-repeated="16384"/>` + one)), "is a damaged workbook: its part content.xml has more than 16384 columns in row 1"},
		"repeated": {minimal(`<table:table-row table:number-rows-repeated="1000000">` + strings.Replace(one, "cell ", `cell table:number-columns-repeated="1000" `, 1) + `</table:table-row>`),
			"is a damaged workbook: its part content.xml repeats more than 64 million values in the sheet “Sheet1”"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, block := range []int{30, 1 << 16} {
				_, _, err := head(c.parts.zipped(t, zip.Deflate), 0, block)
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
// error that says something.
func TestEveryByte(t *testing.T) {
	good := minimal(row(one)).zipped(t, zip.Deflate)
	want, _, err := head(good, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, data []byte) {
		got, _, err := head(data, 0, 100)
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

// A row may be there a million times: who looks for the first ones reads no more than
// those, and who looks for the last ones keeps no others.
func TestHeadOfRepeatedRows(t *testing.T) {
	data := minimal(`<table:table-row table:number-rows-repeated="1000000">`+one+`</table:table-row>`).zipped(t, zip.Deflate)
	b, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := b.Cut(bytes.NewReader(data), 0, true, func() ([]byte, func(), error) { return make([]byte, 1000), func() {}, nil })
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	run, err := c.Next()
	if err != nil {
		t.Fatal(err)
	}
	rows, first := sheet.NewHead(3, b.Calendar())
	s := b.NewScanner(rows).(*scanner)
	s.Start(run)
	if more, err := s.Next(1); !more || err != nil || len(first.Rows) != 3 || s.last > 4 {
		t.Errorf("more %v, %v, %d rows, read up to %d", more, err, len(first.Rows), s.last)
	}
	rows, last := sheet.NewHead(sheet.MaxRows, b.Calendar())
	last.From = 999_999
	s = b.NewScanner(rows).(*scanner)
	s.Start(run)
	if more, err := s.Next(1); more || err != nil || sheettest.Text(last.Rows) != "999999: [\"x\"]\n1000000: [\"x\"]\n" {
		t.Errorf("more %v, %v, %d rows", more, err, len(last.Rows))
	}
}
