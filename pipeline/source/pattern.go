package source

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	faultPattern = message.Define("source_pattern_unknown",
		"không hiểu “{%s}” trong đường dẫn; có thể dùng {period} và {date:2006/01/02}",
		"“{%s}” in the path means nothing; there are {period} and {date:2006/01/02}")
	faultUnclosed = message.Define("source_pattern_unclosed",
		"“{%s” trong đường dẫn thiếu dấu } ở cuối", "“{%s” in the path has no } at its end")
	faultLayout = message.Define("source_pattern_no_date",
		"“{date:%s}” trong đường dẫn không phải là cách ghi ngày", "“{date:%s}” in the path is no way to write a date")
	faultLayoutOfQuery = message.Define("source_query_no_date",
		"“{date:%s}” không phải là cách ghi ngày", "“{date:%s}” is no way to write a date")
	hintLayout = message.Define("source_pattern_hint",
		"viết {date:%s}: 2006 là năm, 01 là tháng, 02 là ngày",
		"write {date:%s}: 2006 is the year, 01 the month, 02 the day")
	faultGlob = message.Define("source_glob_bad",
		"mẫu “%s” trong đường dẫn không hợp lệ", "“%s” in the path is not a pattern")
)

// pathFault returns what is wrong with the path itself; without a key, nothing is.
func (s *Spec) pathFault() Fault {
	if m := s.bucketFault(); !m.IsZero() {
		return Fault{Key: "path", Message: m}
	}
	for rest := s.Path; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			break
		}
		inside, after, closed := strings.Cut(after, "}")
		layout, dated := strings.CutPrefix(inside, "date:")
		switch {
		case !closed:
			return Fault{Key: "path", Message: message.New(faultUnclosed, inside)}
		case dated && !isLayout(layout):
			return Fault{"path", message.New(faultLayout, layout), message.New(hintLayout, meant(layout))}
		case !dated && inside != "period":
			return Fault{Key: "path", Message: message.New(faultPattern, inside)}
		}
		rest = after
	}
	if _, err := path.Match(s.Path, ""); err != nil {
		return Fault{Key: "path", Message: message.New(faultGlob, s.Path)}
	}
	return Fault{}
}

var datedInQuery = regexp.MustCompile(`\{date:([^{}]*)\}`)

// patternFaults returns the dates of the query and of the table's name that are none.
func (d *Database) patternFaults() (all []Fault) {
	for _, k := range []struct{ key, value string }{{"query", d.Query}, {"table", d.Table}} {
		for _, m := range datedInQuery.FindAllStringSubmatch(k.value, -1) {
			if layout := m[1]; !isLayout(layout) {
				all = append(all, Fault{k.key, message.New(faultLayoutOfQuery, layout), message.New(hintLayout, meant(layout))})
			}
		}
	}
	return all
}

// ofOthers finds the parts of a date as other languages write them: yyyy, MM, %d.
var ofOthers = regexp.MustCompile(`%[Yymd]|(^|[^A-Za-z%])([yY]{2,4}|[mM]{2}|[dD]{2})+([^A-Za-z]|$)`)

// isLayout tells whether a layout of Go's time package writes days so that their parts can
// be read back, holds one of them at least, and nothing that is no part of a day, which
// would be midnight in each name.
func isLayout(layout string) bool {
	last := time.Date(2028, 12, 31, 0, 0, 0, 0, time.UTC) // of a leap year, as year 0 is one
	read, err := time.Parse(layout, last.Format(layout))
	held, none := partsOf(read), [3]int{0, 1, 1}
	if err != nil || held == none || ofOthers.MatchString(layout) {
		return false
	}
	for day := last; day.Year() == last.Year(); day = day.AddDate(0, 0, -1) {
		late := day.Add(24*time.Hour - 1).In(time.FixedZone("X", -60))
		read, err := time.Parse(layout, day.Format(layout))
		if err != nil || late.Format(layout) != day.Format(layout) {
			return false
		}
		for i, part := range partsOf(read) {
			if held[i] != none[i] && part != partsOf(day)[i] {
				return false
			}
		}
	}
	return true
}

func partsOf(t time.Time) [3]int { return [3]int{t.Year(), int(t.Month()), t.Day()} }

// inOthers are the parts of a date as other languages write them, with those of Go. The
// longer ones come first.
var inOthers = strings.NewReplacer("%Y", "2006", "%y", "06", "%m", "01", "%d", "02",
	"yyyy", "2006", "YYYY", "2006", "yy", "06", "YY", "06", "MM", "01", "mm", "01", "dd", "02", "DD", "02",
	"Y", "2006", "y", "06", "M", "01", "m", "01", "d", "02")

// meant is the layout that somebody meant who wrote another one.
func meant(layout string) string {
	l := inOthers.Replace(layout)
	if strings.ContainsFunc(l, unicode.IsLetter) || !isLayout(l) {
		return "2006-01-02"
	}
	return l
}

// ofPeriod finds what stands for the period in a path or a query.
var ofPeriod = regexp.MustCompile(`\{(?:period|date:[^}]*)\}`)

// inPeriod puts the period in place of {period} and {date:…}. Other braces stay: they are
// of the database's own language, and a path has none.
func inPeriod(text string, period value.Day) string {
	y, m, d := period.Date()
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return ofPeriod.ReplaceAllStringFunc(text, func(braced string) string {
		if layout, dated := strings.CutPrefix(braced[1:len(braced)-1], "date:"); dated {
			return day.Format(layout)
		}
		return period.String()
	})
}
