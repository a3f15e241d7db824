package source

import (
	"fmt"
	"math"
	"strconv"

	"rasoat/pipeline/source/csv"
	"rasoat/rules/message"
)

var (
	assumedReading = message.Define("reading_assumed",
		"bảng mã %s (chắc chắn %s%%); dấu phân cách “%s”, dấu nháy “%s” (%s%%); xuống dòng bằng %s; tiêu đề ở dòng %s (%s%%)",
		"encoding %s (%s%% sure); delimiter “%s”, quote “%s” (%s%%); lines end with %s; header in row %s (%s%%)")
	assumedEscaped = message.Define("reading_assumed_escape",
		"bảng mã %s (chắc chắn %s%%); dấu phân cách “%s”, dấu nháy “%s” sau “%s” (%s%%); xuống dòng bằng %s; tiêu đề ở dòng %s (%s%%)",
		"encoding %s (%s%% sure); delimiter “%s”, quote “%s” escaped by “%s” (%s%%); lines end with %s; header in row %s (%s%%)")
	assumedUnquoted = message.Define("reading_assumed_no_quotes",
		"bảng mã %s (chắc chắn %s%%); dấu phân cách “%s”, không dùng dấu nháy (%s%%); xuống dòng bằng %s; tiêu đề ở dòng %s (%s%%)",
		"encoding %s (%s%% sure); delimiter “%s”, no quotes (%s%%); lines end with %s; header in row %s (%s%%)")
)

// assume writes down how the file is read, and how sure that is.
func (o *opening) assume() {
	ends := "LF"
	switch {
	case o.dialect.Break == '\r':
		ends = "CR"
	case o.crlf:
		ends = "CRLF"
	}
	rows := "–"
	if from, to := o.header-int64(o.rows)+1, o.header; o.file.Header != nil {
		if rows = strconv.FormatInt(from, 10); to > from {
			rows += "–" + strconv.FormatInt(to, 10)
		}
	}
	key, args := assumedReading, []any{o.file.Encoding, percent(o.encoding), visible(o.dialect.Delimiter)}
	switch {
	case o.dialect.Quote == csv.NoQuote:
		key = assumedUnquoted
	case o.dialect.Escape != 0:
		key, args = assumedEscaped, append(args, visible(o.dialect.Quote), visible(o.dialect.Escape))
	default:
		args = append(args, visible(o.dialect.Quote))
	}
	args = append(args, percent(o.found.PunctuationConfidence), ends, rows, percent(o.found.HeaderConfidence))
	o.file.Assumed = message.New(key, args...)
}

// percent shows a confidence, and 100 only if nothing was guessed.
func percent(confidence float64) string {
	if confidence < 1 {
		return strconv.Itoa(min(99, int(math.Floor(confidence*100))))
	}
	return "100"
}

// visible shows a character; one that cannot be seen as its code.
func visible(c byte) string {
	if c == '\t' {
		return "tab"
	}
	if c <= ' ' || c == 0x7F {
		return fmt.Sprintf("U+%04X", c)
	}
	return string(rune(c))
}
