package xls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/ole/oletest"
	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/sheet/sheettest"
	"rasoat/pipeline/source/xls/xlstest"
	"rasoat/rules/message"
)

// head reads the rows of a sheet, as texts, that are not blank.
func head(data []byte, of int) ([]sheet.HeadRow, sheet.Beside, error) {
	in := bytes.NewReader(data)
	b, err := Open(in, int64(len(data)))
	if err != nil {
		return nil, sheet.Beside{}, err
	}
	return sheettest.Read(b, in, of, nil)
}

var le16 = binary.LittleEndian.AppendUint16

// all are records one behind the other.
func all(records ...[]byte) []byte { return slices.Concat(records...) }

// sample is a workbook with a cell of each kind.
func sample() *xlstest.Book {
	hidden := append(append(le16(nil, 2), make([]byte, 10)...), 0x20, 0, 0, 0)
	return &xlstest.Book{
		Formats: []string{"dd/mm/yyyy", "h:mm", "dd/mm/yyyy hh:mm", "[h]:mm", "00000"},
		Texts:   []xlstest.Text{{Text: "tên"}, {Text: "plain", Narrow: true}, {Text: "Nguyễn 😀", Runs: 2, Extra: 7}, {}},
		Sheets: []xlstest.Sheet{{Name: "Cũ", State: 1}, {Name: "Biểu đồ", Kind: 2}, {Name: "Danh sách", Records: all(
			xlstest.Record(0x007D, 1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0),
			xlstest.Record(0x0208, hidden...),
			xlstest.Shared(0, 0, 0), xlstest.Label(0, 1, "giá trị"),
			xlstest.Shared(2, 0, 2), xlstest.Number(2, 1, 1, 46347),
			xlstest.Shared(1, 0, 1), xlstest.MulRK(1, 1, 0, 7<<2|2, 1250<<2|3, 0x3FF80000), // out of order
			xlstest.RK(3, 0, 5, 12<<2|2), xlstest.Number(3, 1, 2, 0.354166666666667), xlstest.Number(3, 2, 3, 46347.75), xlstest.Number(3, 3, 4, 1.5625), xlstest.Number(3, 4, 0, 0.1),
			xlstest.BoolErr(4, 0, 1, 0), xlstest.BoolErr(4, 1, 0x2A, 1), xlstest.Formula(4, 2, 0, xlstest.NumberOf(2.5)),
			xlstest.Formula(5, 0, 0, [8]byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), xlstest.Record(0x04BC, 0, 0), xlstest.Result("kết quả"),
			xlstest.Formula(5, 1, 0, [8]byte{1, 0, 1, 0, 0, 0, 0xFF, 0xFF}), xlstest.Formula(5, 2, 0, [8]byte{2, 0, 7, 0, 0, 0, 0xFF, 0xFF}),
			xlstest.Formula(5, 3, 0, [8]byte{3, 0, 0, 0, 0, 0, 0xFF, 0xFF}), xlstest.Formula(5, 4, 0, [8]byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}),
			xlstest.Record(0x0201, xlstest.Cell(6, 0, 0)...), xlstest.Shared(7, 1, 3),
			xlstest.Record(0x0809, 0, 6, 0x20, 0), xlstest.Shared(8, 0, 0), xlstest.Record(0x000A), // a chart
			xlstest.Record(0x00E5, 1, 0, 2, 0, 3, 0, 0, 0, 1, 0),
			xlstest.Label(65535, 255, "cuối"),
		)}},
	}
}

func TestCells(t *testing.T) {
	data := sample().File()
	b, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sheet.Sheet{{Name: "Cũ", Hidden: true}, {Name: "Danh sách"}}, b.Sheets()); diff != "" {
		t.Error(diff)
	}
	got, beside, err := head(data, 1)
	blanks := strings.Repeat(`"" `, 255)
	want := `1: ["tên" "giá trị"]
2: ["plain" "7" "12.5" "1.5"]
3: ["Nguyễn 😀" "2026-11-21"]
4: ["00012" "08:30:00" "2026-11-21T18:00:00" "37:30:00" "0.1"]
5: ["TRUE" "#N/A" "2.5"]
6: ["kết quả" "TRUE" "#DIV/0!"]
65536: [` + blanks + `"cuối"]
`
	if err != nil || sheettest.Text(got) != want {
		t.Errorf("%v\n%swant\n%s", err, sheettest.Text(got), want)
	}
	if diff := cmp.Diff(sheet.Beside{Hidden: []sheet.Columns{{First: 1, Last: 2}}, Merged: []sheet.Rectangle{{Left: 0, Right: 1, Top: 3, Bottom: 4}}}, beside); diff != "" {
		t.Error(diff)
	}
}

func TestFrom1904(t *testing.T) {
	b := &xlstest.Book{From1904: true, Formats: []string{"dd/mm/yyyy"}, Sheets: []xlstest.Sheet{{Name: "a", Records: xlstest.Number(0, 0, 1, 44885)}}}
	if got, _, err := head(b.File(), 0); err != nil || sheettest.Text(got) != "1: [\"2026-11-21\"]\n" {
		t.Errorf("%v\n%s", err, sheettest.Text(got))
	}
}

// Texts are the same wherever they are broken off, and in whatever width they are.
func TestTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &xlstest.Book{Break: rapid.IntRange(24, 60).Draw(t, "break")}
		var records []byte
		var want []sheet.HeadRow
		for i := range rapid.IntRange(1, 30).Draw(t, "texts") {
			narrow := rapid.Bool().Draw(t, "narrow")
			letters := "aZ09 ắẫ😀"
			if narrow {
				letters = "aZ09 éÿ"
			}
			s := xlstest.Text{Narrow: narrow, Text: rapid.StringOfN(rapid.RuneFrom([]rune(letters)), 1, 40, -1).Draw(t, "text"),
				Runs: rapid.IntRange(0, 3).Draw(t, "runs"), Extra: rapid.IntRange(0, 20).Draw(t, "extra")}
			b.Texts = append(b.Texts, s)
			records = append(records, xlstest.Shared(i, 0, i)...)
			want = append(want, sheet.HeadRow{Row: int64(i + 1), Cells: []string{s.Text}})
		}
		b.Sheets = []xlstest.Sheet{{Name: "a", Records: records}}
		got, _, err := head(b.File(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// The result of a formula may be longer than a record.
func TestLongResult(t *testing.T) {
	first, second := strings.Repeat("ắ", 4000), strings.Repeat("x", 3000)
	result := xlstest.Result(first)
	result[4], result[5] = byte(7000%256), byte(7000/256)
	records := all(xlstest.Formula(0, 0, 0, [8]byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), result,
		xlstest.Record(0x003C, append([]byte{0}, second...)...), xlstest.Label(1, 0, "y"))
	b := &xlstest.Book{Sheets: []xlstest.Sheet{{Name: "a", Records: records}}}
	got, _, err := head(b.File(), 0)
	want := []sheet.HeadRow{{Row: 1, Cells: []string{first + second}}, {Row: 2, Cells: []string{"y"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Fatal(err, diff)
	}
}

func TestDamage(t *testing.T) {
	stream := func(name string, text []byte) []byte {
		return oletest.Write(9, false, oletest.Stream{Name: name, Text: text})
	}
	sheetOf := func(records []byte) []byte {
		return (&xlstest.Book{Sheets: []xlstest.Sheet{{Name: "Tờ 1", Records: records}}}).File()
	}
	locked := sample()
	locked.Locked = true
	whole := sample().Stream()
	broken := bytes.Clone(whole)
	counted := bytes.Index(broken, []byte{4, 0, 0, 0, 4, 0, 0, 0})
	broken[counted+8], broken[counted+9] = 0xFF, 0xFF // the length of the first text
	astray := bytes.Clone(whole)
	astray[bytes.Index(astray, []byte{0x85, 0})+4]++ // where the first sheet begins
	for want, data := range map[string][]byte{
		"is a damaged workbook: its directory cannot be read: not a compound file":                       []byte(strings.Repeat("x", 600)),
		"is an old Office document (of Word, PowerPoint …), no workbook":                                 stream("WordDocument", whole),
		"is a workbook of an Excel before that of 1997; save it as .xlsx":                                stream("Book", whole),
		"is protected by a password; save it without one":                                                locked.File(),
		"is a damaged workbook: it ends in the middle, at byte ":                                         stream("Workbook", whole[:len(whole)-100]),
		"is a damaged workbook: its sheet “Cũ” does not begin at byte ":                                  stream("Workbook", astray),
		"is a damaged workbook: the record of type 0203 at byte ":                                        sheetOf(xlstest.Record(0x0203, 0, 0)),
		"is a damaged workbook: cell B3 of the sheet “Tờ 1” refers to the shared text 9, which does not": sheetOf(xlstest.Shared(2, 1, 9)),
		"is a damaged workbook: the list of shared texts is broken at text 1":                            stream("Workbook", broken),
	} {
		_, _, err := head(data, 0)
		if err == nil {
			_, _, err = head(data, 1)
		}
		var wrong *sheet.Error
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
			continue
		}
		if wrong.Message.In(message.VI) == wrong.Message.In(message.EN) {
			t.Errorf("no Vietnamese: %s", wrong.Message)
		}
	}
}

// Whatever the bytes of a file are, it is read, or the error says why it is not.
func FuzzWorkbook(f *testing.F) {
	f.Add(sample().Stream())
	f.Add((&xlstest.Book{Break: 30, Texts: sample().Texts, Sheets: []xlstest.Sheet{{Name: "a", Records: xlstest.Shared(0, 0, 2)}}}).Stream())
	f.Fuzz(func(t *testing.T, stream []byte) {
		data := oletest.Write(9, false, oletest.Stream{Name: "Workbook", Text: stream})
		_, _, err := head(data, 0)
		var wrong *sheet.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("an error that says nothing to officers: %v", err)
		}
	})
}
