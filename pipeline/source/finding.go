package source

import (
	"strconv"
	"strings"

	"rasoat/pipeline/source/csv"
	"rasoat/rules/message"
)

// A Finding is what is worth telling of a file as a file, beside the records that were
// rejected: what was passed over, and what was read though it is odd.
type Finding struct {
	Text   message.M // says how often, and where first
	Count  int64
	Places []csv.Place // the first ones, in order; none where it is about columns
}

// newFinding tells of records: the key's arguments are how many, and their numbers.
func newFinding(key string, n csv.Note) Finding {
	var rows []string
	for _, p := range n.First {
		rows = append(rows, strconv.FormatInt(p.Record, 10))
	}
	if n.Count > int64(len(rows)) {
		rows = append(rows, "…")
	}
	return Finding{message.New(key, n.Count, strings.Join(rows, ", ")), n.Count, n.First}
}

var (
	findingTitles = message.Define("reading_titles",
		"dòng phía trên tiêu đề, đã bỏ qua: %s (dòng %s)", "rows above the header, passed over: %s (row %s)")
	findingHeader = message.Define("reading_header_rows",
		"tiêu đề gồm nhiều dòng: %s (dòng %s); tên ô gộp và tên ô con được nối bằng dấu chấm",
		"rows that make up the header: %s (row %s); the name of a merged cell and that of its part are joined by a dot")
	findingMarks = message.Define("reading_marks",
		"dấu BOM ở đầu tệp: %s, chỉ cần một", "byte order marks at the beginning: %s, where one is enough")
	findingBlankName = message.Define("reading_name_blank",
		"cột không có tên: %s, được gọi là %s", "columns without a name: %s, called %s")
	findingTwice = message.Define("reading_name_twice",
		"cột trùng tên với cột đứng trước: %s, được gọi là %s", "columns with the name of one before them: %s, called %s")
	findingBlank = message.Define("reading_blank_lines",
		"dòng trống, đã bỏ qua: %s (dòng %s)", "blank lines, passed over: %s (row %s)")
	findingHeaderAgain = message.Define("reading_header_again",
		"dòng lặp lại tiêu đề, đã bỏ qua: %s (dòng %s)", "rows that repeat the header, passed over: %s (row %s)")
	findingTotals = message.Define("reading_totals",
		"dòng tổng cộng, đã bỏ qua: %s (dòng %s)", "rows of totals, passed over: %s (row %s)")
	findingBelow = message.Define("reading_footer",
		"dòng phía dưới bảng, đã bỏ qua: %s (dòng %s)", "rows below the table, passed over: %s (row %s)")
	findingQuotes = message.Define("reading_stray_quotes",
		"dòng có dấu nháy đặt sai chỗ, được đọc như ký tự thường: %s (dòng %s)",
		"rows with quotes in the wrong place, read as characters: %s (row %s)")
	findingLineEnds = message.Define("reading_line_ends",
		"dòng kết thúc khác với các dòng còn lại (LF và CRLF lẫn lộn): %s (dòng %s)",
		"rows that end unlike the others (LF and CRLF are mixed): %s (row %s)")
)

// findings are the messages of the kinds of notes.
var findings = [csv.Kinds]string{
	csv.BlankLine: findingBlank, csv.HeaderAgain: findingHeaderAgain, csv.TotalsLine: findingTotals, csv.BelowTable: findingBelow,
	csv.StrayQuote: findingQuotes, csv.OtherLineEnd: findingLineEnds,
}

// findingsOf are what notes come to.
func findingsOf(notes *csv.Notes) []Finding {
	var all []Finding
	for k, n := range notes {
		if n.Count > 0 {
			all = append(all, newFinding(findings[k], n))
		}
	}
	return all
}
