package value

import (
	"fmt"
	"time"
)

// Day is a day of the Gregorian calendar: days since 1970-01-01, so that days
// compare, and differ by, plain integers.
type Day int32

// The years that a date in an extract may have.
const (
	minYear = 1000
	maxYear = 9999
)

// DayOf returns the day of a year (1000–9999), month and day of the month, and
// whether the calendar has it.
func DayOf(year, month, day int) (Day, bool) {
	if year < minYear || year > maxYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return civilDay(year, month, day), true
}

// ParseDay reads an ISO date, yyyy-mm-dd: the form of dates in YAML, on the
// command line and in the manifest.
func ParseDay(iso string) (Day, error) {
	if len(iso) == 10 && iso[4] == '-' && iso[7] == '-' {
		y, okY := fixedDigits(iso[0:4])
		m, okM := fixedDigits(iso[5:7])
		d, okD := fixedDigits(iso[8:10])
		if day, ok := DayOf(y, m, d); okY && okM && okD && ok {
			return day, nil
		}
	}
	return 0, fmt.Errorf("%q is not a date of the form yyyy-mm-dd", iso)
}

// DayOfTime returns the day that t shows in its own location.
func DayOfTime(t time.Time) Day {
	y, m, d := t.Date()
	return civilDay(y, int(m), d)
}

// Date returns year, month (1–12) and day of the month.
//
// The formula counts days in eras of 400 years whose years begin in March, so
// that the leap day is the last of its year (Howard Hinnant, “chrono-compatible
// low-level date algorithms”, civil_from_days).
func (d Day) Date() (year, month, day int) {
	z := int(d) + 719468 // days from 0000-03-01 to 1970-01-01
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month = mp + 3
	year = yoe + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// String returns the day as yyyy-mm-dd.
func (d Day) String() string {
	y, m, dd := d.Date()
	if y < 0 || y > maxYear {
		return fmt.Sprintf("%d-%02d-%02d", y, m, dd)
	}
	return string([]byte{
		'0' + byte(y/1000), '0' + byte(y/100%10), '0' + byte(y/10%10), '0' + byte(y%10), '-',
		'0' + byte(m/10), '0' + byte(m%10), '-', '0' + byte(dd/10), '0' + byte(dd%10),
	})
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day as ParseDay does.
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// AddMonths returns the day n months later (earlier when n is negative); a day
// that the month lacks becomes its last: 31/01 + 1 month = 28/02 or 29/02.
func (d Day) AddMonths(n int) Day {
	y, m, day := d.Date()
	months := y*12 + m - 1 + n
	y = floorDiv(months, 12)
	m = months - y*12 + 1
	return civilDay(y, m, min(day, daysIn(y, m)))
}

// AddYears returns the day n years later; 29/02 becomes 28/02 where the year
// has none.
func (d Day) AddYears(n int) Day { return d.AddMonths(12 * n) }

// civilDay counts the days to a date of the calendar, any year: 365 a year, the
// leap days of the years before, the days of the months before. It is the
// inverse of Date and likewise begins the year in March.
func civilDay(year, month, day int) Day {
	if month <= 2 {
		year--
		month += 12
	}
	leapDays := floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400)
	return Day(365*year + leapDays + (153*(month-3)+2)/5 + day - 719469)
}

var monthDays = [13]uint8{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func daysIn(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return int(monthDays[month])
}

// floorDiv divides towards minus infinity, as a calendar does before its epoch.
func floorDiv[T int | int64](a, b T) T {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// fixedDigits reads a text of ASCII digits only.
func fixedDigits(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0
}
