package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// A workbook, of a report or of a dossier, has a sheet for each table: headings that stay
// in sight, numbers as numbers, days as days. What a text begins with does not matter: it
// is written as a text of the cell itself (inlineStr), in a cell of the format text, and
// never as a formula, so that a name that begins with = + - @, a tab or a line break does
// nothing when it is opened or edited.

// Formats of cells, by their numbers in the standard, and what a sheet can hold.
const (
	formatWhole   = 3  // #,##0
	formatPoints  = 4  // #,##0.00
	formatText    = 49 // @
	sheetNameMost = 31
	cellTextMost  = 32767
	sheetRowsMost = 1 << 20
	widest        = 60
	rowsMeasured  = 500 // by which columns get their width
)

// grid is a table as a sheet shows it. A cell is an int64, a float64, a measure, a
// store.Day, a time.Time, a bool, a string or a message.Text; a pointer to one of them,
// and nil, may be empty.
type grid struct {
	name string
	head []string
	rows int
	row  func(n int) []any
}

// measure is a number with as many decimals as it has, and not the two of a score.
type measure float64

type book struct {
	*excelize.File
	lang                                             message.Lang
	sheets                                           int // written
	head, text, whole, points, general, daily, clock int // styles
}

// writeBook writes the grids as a workbook, in their order.
func writeBook(w io.Writer, lang message.Lang, title string, grids []grid) error {
	b := &book{File: excelize.NewFile(), lang: lang}
	defer b.Close()
	if err := b.styles(); err != nil {
		return err
	}
	if err := b.SetDocProps(&excelize.DocProperties{Creator: "rasoat", Title: plain(title, shortText), Language: string(lang)}); err != nil {
		return err
	}
	for i := range grids {
		if err := b.sheet(&grids[i]); err != nil {
			return err
		}
	}
	return b.inOrder(w)
}

// inOrder writes the parts of the file by their names. The library writes them in an
// order that is another each time, and the same rows are to give the same bytes.
func (b *book) inOrder(w io.Writer) error {
	var file bytes.Buffer
	if _, err := b.WriteTo(&file); err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := out.Copy(part); err != nil {
			return err
		}
	}
	return out.Close()
}

func (b *book) styles() error {
	day := pick(b.lang == message.EN, "yyyy-mm-dd", "dd/mm/yyyy")
	moment, number := day+" hh:mm:ss", "#,##0.####"
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6E9ED"}}}},
		{&b.text, excelize.Style{NumFmt: formatText, Alignment: wrap}},
		{&b.whole, excelize.Style{NumFmt: formatWhole, Alignment: wrap}},
		{&b.points, excelize.Style{NumFmt: formatPoints, Alignment: wrap}},
		{&b.general, excelize.Style{CustomNumFmt: &number, Alignment: wrap}},
		{&b.daily, excelize.Style{CustomNumFmt: &day, Alignment: wrap}},
		{&b.clock, excelize.Style{CustomNumFmt: &moment, Alignment: wrap}},
	} {
		style, err := b.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.into = style
	}
	return nil
}

// sheet writes one table.
func (b *book) sheet(g *grid) error {
	name := sheetName(g.name)
	if g.rows >= sheetRowsMost {
		return fmt.Errorf("sheet %q: %d rows, and a sheet holds %d", name, g.rows, sheetRowsMost-1)
	}
	out, err := b.open(name)
	if err != nil {
		return err
	}
	for i, wide := range g.widths(b.lang) {
		if err := out.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(g.head))
	for i, text := range g.head {
		cells[i] = excelize.Cell{StyleID: b.head, Value: text}
	}
	if err := out.SetRow("A1", cells); err != nil {
		return err
	}
	for n := range g.rows {
		for i, v := range g.row(n) {
			cells[i] = b.cell(v)
		}
		if err := out.SetRow(fmt.Sprintf("A%d", n+2), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// open begins the next sheet; a new workbook has one already.
func (b *book) open(name string) (*excelize.StreamWriter, error) {
	var err error
	if b.sheets++; b.sheets == 1 {
		err = b.SetSheetName("Sheet1", name)
	} else {
		_, err = b.NewSheet(name)
	}
	if err != nil {
		return nil, err
	}
	return b.NewStreamWriter(name)
}

// sheetName is the heading of a table without what the name of a sheet may not hold.
func sheetName(heading string) string {
	name := strings.NewReplacer("/", "-", "\\", "-", "?", "", "*", "", "[", "", "]", "", ":", "").Replace(heading)
	if utf8.RuneCountInString(name) > sheetNameMost {
		name = string([]rune(name)[:sheetNameMost])
	}
	return name
}

// cell is a value as a cell has it; what there is none of is an empty one, and so is
// what is no number.
func (b *book) cell(v any) any {
	switch v := filled(v).(type) {
	case int64:
		return excelize.Cell{StyleID: b.whole, Value: v}
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return excelize.Cell{StyleID: b.points, Value: v}
		}
	case measure:
		if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return excelize.Cell{StyleID: b.general, Value: f}
		}
	case store.Day:
		return excelize.Cell{StyleID: b.daily, Value: date(v)}
	case time.Time:
		return excelize.Cell{StyleID: b.clock, Value: v}
	case bool:
		return excelize.Cell{StyleID: b.text, Value: v}
	case string:
		return excelize.Cell{StyleID: b.text, Value: cellText(v)}
	case message.Text:
		return excelize.Cell{StyleID: b.text, Value: cellText(v.In(b.lang))}
	}
	return nil
}

// filled is what a pointer points to, nil where that is nothing.
func filled(v any) any {
	switch v := v.(type) {
	case *int64:
		return at(v)
	case *float64:
		return at(v)
	case *measure:
		return at(v)
	case *store.Day:
		return at(v)
	case *string:
		return at(v)
	}
	return v
}

func at[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// cellText is a text that a cell can hold: characters that XML has not, and what would
// disturb a reader, are shown by their codes.
func cellText(s string) string { return plain(s, cellTextMost-1) }

// widths are those of the columns: of their widest cell, within bounds.
func (g *grid) widths(lang message.Lang) []float64 {
	longest := make([]int, len(g.head))
	for i, head := range g.head {
		longest[i] = min(utf8.RuneCountInString(head), 14)
	}
	for n := range min(g.rows, rowsMeasured) {
		for i, v := range g.row(n) {
			longest[i] = max(longest[i], breadth(v, lang))
		}
	}
	wide := make([]float64, len(longest))
	for i, n := range longest {
		wide[i] = float64(min(max(n, 7), widest)) + 2
	}
	return wide
}

// breadth is how many characters a cell shows. Of texts of several lines that is the
// longest of them.
func breadth(v any, lang message.Lang) int {
	switch v := filled(v).(type) {
	case int64:
		return len(count(v).EN)
	case measure:
		return len(measured((*float64)(&v)).EN)
	case store.Day:
		return len("31/12/2026")
	case time.Time:
		return len("31/12/2026 23:59:59")
	case string:
		return utf8.RuneCountInString(v)
	case message.Text:
		return utf8.RuneCountInString(v.In(lang))
	}
	return 0
}
