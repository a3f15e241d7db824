package source

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/dialect"
	"rasoat/pipeline/source/ods"
	"rasoat/pipeline/source/sheet"
	"rasoat/pipeline/source/xls"
	"rasoat/pipeline/source/xlsx"
	"rasoat/rules/message"
)

var (
	errOtherColumns = message.Define("sheet_other_columns",
		"trang tính “%s” không cùng các cột với trang tính “%s” (khác từ cột thứ %s); hãy ghi rõ các trang tính cùng cấu trúc vào sheet",
		"its sheet “%s” has not the columns of “%s” (they differ from column %s on); name the sheets of one shape in sheet")
	errSheetHeaderRow = message.Define("sheet_header_row_absent",
		"không có dòng tiêu đề ở dòng số %s của trang tính “%s”", "there is no header in row %s of the sheet “%s”")
	assumedSheet = message.Define("reading_sheet_assumed",
		"trang tính “%s”, tiêu đề ở dòng %s (chắc chắn %s%%)", "sheet “%s”, header in row %s (%s%% sure)")
	assumedSheets = message.Define("reading_sheets_assumed",
		"%s; và %s", "%s; and %s")
)

// workbook is a table in one or more sheets of a workbook.
type workbook struct {
	file *File
	spec Spec
	book sheet.Book // nil for a file without a byte
	many bool       // there are other files
	tabs []tab      // the sheets that are read, as File.Sheets

	titles, headers sheet.Places // rows above the headers, and those of headers of several rows
}

// A tab is a sheet that is read.
type tab struct {
	sheet int // its number in the book
	found dialect.Found
}

// openWorkbook makes a format of those who open its workbooks.
func openWorkbook[B sheet.Book](open func(in io.ReaderAt, size int64) (B, error)) func(context.Context, *File, Spec) (table, error) {
	return func(ctx context.Context, f *File, s Spec) (table, error) {
		t := &workbook{file: f, spec: s}
		if f.Bytes == 0 { // a file without a record, as in any format
			return t, nil
		}
		h, err := f.reopen(ctx)
		if err != nil {
			return nil, err
		}
		defer h.Close()
		if t.book, err = open(h, f.Bytes); err != nil {
			return nil, t.fault(err)
		}
		if err := t.openSheets(ctx, h); err != nil {
			return nil, err
		}
		f.Encoding, f.Dialect = "utf-8", t.summary()
		return t, nil
	}
}

// beside tells with how many files this one is read: only what is alone is kept in
// memory between one reading and the next.
func (t *workbook) beside(files int) { t.many = files > 1 }

// fault names the file in an error of reading it.
func (t *workbook) fault(err error) error {
	var wrong *sheet.Error
	if errors.As(err, &wrong) {
		return &Error{File: t.file.Name, Message: wrong.Message, Err: wrong.Err}
	}
	return broken(t.file.Name, 0, bare(err))
}

// openSheets looks for the tables in the sheets that are asked for. Those without any
// row are passed over; where none is named, the first one with rows is read.
func (t *workbook) openSheets(ctx context.Context, in io.ReaderAt) error {
	chosen, err := sheet.Choose(t.book.Sheets(), t.spec.Sheet)
	if err != nil {
		return t.fault(err)
	}
	for _, i := range chosen {
		head, err := t.head(ctx, in, i)
		if err != nil {
			return err
		}
		if len(head) == 0 {
			continue
		}
		if err := t.openTable(i, head); err != nil {
			return err
		}
		if t.spec.Sheet == "" {
			break
		}
	}
	t.tellHeaders()
	return nil
}

// headRows is how many rows that are not blank are looked at for the header.
const headRows = 200

// head returns the first rows of a sheet that are not blank.
func (t *workbook) head(ctx context.Context, in io.ReaderAt, tab int) ([]sheet.HeadRow, error) {
	c, err := t.book.Cut(in, tab, true, func() ([]byte, func(), error) {
		return make([]byte, sniffBytes, 2*sniffBytes), func() {}, context.Cause(ctx)
	})
	if err != nil {
		return nil, t.fault(err)
	}
	defer c.Close()
	rows, head := sheet.NewHead(headRows+t.spec.HeaderRow, t.book.Calendar())
	s := t.book.NewScanner(rows)
	for !head.Full() {
		run, err := c.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, t.fault(err)
		}
		s.Start(run)
		_, err = s.Next(1)
		run.Release()
		if err != nil {
			return nil, t.fault(err)
		}
	}
	return head.Rows, nil
}

// openTable finds the header of a table in the first rows of its sheet.
func (t *workbook) openTable(i int, head []sheet.HeadRow) error {
	name := t.book.Sheets()[i].Name
	first := head[0].Row
	if row := int64(t.spec.HeaderRow); row > 0 && row < first {
		return fault(t.file.Name, errSheetHeaderRow, row, name)
	}
	cells := withBlanks(head, first)
	given := dialect.Given{HeaderRow: max(int64(t.spec.HeaderRow)-first+1, 0), HeaderRows: t.spec.HeaderRows}
	found := dialect.DetectCells(cells, given)
	at := int(found.HeaderRow) - 1
	if at < 0 || at >= len(cells) || dialect.IsBlank(cells[at]) {
		return fault(t.file.Name, errSheetHeaderRow, max(int64(t.spec.HeaderRow), first), name)
	}
	header := cells[at:min(at+found.HeaderRows, len(cells))]
	names := dialect.Names(header)
	left := 0
	for left < len(names)-1 && columnName(names[left]) == "" {
		left++
	}
	t.tabs = append(t.tabs, tab{sheet: i, found: found})
	t.file.Sheets = append(t.file.Sheets, t.table(name, header, left, first+int64(at+len(header))-1))
	t.assume(first+int64(at), len(header), found.HeaderConfidence)
	t.noteHeader(head, first+int64(at), len(header))
	if len(t.tabs) == 1 {
		t.file.nameColumns(names[left:])
		return nil
	}
	other := File{}
	other.nameColumns(names[left:])
	for i := range max(len(other.Header), len(t.file.Header)) {
		if i >= min(len(other.Header), len(t.file.Header)) || other.Header[i] != t.file.Header[i] {
			return fault(t.file.Name, errOtherColumns, name, t.file.Sheets[0].Sheet, i+1)
		}
	}
	return nil
}

// mostHeadRows is how far below the first row of a sheet the rows are looked at.
const mostHeadRows = 1000

// withBlanks are the cells of the rows from the first one, blank ones included.
func withBlanks(head []sheet.HeadRow, first int64) [][]string {
	var all [][]string
	for _, r := range head {
		if r.Row-first > int64(mostHeadRows+len(head)) {
			break
		}
		for int64(len(all)) < r.Row-first {
			all = append(all, nil)
		}
		all = append(all, r.Cells)
	}
	return all
}

// table is where the rows of a sheet stand.
func (t *workbook) table(name string, header [][]string, left int, last int64) sheet.Table {
	table := sheet.Table{Sheet: name, Header: last, Left: left}
	var rows [][]string
	for _, r := range header {
		rows = append(rows, r[min(left, len(r)):])
	}
	table.Asides = csv.NewAsides(rows, t.spec.Totals != "read")
	table.May = table.Asides.First()
	for _, r := range rows {
		for _, c := range r {
			if c = strings.TrimSpace(c); c != "" {
				table.May[c[0]] = true
				break
			}
		}
	}
	return table
}

// assume writes down where the table was found, and how sure that is.
func (t *workbook) assume(row int64, rows int, confidence float64) {
	at := strconv.FormatInt(row, 10)
	if rows > 1 {
		at += "–" + strconv.FormatInt(row+int64(rows)-1, 10)
	}
	m := message.New(assumedSheet, t.file.Sheets[len(t.file.Sheets)-1].Sheet, at, percent(confidence))
	if len(t.file.Sheets) > 1 {
		m = message.New(assumedSheets, t.file.Assumed, m)
	}
	t.file.Assumed = m
}

// noteHeader notes what stands above the header, and of a header of several rows.
func (t *workbook) noteHeader(head []sheet.HeadRow, row int64, rows int) {
	i := len(t.tabs) - 1
	for _, r := range head {
		at := sheet.Place{Record: sheet.Record(i, r.Row), Column: -1}
		switch {
		case dialect.IsBlank(r.Cells):
		case r.Row < row:
			t.titles.Add(at)
		case r.Row < row+int64(rows) && rows > 1:
			t.headers.Add(at)
		}
	}
}

// tellHeaders tells what was noted of all sheets.
func (t *workbook) tellHeaders() {
	if t.titles.Count > 0 {
		t.file.tell(t.file.findingOf(findingTitles, &t.titles))
	}
	if t.headers.Count > 0 {
		t.file.tell(t.file.findingOf(findingHeader, &t.headers))
	}
}

// summary names the sheets that are read.
func (t *workbook) summary() string {
	var names []string
	for _, s := range t.file.Sheets {
		names = append(names, s.Sheet)
	}
	return "sheet " + strings.Join(names, ", ")
}

// The formats of workbooks.
var (
	openODS  = openWorkbook(ods.Open)
	openXLS  = openWorkbook(xls.Open)
	openXLSX = openWorkbook(xlsx.Open)
)
