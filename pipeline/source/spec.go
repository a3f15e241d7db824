package source

import (
	"slices"
	"strings"

	"rasoat/pipeline/source/csv"
	"rasoat/rules/message"
)

// Spec is the `source:` block of a dataset file. What is not given is detected.
type Spec struct {
	Path        string   `yaml:"path"`         // file, glob, with {period} and {date:2006/01/02}; relative to the dataset file
	Format      string   `yaml:"format"`       // csv, parquet
	Encoding    string   `yaml:"encoding"`     // utf-8
	Delimiter   string   `yaml:"delimiter"`    // one character, or comma, semicolon, tab, pipe
	Quote       string   `yaml:"quote"`        // one character, or none
	HeaderRow   int      `yaml:"header_row"`   // number of the header's record, from 1; 0: the first that is not blank
	Decimal     string   `yaml:"decimal"`      // "." or ",": how numbers are written, for the reading of values
	DateFormats []string `yaml:"date_formats"` // how dates are written, for the reading of values
}

// Fault is what is wrong with one key of a Spec.
type Fault struct {
	Key     string // the YAML key
	Message message.M
}

var (
	faultFormat = message.Define("source_format_unknown",
		"chưa đọc được định dạng “%s”; hiện đọc được: csv, parquet", "the format “%s” is not readable yet; readable now: csv, parquet")
	faultNotText = message.Define("source_not_text",
		"%s chỉ dùng cho tệp văn bản; tệp Parquet tự mô tả, hãy bỏ khoá này",
		"%s is for text files; a Parquet file describes itself: leave it out")
	faultEncoding = message.Define("source_encoding_unknown",
		"chưa đọc được bảng mã “%s”; hiện đọc được: utf-8 (hãy lưu lại tệp dưới dạng “CSV UTF-8”)",
		"the encoding “%s” is not readable yet; readable now: utf-8 (save the file as “CSV UTF-8”)")
	faultDelimiter = message.Define("source_delimiter_bad",
		"dấu phân cách “%s” không dùng được: cần một ký tự ASCII, hoặc comma, semicolon, tab, pipe",
		"“%s” cannot be a delimiter: it is one ASCII character, or comma, semicolon, tab, pipe")
	faultQuote = message.Define("source_quote_bad",
		"dấu nháy “%s” không dùng được: cần một ký tự ASCII khác dấu phân cách, hoặc none",
		"“%s” cannot be a quote: it is one ASCII character other than the delimiter, or none")
	faultHeaderRow = message.Define("source_header_row_bad",
		"header_row là %s; cần số thứ tự của dòng tiêu đề, từ 1", "header_row is %s; it is the row number of the header, from 1")
	faultDecimal = message.Define("source_decimal_bad",
		"decimal là “%s”; cần “.” hoặc “,”", "decimal is “%s”; it is “.” or “,”")
	faultS3 = message.Define("source_s3_not_yet",
		"chưa đọc được từ s3://; hãy chép tệp về đĩa", "s3:// is not readable yet; copy the files to a disk")
	faultPattern = message.Define("source_pattern_unknown",
		"không hiểu “{%s}” trong đường dẫn; có thể dùng {period} và {date:2006/01/02}",
		"“{%s}” in the path means nothing; there are {period} and {date:2006/01/02}")
	faultGlob = message.Define("source_glob_bad",
		"mẫu “%s” trong đường dẫn không hợp lệ", "“%s” in the path is not a pattern")
)

// textKeys returns the keys that are given and say how text is written.
func (s *Spec) textKeys() []string {
	var keys []string
	for _, k := range []struct {
		key   string
		given bool
	}{{"encoding", s.Encoding != ""}, {"delimiter", s.Delimiter != ""}, {"quote", s.Quote != ""}, {"header_row", s.HeaderRow != 0}} {
		if k.given {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// Faults returns all that is wrong with the spec, without looking at any file.
func (s *Spec) Faults() []Fault {
	var all []Fault
	add := func(key, msg string, args ...any) {
		all = append(all, Fault{Key: key, Message: message.New(msg, args...)})
	}
	if m := s.pathFault(); !m.IsZero() {
		all = append(all, Fault{Key: "path", Message: m})
	}
	if _, ok := formats[s.format()]; !ok && s.Format != "" {
		add("format", faultFormat, s.Format)
	}
	if s.format() == "parquet" {
		for _, key := range s.textKeys() {
			add(key, faultNotText, key)
		}
	}
	if !slices.Contains([]string{"", "utf-8", "utf8", "utf-8-sig"}, strings.ToLower(s.Encoding)) {
		add("encoding", faultEncoding, s.Encoding)
	}
	delimiter, ok := character(s.Delimiter, delimiters)
	if !ok {
		add("delimiter", faultDelimiter, s.Delimiter)
	}
	quote, ok := character(s.Quote, quotes)
	if !ok || quote != 0 && quote == delimiter {
		add("quote", faultQuote, s.Quote)
	}
	if s.HeaderRow < 0 {
		add("header_row", faultHeaderRow, s.HeaderRow)
	}
	if !slices.Contains([]string{"", ".", ","}, s.Decimal) {
		add("decimal", faultDecimal, s.Decimal)
	}
	return all
}

func (s *Spec) format() string { return strings.ToLower(s.Format) }

var (
	delimiters = map[string]byte{"comma": ',', "semicolon": ';', "tab": '\t', "pipe": '|'}
	quotes     = map[string]byte{"none": csv.NoQuote}
)

// dialect returns what the spec says of the punctuation.
func (s *Spec) dialect() csv.Dialect {
	delimiter, _ := character(s.Delimiter, delimiters)
	quote, _ := character(s.Quote, quotes)
	return csv.Dialect{Delimiter: delimiter, Quote: quote}
}

// character reads the name of a character or the character itself; nothing is 0.
func character(s string, names map[string]byte) (byte, bool) {
	switch c, named := names[s]; {
	case s == "":
		return 0, true
	case named:
		return c, true
	case len(s) != 1 || s[0] >= 0x80 || s[0] == 0 || s[0] == '\n' || s[0] == '\r':
		return 0, false
	}
	return s[0], true
}
