package sheet

import (
	"math"
	"testing"
	"time"
)

func TestAppendSerial(t *testing.T) {
	for _, c := range []struct {
		calendar Calendar
		v        float64
		kind     Kind
		want     string // "": no date
	}{
		{From1900, 1, Date, "1900-01-01"},
		{From1900, 0, Date, "1900-01-00"},
		{From1900, 59, Date, "1900-02-28"},
		{From1900, 60, Date, "1900-02-29"},
		{From1900, 61, Date, "1900-03-01"},
		{From1900, 25569, Date, "1970-01-01"},
		{From1900, 46347, Date, "2026-11-21"},
		{From1900, 46347.75, Date, "2026-11-21"},
		{From1900, 46347.99999999999, Date, "2026-11-22"},
		{From1900, 2958465, Date, "9999-12-31"},
		{From1900, 2958466, Date, ""},
		{From1900, 2958465.9999999999, Date, ""},
		{From1900, -1, Date, ""},
		{From1900, math.NaN(), Date, ""},
		{From1900, math.Inf(1), DateTime, ""},
		{From1900, 46347.354166666664, DateTime, "2026-11-21T08:30:00"},
		{From1900, 46347, DateTime, "2026-11-21T00:00:00"},
		{From1900, 46347.354172453706, DateTime, "2026-11-21T08:30:00.5"},
		{From1900, 46347.35416667824, DateTime, "2026-11-21T08:30:00.001"},
		{From1900, 0.5, DateTime, "1900-01-00T12:00:00"},
		{From1900, 60.5, DateTime, "1900-02-29T12:00:00"},
		{From1900, 0.9999999999999999, DateTime, "1900-01-01T00:00:00"},
		{From1900, 0.354166666666667, Time, "08:30:00"},
		{From1900, 46347.354166666664, Time, "08:30:00"},
		{From1900, 1.5625, Elapsed, "37:30:00"},
		{From1900, -0.5, Elapsed, "-12:00:00"},
		{From1900, 1e30, Elapsed, ""},
		{From1900, 0.5, Moment, "12:00:00"},
		{From1900, 46347, Moment, "2026-11-21"},
		{From1900, 46347.5, Moment, "2026-11-21T12:00:00"},
		{From1904, 0, Date, "1904-01-01"},
		{From1904, 44885, Date, "2026-11-21"},
		{From1904, -1, Date, ""},
		{From1904, 2957003, Date, "9999-12-31"},
		{From1904, 2957004, Date, ""},
		{From1899, 0, Date, "1899-12-30"},
		{From1899, 1, Date, "1899-12-31"},
		{From1899, 60, Date, "1900-02-28"},
		{From1899, 61, Date, "1900-03-01"},
		{From1899, -0.25, DateTime, "1899-12-29T18:00:00"},
		{From1899, -693593, Date, "0001-01-01"},
		{From1899, -693594, Date, ""},
	} {
		got, ok := c.calendar.AppendSerial([]byte("x"), c.v, c.kind)
		if string(got) != "x"+c.want || ok != (c.want != "") {
			t.Errorf("%d %v as %d: %q %v, want %q", c.calendar, c.v, c.kind, got[1:], ok, c.want)
		}
	}
}

// Every day of the calendar is that of package time.
func TestDays(t *testing.T) {
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	for serial := int64(firstSerial); serial <= lastSerial; serial += 13 {
		want := base.AddDate(0, 0, int(serial)).Format("2006-01-02")
		if got := string(From1899.appendDay(nil, serial)); got != want {
			t.Fatalf("%d: %s, want %s", serial, got, want)
		}
		if serial > 60 {
			if got := string(From1900.appendDay(nil, serial)); got != want {
				t.Fatalf("%d: %s, want %s", serial, got, want)
			}
		}
	}
}
