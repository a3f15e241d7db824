package report

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"rasoat/pipeline/dossier"
	"rasoat/rules/message"
)

// The workbook of a dossier has a sheet for each table: headings that stay in sight,
// numbers as numbers, days as days. What a text begins with does not matter: it is
// written as a text of the cell itself (inlineStr), in a cell of the format text, and
// never as a formula, so that a name that begins with = + - @, a tab or a line break does
// nothing when it is opened or edited.

// Formats of cells, by their numbers in the standard.
const (
	formatWhole   = 3  // #,##0
	formatPoints  = 4  // #,##0.00
	formatText    = 49 // @
	sheetNameMost = 31
	cellTextMost  = 32767
	widest        = 60
)

// DossierBook writes the tables of a dossier as a workbook.
func DossierBook(w io.Writer, d *dossier.Dossier, o DossierOptions) error {
	b := &book{File: excelize.NewFile(), lang: (&dossierPage{o: o}).lang()}
	defer b.Close()
	err := b.styles()
	for i := range dossier.Listings {
		if err == nil {
			err = b.sheet(&dossier.Listings[i], &d.Tables, i == 0)
		}
	}
	if err == nil {
		_, err = b.WriteTo(w)
	}
	if err != nil {
		return fmt.Errorf("dossier as a workbook: %w", err)
	}
	return nil
}

type book struct {
	*excelize.File
	lang                             message.Lang
	head, text, whole, points, daily int // styles
}

func (b *book) styles() error {
	day := pick(b.lang == message.EN, "yyyy-mm-dd", "dd/mm/yyyy")
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrap, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6E9ED"}}}},
		{&b.text, excelize.Style{NumFmt: formatText, Alignment: wrap}},
		{&b.whole, excelize.Style{NumFmt: formatWhole, Alignment: wrap}},
		{&b.points, excelize.Style{NumFmt: formatPoints, Alignment: wrap}},
		{&b.daily, excelize.Style{CustomNumFmt: &day, Alignment: wrap}},
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
func (b *book) sheet(l *dossier.Listing, t *dossier.Tables, first bool) error {
	name := b.sheetName(l.Name)
	var err error
	if first {
		err = b.SetSheetName("Sheet1", name)
	} else {
		_, err = b.NewSheet(name)
	}
	if err != nil {
		return err
	}
	out, err := b.NewStreamWriter(name)
	if err != nil {
		return err
	}
	rows := reflect.ValueOf(l.Rows(t))
	columns := columnsOf(rows.Type().Elem(), nil)
	for i, wide := range b.widths(l, columns, rows) {
		if err := out.SetColWidth(i+1, i+1, wide); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = excelize.Cell{StyleID: b.head, Value: dossier.Heading(l.Name, c.name).In(b.lang)}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	cells := make([]any, len(columns))
	for n := range rows.Len() {
		for i := range columns {
			cells[i] = b.cell(&columns[i], rows.Index(n).FieldByIndex(columns[i].index))
		}
		if err := out.SetRow(fmt.Sprintf("A%d", n+2), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// sheetName is the heading of a table without what the name of a sheet may not hold.
func (b *book) sheetName(table string) string {
	name := strings.NewReplacer("/", "-", "\\", "-", "?", "", "*", "", "[", "", "]", "", ":", "").Replace(dossier.Heading(table, "").In(b.lang))
	if utf8.RuneCountInString(name) > sheetNameMost {
		name = string([]rune(name)[:sheetNameMost])
	}
	return name
}

// cell is a value as a cell has it; null is an empty one.
func (b *book) cell(c *column, v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case c.date:
		return excelize.Cell{StyleID: b.daily, Value: date(int32(v.Int()))}
	case v.CanInt():
		return excelize.Cell{StyleID: b.whole, Value: v.Int()}
	case v.CanFloat():
		return excelize.Cell{StyleID: b.points, Value: v.Float()}
	case v.Kind() == reflect.Bool:
		return excelize.Cell{StyleID: b.text, Value: v.Bool()}
	}
	return excelize.Cell{StyleID: b.text, Value: cellText(v.String())}
}

// cellText is a text that a cell can hold: characters that XML has not, and what would
// disturb a reader, are shown by their codes.
func cellText(s string) string { return plain(s, cellTextMost-1) }

// widths are those of the columns: of their widest cell, within bounds.
func (b *book) widths(l *dossier.Listing, columns []column, rows reflect.Value) []float64 {
	wide := make([]float64, len(columns))
	for i := range columns {
		c := &columns[i]
		longest := min(utf8.RuneCountInString(dossier.Heading(l.Name, c.name).In(b.lang)), 14)
		for n := range min(rows.Len(), 500) {
			v := rows.Index(n).FieldByIndex(c.index)
			if v.Kind() == reflect.Pointer && !v.IsNil() {
				v = v.Elem()
			}
			switch {
			case v.Kind() == reflect.String:
				longest = max(longest, utf8.RuneCountInString(v.String()))
			case c.date:
				longest = max(longest, len("31/12/2026"))
			}
		}
		wide[i] = float64(min(max(longest, 7), widest)) + 2
	}
	return wide
}
