package value

import (
	"fmt"
	"strings"
)

// DateForm is one way to write a date. Leading zeros (5/3/2020) and the sign
// between the parts (/ - .) are not told apart: they do not change which day is
// meant.
type DateForm uint8

// The forms of dates, named as officers write them.
const (
	DayMonthYear  DateForm = iota // dd/mm/yyyy
	YearMonthDay                  // yyyy-mm-dd
	DateInWords                   // ngày d tháng m năm yyyy
	DayMonthShort                 // d/m/yy
	MonthDayYear                  // mm/dd/yyyy
	MonthDayShort                 // m/d/yy
	CompactDate                   // yyyymmdd
	MonthYear                     // mm/yyyy, no day: the first of the month
	YearOnly                      // yyyy, neither: the first of January
)

var dateFormNames = [...]string{
	"dd/mm/yyyy", "yyyy-mm-dd", "ngày d tháng m năm yyyy", "d/m/yy", "mm/dd/yyyy", "m/d/yy", "yyyymmdd", "mm/yyyy", "yyyy",
}

// String returns the form as officers write it.
func (f DateForm) String() string {
	if int(f) >= len(dateFormNames) {
		return "unknown form"
	}
	return dateFormNames[f]
}

// DateForms returns the names of all forms that may be declared.
func DateForms() []string { return append([]string(nil), dateFormNames[:]...) }

// Precision tells how much of a date a text gives.
type Precision uint8

// The precisions of a date.
const (
	ToTheDay Precision = iota
	ToTheMonth
	ToTheYear
)

// Precision returns how much of a date a text of this form gives.
func (f DateForm) Precision() Precision {
	switch f {
	case MonthYear:
		return ToTheMonth
	case YearOnly:
		return ToTheYear
	}
	return ToTheDay
}

// ParseDateForm reads a declared form: dd/mm/yyyy, d/m/yy, yyyy-mm-dd,
// mm/dd/yyyy, yyyymmdd, mm/yyyy, yyyy, “ngày d tháng m năm yyyy”, in any case
// and with any of / - . between the parts, or the layout of Go's package time
// for the same (02/01/2006). A time of day behind the date (dd/mm/yyyy hh:mm)
// may be written and says nothing: it is read anyway.
func ParseDateForm(s string) (DateForm, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(text, "ng") {
		if strings.Join(strings.Fields(text), " ") == dateFormNames[DateInWords] {
			return DateInWords, nil
		}
		return 0, unknownDateForm(s)
	}
	date := withoutClock(text)
	if form, ok := dateFormOf[orderOfParts(date)]; ok {
		return form, nil
	}
	return 0, unknownDateForm(s)
}

func unknownDateForm(s string) error {
	return fmt.Errorf("%q is not a form of dates: write one of %s", s, strings.Join(dateFormNames[:], ", "))
}

// withoutClock cuts a layout before its time of day, if it has a known one.
func withoutClock(layout string) string {
	i := strings.IndexAny(layout, " t")
	if i < 0 {
		return layout
	}
	clock := strings.NewReplacer("15", "hh", "04", "mm", "05", "ss", "07:00", "z", "hh24", "hh", "mi", "mm").Replace(layout[i+1:])
	clock = strings.TrimRight(strings.TrimSuffix(strings.TrimSpace(clock), "z"), " -+0.9sz")
	if clock != "hh:mm" && clock != "hh:mm:" {
		return layout
	}
	return layout[:i]
}

// dateFormOf knows the forms by their parts: d, m, y (two digits), Y (four).
var dateFormOf = map[string]DateForm{
	"d m Y": DayMonthYear, "Y m d": YearMonthDay, "d m y": DayMonthShort, "m d Y": MonthDayYear, "m d y": MonthDayShort,
	"Ymd": CompactDate, "m Y": MonthYear, "Y m": MonthYear, "Y": YearOnly,
}

// orderOfParts spells a layout in the letters of dateFormOf; what it does not
// know it leaves as it stands.
func orderOfParts(layout string) string {
	if layout == "yyyymmdd" || layout == "20060102" {
		return "Ymd"
	}
	parts := strings.FieldsFunc(layout, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	for i, p := range parts {
		switch p {
		case "d", "dd", "2", "02", "_2":
			parts[i] = "d"
		case "m", "mm", "1", "01":
			parts[i] = "m"
		case "yy", "06":
			parts[i] = "y"
		case "yyyy", "2006":
			parts[i] = "Y"
		}
	}
	return strings.Join(parts, " ")
}

// dateForms is a set of forms.
type dateForms uint16

func (s dateForms) has(f DateForm) bool       { return s&(1<<f) != 0 }
func (s dateForms) with(f DateForm) dateForms { return s | 1<<f }

// defaultDates are read when nothing is declared and nothing else is proven:
// those that mean one day only, and the day before the month.
const defaultDates dateForms = 1<<DayMonthYear | 1<<YearMonthDay | 1<<DateInWords

// names returns the forms of the set, joined.
func (s dateForms) names(sep string) string {
	var names []string
	for f := range dateFormNames {
		if s.has(DateForm(f)) {
			names = append(names, dateFormNames[f])
		}
	}
	return strings.Join(names, sep)
}
