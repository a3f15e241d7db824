package source

import (
	"maps"
	"slices"
	"strings"

	"rasoat/pipeline/source/json"
	"rasoat/pipeline/source/xml"
	"rasoat/rules/message"
)

// workbooks are the formats whose files have sheets.
var workbooks = []string{"ods", "xls", "xlsx"}

// keysOf are the keys that only some formats have, with those formats.
var keysOf = []struct {
	key     string
	formats []string
	given   func(*Spec) bool
}{
	{"encoding", []string{"csv", "ndjson", "json", "xml"}, func(s *Spec) bool { return s.Encoding != "" }},
	{"delimiter", []string{"csv"}, func(s *Spec) bool { return s.Delimiter != "" }},
	{"quote", []string{"csv"}, func(s *Spec) bool { return s.Quote != "" }},
	{"escape", []string{"csv"}, func(s *Spec) bool { return s.Escape != "" }},
	{"line_end", []string{"csv"}, func(s *Spec) bool { return s.LineEnd != "" }},
	{"header_row", append([]string{"csv"}, workbooks...), func(s *Spec) bool { return s.HeaderRow != 0 }},
	{"header_rows", append([]string{"csv"}, workbooks...), func(s *Spec) bool { return s.HeaderRows != 0 }},
	{"footer_rows", append([]string{"csv"}, workbooks...), func(s *Spec) bool { return s.FooterRows != nil }},
	{"sheet", workbooks, func(s *Spec) bool { return s.Sheet != "" }},
	{"totals", append([]string{"csv"}, workbooks...), func(s *Spec) bool { return s.Totals != "" }},
	{"records", []string{"json", "xml"}, func(s *Spec) bool { return s.Records != "" }},
}

// formatFaults returns what is wrong with the format, and with keys that it does not
// have.
func (s *Spec) formatFaults() (all []Fault) {
	if s.Format == "" {
		return nil
	}
	known := slices.Sorted(maps.Keys(formats))
	if _, ok := formats[s.format()]; !ok {
		return []Fault{{"format", message.New(faultFormat, s.Format, strings.Join(known, ", ")), message.DidYouMean(s.format(), known)}}
	}
	for _, k := range keysOf {
		if k.given(s) && !slices.Contains(k.formats, s.format()) {
			all = append(all, Fault{Key: k.key, Message: message.New(faultNotOf, k.key, s.format(), strings.Join(k.formats, ", "))})
		}
	}
	return all
}

// recordsRight tells whether the way to the records is one in the format, or, where that
// is not declared, in some.
func (s *Spec) recordsRight() bool {
	_, pointer := json.ParsePointer(s.Records)
	_, path := xml.ParsePath(s.Records)
	switch s.format() {
	case "json":
		return pointer
	case "xml":
		return path || s.Records == ""
	}
	return pointer || path
}
