package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// formOf is a form that reads the declared forms.
func formOf(t Type, declared ...string) Form { return new(Evidence).Decide(t, declared) }

func TestDates(t *testing.T) {
	monthFirst := formOf(Date, "mm/dd/yyyy")
	for _, c := range []struct {
		declared string // parted by blanks; none: the default
		text     string
		want     string // none: not a date
	}{
		{"", "05/03/2020", "2020-03-05"},
		{"", "5/3/2020", "2020-03-05"},
		{"", "5-3-2020", "2020-03-05"},
		{"", "05.03.2020", "2020-03-05"},
		{"", "2020-03-05", "2020-03-05"},
		{"", "2020/3/5", "2020-03-05"},
		{"", " 05/03/2020\u00a0", "2020-03-05"},
		{"", "ngày 5 tháng 3 năm 2020", "2020-03-05"},
		{"", "Ngày 05 tháng 03, năm 2020", "2020-03-05"},
		{"", "NGÀY 5\u00a0THÁNG 3  NĂM 2020", "2020-03-05"},
		{"", "5 tháng 3 năm 2020", "2020-03-05"},
		{"", "ngay 5 thang 3 nam 2020", "2020-03-05"},
		{"", norm.NFD.String("ngày 5 tháng 3 năm 2020"), "2020-03-05"},
		{"", "2020-03-05 23:59:59.999", "2020-03-05"},
		{"", "2020-03-05T23:30:00Z", "2020-03-05"},
		{"", "05/03/2020 7:05", "2020-03-05"},
		{"", "29/02/2020", "2020-02-29"},
		{"", "31/12/9999", "9999-12-31"},
		{"", "01/01/1000", "1000-01-01"},
		{"", "29/02/2019", ""}, {"", "29/02/1900", ""}, {"", "31/02/2020", ""}, {"", "31/04/2020", ""}, {"", "00/01/2020", ""}, {"", "01/00/2020", ""},
		{"", "01/01/0999", ""}, {"", "03/13/2020", ""}, {"", "2020-13-01", ""}, {"", "05/03/20", ""}, {"", "20200305", ""},
		{"", "2020", ""}, {"", "03/2020", ""}, {"", "2020-03", ""}, {"", "năm 2020", ""}, {"", "tháng 3 năm 2020", ""},
		{"", "05/03-2020", ""}, {"", "05/03/2020/", ""}, {"", "05/03/2020x", ""}, {"", "005/03/2020", ""}, {"", "05/03/202", ""}, {"", "05//2020", ""},
		{"", "05/03/20200", ""}, {"", "43895", ""}, {"", "ngày 5 tháng 3", ""}, {"", "ngày tháng năm 2020", ""}, {"", "ngày 5 năm 2020", ""},
		{"", "05/03/2020 25:00", ""}, {"", "2020-03-05T", ""}, {"", "-2020-03-05", ""}, {"", "", ""}, {"", "đang cập nhật", ""}, {"", "5/3/2020 ngày", ""},
		{"", "05 / 03 / 2020", ""}, {"", "05/03/2020\xff", ""}, {"", "123456789/1/2020", ""}, {"", "1/1/1/2020", ""},
		{"", "05/03/20x0", ""}, {"", "05/03/x020", ""}, {"", "0x/03/2020", ""}, {"", "2020-0x-05", ""}, {"", "05/03/202012", ""},
		{"", "ngày 005 tháng 3 năm 2020", ""}, {"", "ngày 5 tháng 3 năm 20", ""}, {"", "ngày 5 tháng năm 2020", ""}, {"", "ngày 5 tháng 3 năm", ""},

		{"mm/dd/yyyy", "03/13/2020", "2020-03-13"}, {"mm/dd/yyyy", "13/03/2020", ""}, {"mm/dd/yyyy", "2020-03-05", ""},
		{"d/m/yy", "5/3/20", "2020-03-05"}, {"d/m/yy", "5/3/29", "2029-03-05"}, {"d/m/yy", "5/3/30", "1930-03-05"}, {"d/m/yy", "5/3/2020", ""},
		{"m/d/yy", "3/13/20", "2020-03-13"},
		{"yyyymmdd", "20200305", "2020-03-05"}, {"yyyymmdd", "20200230", ""}, {"yyyymmdd", "2020030", ""}, {"yyyymmdd", "20200305 10:15", "2020-03-05"},
		{"yyyy", "2020", "2020-01-01"}, {"yyyy", "năm 2020", "2020-01-01"}, {"yyyy", "0999", ""}, {"yyyy", "05/03/2020", ""}, {"yyyy", "2020 10:00", ""},
		{"mm/yyyy", "3/2020", "2020-03-01"}, {"mm/yyyy", "2020-03", "2020-03-01"}, {"mm/yyyy", "tháng 3 năm 2020", "2020-03-01"}, {"mm/yyyy", "13/2020", ""},
		{"dd/mm/yyyy yyyy", "05.03.2020", "2020-03-05"}, {"dd/mm/yyyy yyyy", "2020", "2020-01-01"}, {"dd/mm/yyyy yyyy", "2020-03-05", ""},
		{"dd/mm/yyyy", "ngày 5 tháng 3 năm 2020", ""},
	} {
		f := formOf(Date, strings.Fields(c.declared)...)
		got, ok := f.Day([]byte(c.text))
		if (c.want != "") != ok || ok && got.String() != c.want {
			t.Errorf("%s: Day(%q) = %v, %v, want %q", c.declared, c.text, got, ok, c.want)
		}
	}
	var zero Form
	if got, ok := zero.Day([]byte("05/03/2020")); !ok || got.String() != "2020-03-05" {
		t.Errorf("the zero form reads 05/03/2020 as %v, %v", got, ok)
	}
	if got, ok := monthFirst.Day([]byte("05/03/2020")); !ok || got.String() != "2020-05-03" {
		t.Errorf("the month first: %v, %v", got, ok)
	}
}

func TestPrecision(t *testing.T) {
	f := formOf(Date, "dd/mm/yyyy", "mm/yyyy", "yyyy")
	for text, want := range map[string]Precision{"05/03/2020": ToTheDay, "03/2020": ToTheMonth, "2020": ToTheYear, "05/03/2020 10:00": ToTheDay} {
		if got, ok := f.Precision([]byte(text)); !ok || got != want {
			t.Errorf("Precision(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	if _, ok := f.Precision([]byte("13/2020")); ok {
		t.Error("13/2020 has a precision")
	}
}

func TestParseDateForm(t *testing.T) {
	for s, want := range map[string]DateForm{
		"dd/mm/yyyy": DayMonthYear, "d/m/yyyy": DayMonthYear, "DD-MM-YYYY": DayMonthYear, "dd.mm.yyyy": DayMonthYear, "02/01/2006": DayMonthYear, "2/1/2006": DayMonthYear,
		"d/m/yy": DayMonthShort, "02/01/06": DayMonthShort, "yyyy-mm-dd": YearMonthDay, "yyyy/mm/dd": YearMonthDay, "2006-01-02": YearMonthDay,
		"mm/dd/yyyy": MonthDayYear, "01/02/2006": MonthDayYear, "m/d/yy": MonthDayShort, "yyyymmdd": CompactDate, "20060102": CompactDate,
		"yyyy": YearOnly, "2006": YearOnly, "mm/yyyy": MonthYear, "yyyy-mm": MonthYear, "01/2006": MonthYear, " Ngày d tháng  m năm yyyy ": DateInWords,
		"dd/mm/yyyy hh:mm": DayMonthYear, "dd/mm/yyyy hh:mm:ss": DayMonthYear, "yyyy-mm-ddThh:mm:ssZ": YearMonthDay, "yyyy-mm-dd hh:mm:ss.sss": YearMonthDay,
		time.RFC3339: YearMonthDay, time.RFC3339Nano: YearMonthDay, time.DateTime: YearMonthDay, "2006-01-02T15:04": YearMonthDay,
	} {
		if got, err := ParseDateForm(s); err != nil || got != want {
			t.Errorf("ParseDateForm(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "dd/mm", "dd/dd/yyyy", "yyyy/dd/mm", "yy", "ddmmyyyy", "dd/mm/yyyy?", "ngày", "date", "dd/mm/yyyy gg:pp", "dd/mm/yyyy T"} {
		if got, err := ParseDateForm(s); err == nil {
			t.Errorf("ParseDateForm(%q) = %v", s, got)
		} else if !strings.Contains(err.Error(), "yyyymmdd") {
			t.Errorf("%v: the error does not say what may be written", err)
		}
	}
	for _, name := range DateForms() {
		if got, err := ParseDateForm(name); err != nil || got.String() != name {
			t.Errorf("%q is read as %v, %v", name, got, err)
		}
	}
}

func TestMicros(t *testing.T) {
	var f Form
	for text, want := range map[string]string{
		"2020-03-05": "2020-03-04T17:00:00Z", "05/03/2020": "2020-03-04T17:00:00Z", "2020-03-05T10:15": "2020-03-05T03:15:00Z",
		"2020-03-05T10:15:20": "2020-03-05T03:15:20Z", "2020-03-05 10:15:20.5": "2020-03-05T03:15:20.5Z", "2020-03-05 10:15:20,123456": "2020-03-05T03:15:20.123456Z",
		"2020-03-05 10:15:20.1234560000": "2020-03-05T03:15:20.123456Z", "2020-03-05T10:15:20Z": "2020-03-05T10:15:20Z",
		"2020-03-05T10:15:20+07:00": "2020-03-05T03:15:20Z", "2020-03-05 10:15:20.0000000 +07:00": "2020-03-05T03:15:20Z", "2020-03-05 10:15:20+07": "2020-03-05T03:15:20Z",
		"2020-03-05T10:15:20-0330": "2020-03-05T13:45:20Z", "05/03/2020 7:05": "2020-03-05T00:05:00Z", "05/03/2020 07:05:09": "2020-03-05T00:05:09Z",
		"5-3-2020  23:59": "2020-03-05T16:59:00Z", "12/06/1975": "1975-06-11T16:00:00Z", "2020-03-05T10:15Z": "2020-03-05T10:15:00Z",
		"ngày 5 tháng 3 năm 2020 10:00": "2020-03-05T03:00:00Z",
	} {
		got, ok := f.Micros([]byte(text), hoChiMinh)
		if s := time.UnixMicro(got).UTC().Format(time.RFC3339Nano); !ok || s != want {
			t.Errorf("Micros(%q) = %s, %v, want %s", text, s, ok, want)
		}
	}
	for _, text := range []string{
		"", "2020-03-05T", "2020-03-05T7:05", "2020-03-05 24:00", "2020-03-05 10", "2020-03-05 10:60", "2020-03-05 10:15:60",
		"2020-03-05 10:15:20.", "2020-03-05 10:15:20.1234567", "2020-03-05 10:15:20+16:00", "2020-03-05 10:15:20+07:0", "2020-03-05 10:15:20+07:60",
		"2020-03-05 10:15:20+07:00:00", "2020-03-05 10:15:20 X", "2020-03-05 10:15:20ZZ", "2020-03-05 10:15:20+", "2020-03-05 1:5", "2020-02-30 10:15", "10:15",
		"2020-03-05x10:15", "2020-03-05 10:15 AM",
	} {
		if got, ok := f.Micros([]byte(text), hoChiMinh); ok {
			t.Errorf("Micros(%q) = %v", text, time.UnixMicro(got).UTC())
		}
	}
	if got, ok := f.Micros([]byte("1970-01-01"), nil); !ok || got != 0 {
		t.Errorf("nil is not UTC: %d, %v", got, ok)
	}
}

var slowDate = regexp.MustCompile(`^(?:(\d{1,2})([/.-])(\d{1,2})([/.-])(\d{4})|(\d{4})([/.-])(\d{1,2})([/.-])(\d{1,2}))(?:(?:T(\d{2})| +(\d{1,2})):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})0*)?)?(?: *(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?))?)?$`)

// slowMicros reads what the zero form reads, without the dates in words, by
// package time.
func slowMicros(text string, loc *time.Location) (int64, bool) {
	g := slowDate.FindStringSubmatch(strings.Trim(text, " \t\n\v\f\r"))
	if g == nil || g[2] != g[4] || g[7] != g[9] {
		return 0, false
	}
	date := fmt.Sprintf("%s-%02s-%02s", g[5]+g[6], g[3]+g[8], g[1]+g[10])
	clock := "00:00:00"
	if g[13] != "" {
		clock = fmt.Sprintf("%02s:%s:%02s", g[11]+g[12], g[13], g[14])
	}
	at := date + "T" + clock + "." + (g[15] + "000000")[:6]
	if g[16] == "" {
		v, err := time.ParseInLocation("2006-01-02T15:04:05.000000", at, loc)
		return v.UnixMicro(), err == nil && v.Year() >= minYear
	}
	v, err := time.Parse("2006-01-02T15:04:05.000000", at)
	if g[16] != "Z" {
		digits := (strings.ReplaceAll(g[16], ":", "") + "00")[1:5]
		n, _ := strconv.Atoi(digits)
		east := time.Duration(n/100*60+n%100) * time.Minute
		if g[16][0] == '-' {
			east = -east
		}
		v = v.Add(-east)
	}
	y, _ := strconv.Atoi(g[5] + g[6])
	return v.UnixMicro(), err == nil && y >= minYear
}

func checkMicros(t interface{ Fatalf(string, ...any) }, text string) {
	var f Form
	for _, loc := range []*time.Location{time.UTC, hoChiMinh} {
		got, ok := f.Micros([]byte(text), loc)
		want, wantOK := slowMicros(text, loc)
		if ok != wantOK || ok && got != want {
			t.Fatalf("Micros(%q) = %d, %v, want %d, %v", text, got, ok, want, wantOK)
		}
	}
	day, dayOK := f.Day([]byte(text))
	want, wantOK := slowMicros(regexp.MustCompile(`(Z|[+]..:?..|[+]..)$`).ReplaceAllString(text, ""), time.UTC)
	if _, ok := slowMicros(text, time.UTC); ok && wantOK && (!dayOK || day != DayAt(want, nil)) {
		t.Fatalf("Day(%q) = %v, %v", text, day, dayOK)
	}
}

func TestMicrosIsPackageTime(t *testing.T) {
	part := rapid.SampledFrom([]string{"0", "1", "5", "05", "12", "13", "29", "30", "31", "32", "1899", "1975", "2000", "2019", "2020", "0999", "20", "/", "-", ".", "T", " ", ":", "+07:00", "Z", ".000001", ",5"})
	rapid.Check(t, func(t *rapid.T) {
		if rapid.Bool().Draw(t, "loose") {
			checkMicros(t, strings.Join(rapid.SliceOfN(part, 0, 9).Draw(t, "parts"), ""))
			return
		}
		at := time.Unix(rapid.Int64Range(-30e9, 250e9).Draw(t, "at"), rapid.Int64Range(0, 999_999).Draw(t, "µs")*1000).UTC()
		layout := rapid.SampledFrom([]string{"02/01/2006", "2/1/2006", "2006-01-02", "2006.1.2", "2006-01-02T15:04", "2/1/2006 15:04:05", "2006-01-02 15:04:05.000000", time.RFC3339, "2006-01-02 15:04:05.999 -0700", "2006-01-02 15:04:05-07"}).Draw(t, "layout")
		checkMicros(t, at.Format(layout))
	})
}

func FuzzMicros(f *testing.F) {
	for _, s := range []string{"05/03/2020", "2020-03-05T10:15:20.123456+07:00", "5.3.2020 7:05", "2020/3/5 10:15:20,5 -0330"} {
		f.Add(s)
	}
	words := regexp.MustCompile(`\p{L}\p{L}|[^\x00-\x7f]`)
	f.Fuzz(func(t *testing.T, text string) {
		if words.MatchString(text) || strings.ContainsAny(text, "\t\n\v\f\r") {
			new(Form).Micros([]byte(text), hoChiMinh) // the slow version knows no words and one blank
			return
		}
		checkMicros(t, text)
	})
}

// FuzzDateForms reads any text in every form: what is a date is one of the
// calendar, and its year is written in the text.
func FuzzDateForms(f *testing.F) {
	for _, s := range []string{"ngày 5 tháng 3 năm 2020", "năm 2020", "03/2020", "20200305", "5/3/20", "tháng 12, năm 1999"} {
		f.Add([]byte(s))
	}
	all := formOf(Date, DateForms()...)
	f.Fuzz(func(t *testing.T, v []byte) {
		day, ok := all.Day(v)
		if !ok {
			return
		}
		y, _, _ := day.Date()
		if y < minYear || y > maxYear || !strings.Contains(string(v), fmt.Sprintf("%02d", y%100)) {
			t.Fatalf("Day(%q) = %v", v, day)
		}
		new(Evidence).Add(v)
	})
}
