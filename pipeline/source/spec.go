package source

import (
	"maps"
	"slices"
	"strings"

	"rasoat/pipeline/source/csv"
	"rasoat/pipeline/source/dialect"
	"rasoat/pipeline/source/encoding"
	"rasoat/rules/message"
	"rasoat/rules/spill"
)

// Spec is the `source:` block of a dataset file. What is not given is detected.
type Spec struct {
	Path        string   `yaml:"path"`         // file, glob, with {period} and {date:2006/01/02}; relative to the dataset file; files of an archive behind !
	Format      string   `yaml:"format"`       // csv, ndjson, json, xml, arrow, parquet, xlsx, xls, ods
	Encoding    string   `yaml:"encoding"`     // utf-8, utf-16le, utf-16be, windows-1258, windows-1252, iso-8859-1, tcvn3, vni, viscii
	Delimiter   string   `yaml:"delimiter"`    // one character, or comma, semicolon, tab, pipe
	Quote       string   `yaml:"quote"`        // one character, or none
	Escape      string   `yaml:"escape"`       // how a quote is written inside quotes: doubled, or behind a backslash
	LineEnd     string   `yaml:"line_end"`     // lf, crlf, cr
	HeaderRow   int      `yaml:"header_row"`   // number of the header's first record, from 1
	HeaderRows  int      `yaml:"header_rows"`  // how many records the header has
	FooterRows  *int     `yaml:"footer_rows"`  // how many lines stand below the table, blank ones counted
	Totals      string   `yaml:"totals"`       // what becomes of sums among the rows: skip, or read them as rows
	Records     string   `yaml:"records"`      // where the records stand in a document: /data/items
	Sheet       string   `yaml:"sheet"`        // name of the sheet of a workbook, or a pattern of names; "": the first one with rows
	Decimal     string   `yaml:"decimal"`      // "." or ",": how numbers are written, for the reading of values
	DateFormats []string `yaml:"date_formats"` // how dates are written, for the reading of values

	// Digits is how many digits the codes of a column have, by its name: a cell of a
	// workbook that holds one as a number gets the zeros back that it has lost.
	Digits map[string]int `yaml:"-"`
	// Columns are those that the dataset declares. Where records name their fields, they
	// are columns wherever they come first.
	Columns []string `yaml:"-"`
	// Database is instead of Path.
	Database Database `yaml:"-"`

	// Spill is where copies of packed files go that cannot be read as they are unpacked;
	// nil: to memory.
	Spill *spill.Share `yaml:"-"`
}

// Fault is what is wrong with one key of a Spec.
type Fault struct {
	Key     string // the YAML key
	Message message.M
	Hint    message.M // or none
}

var (
	faultFormat = message.Define("source_format_unknown",
		"chưa đọc được định dạng “%s”; hiện đọc được: %s", "the format “%s” is not readable yet; readable now: %s")
	faultNotOf = message.Define("source_key_not_of_format",
		"%s không dùng cho định dạng %s (chỉ dùng cho: %s); hãy bỏ khoá này",
		"%s is not for the format %s (only for %s): leave it out")
	faultRecords = message.Define("source_records_bad",
		"records là “%s”; cần đường dẫn tới các bản ghi, như /data/items (JSON) hoặc /danh_sach/ho_so (XML)",
		"records is “%s”; it is the way to the records, like /data/items (JSON) or /list/item (XML)")
	faultEncoding = message.Define("source_encoding_unknown",
		"không có bảng mã “%s”; các bảng mã đọc được: %s", "there is no encoding “%s”; readable are %s")
	faultDelimiter = message.Define("source_delimiter_bad",
		"dấu phân cách “%s” không dùng được: cần một ký tự ASCII, hoặc comma, semicolon, tab, pipe",
		"“%s” cannot be a delimiter: it is one ASCII character, or comma, semicolon, tab, pipe")
	faultQuote = message.Define("source_quote_bad",
		"dấu nháy “%s” không dùng được: cần một ký tự ASCII khác dấu phân cách, hoặc none",
		"“%s” cannot be a quote: it is one ASCII character other than the delimiter, or none")
	faultWord = message.Define("source_word_bad",
		"%s là “%s”; các giá trị được dùng: %s", "%s is “%s”; it is one of %s")
	faultHeaderRow = message.Define("source_header_row_bad",
		"header_row là %s; cần số thứ tự của dòng tiêu đề, từ 1", "header_row is %s; it is the row number of the header, from 1")
	faultRows = message.Define("source_rows_bad",
		"%s là %s; cần số dòng, từ %s", "%s is %s; it is a number of rows, from %s")
	faultDecimal = message.Define("source_decimal_bad",
		"decimal là “%s”; cần “.” hoặc “,”", "decimal is “%s”; it is “.” or “,”")
)

// Faults returns all that is wrong with the spec, without looking at any file.
func (s *Spec) Faults() []Fault {
	var all []Fault
	add := func(key, msg string, args ...any) {
		all = append(all, Fault{Key: key, Message: message.New(msg, args...)})
	}
	if wrong := s.pathFault(); wrong.Key != "" {
		all = append(all, wrong)
	}
	all = append(all, s.databaseFaults()...)
	all = append(all, s.formatFaults()...)
	if _, ok := encoding.Lookup(s.Encoding); !ok && s.Encoding != "" {
		add("encoding", faultEncoding, s.Encoding, strings.Join(encoding.Names(), ", "))
	}
	for _, w := range s.words() {
		if _, ok := w.allowed[w.value]; !ok && w.value != "" {
			add(w.key, faultWord, w.key, w.value, strings.Join(slices.Sorted(maps.Keys(w.allowed)), ", "))
		}
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
	if s.HeaderRows < 0 {
		add("header_rows", faultRows, "header_rows", s.HeaderRows, 1)
	}
	if s.FooterRows != nil && *s.FooterRows < 0 {
		add("footer_rows", faultRows, "footer_rows", *s.FooterRows, 0)
	}
	if !s.recordsRight() {
		add("records", faultRecords, s.Records)
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

// words are the keys that are one of a few words.
func (s *Spec) words() []struct {
	key, value string
	allowed    map[string]byte
} {
	return []struct {
		key, value string
		allowed    map[string]byte
	}{{"escape", s.Escape, escapes}, {"line_end", s.LineEnd, lineEnds}, {"totals", s.Totals, asides}}
}

var (
	escapes  = map[string]byte{"doubled": 0, "backslash": '\\'}
	lineEnds = map[string]byte{"lf": '\n', "crlf": '\n', "cr": '\r'}
	asides   = map[string]byte{"skip": 0, "read": 1}
)

// given returns what the spec says of the punctuation and the header.
func (s *Spec) given() dialect.Given {
	delimiter, _ := character(s.Delimiter, delimiters)
	quote, _ := character(s.Quote, quotes)
	return dialect.Given{
		Dialect:   csv.Dialect{Delimiter: delimiter, Quote: quote, Escape: escapes[s.Escape], Break: lineEnds[s.LineEnd]},
		Doubled:   s.Escape == "doubled",
		HeaderRow: int64(s.HeaderRow), HeaderRows: s.HeaderRows,
	}
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
