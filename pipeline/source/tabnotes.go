package source

import (
	"slices"
	"strconv"
	"strings"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/sheet"
	"rasoat/rules/message"
)

// signFindings are the messages of signs: how many, and where first.
var signFindings = [sheet.Signs]string{
	sheet.BlankRow: findingBlank, sheet.HeaderAgain: findingHeaderAgain, sheet.TotalsRow: findingTotals, sheet.BelowTable: findingBelow,
	sheet.HiddenRow: message.Define("reading_hidden_rows",
		"dòng bị ẩn, vẫn được đọc: %s (dòng %s)", "rows that are hidden, and were read: %s (row %s)"),
	sheet.ErrorValue: message.Define("reading_error_values",
		"ô chứa lỗi của bảng tính như #N/A: %s (%s)", "cells that hold an error of the spreadsheet, such as #N/A: %s (%s)"),
	sheet.NoResult: message.Define("reading_no_results",
		"ô chứa công thức mà tệp không lưu kết quả, được đọc là ô trống: %s (%s)",
		"cells that hold a formula without its result, read as empty: %s (%s)"),
	sheet.NoDate: message.Define("reading_no_dates",
		"ô định dạng ngày giờ nhưng số trong ô không phải là ngày giờ, được đọc là số: %s (%s)",
		"cells that are formatted as dates and hold a number that is none, read as numbers: %s (%s)"),
	sheet.ZerosShown: message.Define("reading_zeros_shown",
		"ô chứa số mà các số 0 ở đầu chỉ do định dạng, được đọc như hiển thị: %s (%s)",
		"cells with numbers whose leading zeros are those of the format, read as they are shown: %s (%s)"),
	sheet.ZerosRestored: message.Define("reading_zeros_restored",
		"ô chứa mã lưu dưới dạng số, được thêm lại các số 0 ở đầu cho đủ số chữ số (digits) của cột: %s (%s)",
		"cells with codes stored as numbers, given back the zeros before them by the digits of the column: %s (%s)"),
	sheet.DigitsLost: message.Define("reading_digits_lost",
		"ô chứa số dài hơn 15 chữ số, bảng tính không giữ được các chữ số cuối: %s (%s)",
		"cells with numbers of more than 15 digits, of which a spreadsheet loses the last ones: %s (%s)"),
	sheet.HiddenColumn: message.Define("reading_hidden_columns",
		"cột bị ẩn, vẫn được đọc: %s (%s)", "columns that are hidden, and were read: %s (%s)"),
	sheet.Merged: message.Define("reading_merged_cells",
		"vùng ô bị gộp trong bảng, chỉ ô đầu có giá trị: %s (%s)", "areas of merged cells in the table, of which only the first cell has a value: %s (%s)"),
	sheet.HiddenSheet: message.Define("reading_hidden_sheets",
		"trang tính bị ẩn, không được đọc: %s (%s)", "sheets that are hidden, and were not read: %s (%s)"),
	sheet.UnreadSheet: message.Define("reading_other_sheets",
		"trang tính khác, không được đọc: %s (%s)", "other sheets, which were not read: %s (%s)"),
}

var (
	findingNumerals = message.Define("reading_numbers_as_text",
		"cột “%s” có %s ô lưu số dưới dạng văn bản (từ ô %s), các ô khác lưu số",
		"column “%s” has a number as text in %s cell%[2]v (from %s), where others hold numbers")
	findingCodes = message.Define("reading_codes_as_numbers",
		"cột “%s” là mã có số 0 ở đầu, nhưng %s ô lưu dưới dạng số (từ ô %s) nên số 0 ở đầu nếu có đã mất; khai báo digits cho cột để thêm lại",
		"column “%s” holds codes that begin with zeros, but there are numbers in %s cell%[2]v (from %s), which have lost theirs if they had any; declare digits of the column to have them back")
)

// tabNotes are those of workbooks.
type tabNotes struct {
	*sheet.Notes
	file *File
}

func (n *tabNotes) none() Notes { return &tabNotes{&sheet.Notes{}, n.file} }

func (n *tabNotes) merge(more Notes) { n.Notes.Merge(more.(*tabNotes).Notes) }

func (n *tabNotes) findings() []Finding { return n.file.findingsOfSheets(n.Notes) }

// findingOf tells of places in a workbook.
func (f *File) findingOf(key string, p *sheet.Places) Finding {
	found := Finding{Count: p.Count}
	var texts []string
	for _, at := range p.First {
		texts = append(texts, f.addressOf(at))
		if at.Record > 0 {
			found.Places = append(found.Places, csv.Place{Record: at.Record})
		}
	}
	if p.Count > int64(len(texts)) {
		texts = append(texts, "…")
	}
	found.Text = message.New(key, p.Count, strings.Join(texts, ", "))
	return found
}

// addressOf writes where something stands. The sheet is named if several are read.
func (f *File) addressOf(at sheet.Place) string {
	i, row := sheet.RowOf(at.Record)
	text := at.Text
	switch {
	case text != "":
	case at.Column < 0:
		text = strconv.FormatInt(row, 10)
	default:
		text = sheet.Cell(at.Column, row)
	}
	if len(f.Sheets) > 1 && at.Record > 0 {
		text = sheet.Within(f.Sheets[i].Sheet, text)
	}
	return text
}

// findingsOfSheets are what the notes of a workbook come to.
func (f *File) findingsOfSheets(notes *sheet.Notes) []Finding {
	var all []Finding
	for s := range notes.Signs {
		if p := &notes.Signs[s]; p.Count > 0 {
			all = append(all, f.findingOf(signFindings[s], p))
		}
	}
	for i, c := range notes.Columns[:min(len(notes.Columns), len(f.Header))] {
		tell := func(key string, t sheet.Tally) {
			at, _ := sheet.RowOf(t.First)
			where := f.addressOf(sheet.Place{Record: t.First, Column: f.Sheets[at].Left + i})
			all = append(all, Finding{message.New(key, f.Header[i], t.Count, where), t.Count, []csv.Place{{Record: t.First}}})
		}
		switch {
		case c.Numbers.Count == 0:
		case c.Codes.Count > 0:
			tell(findingCodes, c.Numbers)
		case c.Numerals.Count > 0:
			tell(findingNumerals, c.Numerals)
		}
	}
	return all
}

// takeNotes notes what is known of a table beside its rows.
func (c *tabCutter) takeNotes(i int, beside sheet.Beside) {
	t := &c.file.Sheets[i]
	right := t.Left + len(c.file.Header) - 1
	for _, h := range beside.Hidden {
		for col := max(h.First, t.Left); col <= min(h.Last, right); col++ {
			c.notes.Signs[sheet.HiddenColumn].Add(sheet.Place{Record: sheet.Record(i, 1), Column: col, Text: sheet.Column(col)})
		}
	}
	for _, m := range beside.Merged {
		if m.Bottom > t.Header && m.Left <= right && m.Right >= t.Left {
			c.notes.Signs[sheet.Merged].Add(sheet.Place{Record: sheet.Record(i, m.Top), Column: m.Left, Text: m.String()})
		}
	}
}

// noteSheets notes which sheets are not read.
func (c *tabCutter) noteSheets() {
	if c.book == nil {
		return
	}
	for i, s := range c.book.Sheets() {
		at := sheet.Place{Column: i, Text: s.Name}
		switch {
		case slices.ContainsFunc(c.tabs, func(t tab) bool { return t.sheet == i }):
		case s.Hidden:
			c.notes.Signs[sheet.HiddenSheet].Add(at)
		default:
			c.notes.Signs[sheet.UnreadSheet].Add(at)
		}
	}
}
