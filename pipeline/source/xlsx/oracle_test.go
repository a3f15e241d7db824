package xlsx

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"rasoat/pipeline/source/sheet"
)

// drawn is a cell of a workbook that excelize is to write, and what it reads as.
type drawn struct {
	value any
	code  string // of its number format
	text  string
}

func drawCell(t *rapid.T) drawn {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return drawn{}
	case 1:
		n := rapid.Int64Range(-1<<53, 1<<53).Draw(t, "whole")
		return drawn{value: n, text: fmt.Sprint(n)}
	case 2:
		x := rapid.Float64Range(-1e15, 1e15).Draw(t, "number")
		return drawn{value: x, text: string(sheet.AppendFloat(nil, x))}
	case 3:
		is := rapid.Bool().Draw(t, "answer")
		return drawn{value: is, text: map[bool]string{true: "TRUE", false: "FALSE"}[is]}
	case 4:
		day := time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 100_000).Draw(t, "day"))
		return drawn{value: day, code: "dd/mm/yyyy", text: day.Format("2006-01-02")}
	case 5:
		at := time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 3e9).Draw(t, "second")) * time.Second)
		return drawn{value: at, code: "yyyy\\-mm\\-dd hh:mm:ss", text: at.Format("2006-01-02T15:04:05")}
	case 6:
		n := rapid.IntRange(0, 99999).Draw(t, "code")
		return drawn{value: n, code: "00000", text: fmt.Sprintf("%05d", n)}
	}
	// What XML cannot hold is not drawn: excelize drops some of it when it writes.
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ09 ắẫ_x<>&\"'\t\n😀x000D_ﬀ́")), 0, 12, -1).Draw(t, "text")
	return drawn{value: text, text: text}
}

// What excelize writes is read as what it was given.
func TestExcelizeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		defer f.Close()
		styles := map[string]int{}
		var want []sheet.HeadRow
		width := rapid.IntRange(1, 30).Draw(t, "width")
		row := 0
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			row += rapid.SampledFrom([]int{1, 1, 1, 2, 7}).Draw(t, "gap")
			var cells []string
			for col := range width {
				c := drawCell(t)
				cells = append(cells, c.text)
				if c.value == nil {
					continue
				}
				name, _ := excelize.CoordinatesToCellName(col+1, row)
				if err := f.SetCellValue("Sheet1", name, c.value); err != nil {
					t.Fatal(err)
				}
				if c.code == "" {
					continue
				}
				if _, ok := styles[c.code]; !ok {
					id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.code})
					if err != nil {
						t.Fatal(err)
					}
					styles[c.code] = id
				}
				if err := f.SetCellStyle("Sheet1", name, name, styles[c.code]); err != nil {
					t.Fatal(err)
				}
			}
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			if len(cells) > 0 {
				want = append(want, sheet.HeadRow{Row: int64(row), Cells: cells})
			}
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		got, err := head(out.Bytes(), rapid.SampledFrom([]int{100, 1000, 1 << 20}).Draw(t, "block"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What excelize reads of the benchmark's workbook is what is read here, value by
// value; and so it is of what its stream writer writes, which has no shared texts.
func TestExcelizeReadsTheSame(t *testing.T) {
	const rows = 300
	name := benchWorkbook(t, rows)
	f, err := excelize.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	streamed := excelize.NewFile()
	w, err := streamed.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range want {
		var cells []any
		for _, c := range row {
			cells = append(cells, c)
		}
		if err := w.SetRow(fmt.Sprint("A", i+1), cells); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := streamed.Write(&out); err != nil {
		t.Fatal(err)
	}
	inline, err := head(out.Bytes(), 5000)
	if err != nil {
		t.Fatal(err)
	}
	got := headOf(t, name)
	if len(got) != rows+1 || len(inline) != rows+1 || len(want) != rows+1 {
		t.Fatal(len(got), len(inline), len(want))
	}
	for i, row := range want {
		for c, raw := range row {
			if text := inline[i].Cells[c]; text != raw {
				t.Fatalf("streamed %s: %q, want %q", sheet.Cell(c, int64(i+1)), text, raw)
			}
			text := got[i].Cells[c]
			if i > 0 && slices.Contains([]int{3, 8, 10}, c) { // numbers: a day, an amount, a moment
				var x float64
				fmt.Sscan(raw, &x)
				kind := map[int]sheet.Kind{3: sheet.Date, 10: sheet.DateTime}[c]
				if b, ok := sheet.From1900.AppendSerial(nil, x, kind); kind != sheet.Number && ok {
					raw = string(b)
				} else if math.Abs(x) < 1e15 {
					raw = string(sheet.AppendFloat(nil, x))
				}
			}
			if text != raw {
				t.Fatalf("%s: %q, want %q", sheet.Cell(c, int64(i+1)), text, raw)
			}
		}
	}
}
