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
		"bảng mã %s (chắc chắn %s%%); %s (%s%%); xuống dòng bằng %s; tiêu đề ở dòng %s (%s%%)",
		"encoding %s (%s%% sure); %s (%s%%); lines end with %s; header in row %s (%s%%)")
	assumedQuoted = message.Define("reading_punctuation",
		"phân cách bằng %s, dấu nháy %s", "fields are separated by %s, quote %s")
	assumedEscaped = message.Define("reading_punctuation_escaped",
		"phân cách bằng %s, dấu nháy %s, dấu thoát %s", "fields are separated by %s, quote %s, escape %s")
	assumedUnquoted = message.Define("reading_punctuation_unquoted",
		"phân cách bằng %s, không dùng dấu nháy", "fields are separated by %s, without quotes")
	assumedComma     = message.Define("reading_comma", "dấu phẩy", "commas")
	assumedSemicolon = message.Define("reading_semicolon", "dấu chấm phẩy", "semicolons")
	assumedTab       = message.Define("reading_tab", "ký tự tab", "tabs")
	assumedPipe      = message.Define("reading_pipe", "dấu gạch đứng", "vertical bars")
	assumedOther     = message.Define("reading_delimiter", "ký tự %s", "the character %s")
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
	o.file.Assumed = message.New(assumedReading, o.file.Encoding, percent(o.encoding), punctuationOf(o.dialect),
		percent(o.found.PunctuationConfidence), ends, rows, percent(o.found.HeaderConfidence))
}

// percent shows a confidence, and 100 only if nothing was guessed.
func percent(confidence float64) string {
	if confidence < 1 {
		return strconv.Itoa(min(99, int(math.Floor(confidence*100))))
	}
	return "100"
}

func punctuationOf(d csv.Dialect) message.M {
	var delimiter message.M
	switch d.Delimiter {
	case ',':
		delimiter = message.New(assumedComma)
	case ';':
		delimiter = message.New(assumedSemicolon)
	case '\t':
		delimiter = message.New(assumedTab)
	case '|':
		delimiter = message.New(assumedPipe)
	default:
		delimiter = message.New(assumedOther, visible(d.Delimiter))
	}
	switch {
	case d.Quote == csv.NoQuote:
		return message.New(assumedUnquoted, delimiter)
	case d.Escape != 0:
		return message.New(assumedEscaped, delimiter, string(rune(d.Quote)), string(rune(d.Escape)))
	}
	return message.New(assumedQuoted, delimiter, string(rune(d.Quote)))
}

// visible shows a character; one that cannot be seen as its code.
func visible(c byte) string {
	if c <= ' ' || c == 0x7F {
		return fmt.Sprintf("U+%04X", c)
	}
	return string(rune(c))
}
