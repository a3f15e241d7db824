package value

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a span of a dataset file: 90s, 15m, 12h, 30d, 3mo, 1y. Months and
// years are those of the calendar, days those of a location's calendar; hours
// and less are exact time. The zero Duration is no time at all, and two spans
// of the same meaning are equal (12mo and 1y; not 24h and 1d).
type Duration struct {
	Months int
	Days   int
	Micros int64
}

// maxDurationYears keeps every sum with a date of the calendar in range.
const maxDurationYears = 10_000

var durationUnits = []struct {
	name string
	unit Duration
}{
	{"y", Duration{Months: 12}},
	{"mo", Duration{Months: 1}},
	{"d", Duration{Days: 1}},
	{"h", Duration{Micros: 3600 * microsPerSecond}},
	{"m", Duration{Micros: 60 * microsPerSecond}},
	{"s", Duration{Micros: microsPerSecond}},
}

// ParseDuration reads a whole number with a unit: s, m (minutes), h, d, mo
// (months), y. A leading minus is read, for offsets; a check that wants a span
// forward asks Sign.
func ParseDuration(s string) (Duration, error) {
	text, negative := strings.CutPrefix(s, "-")
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	n, err := strconv.Atoi(text[:digits])
	if err != nil || digits > 12 {
		return Duration{}, fmt.Errorf("%q is not a duration: write a whole number and s, m, h, d, mo or y, as in 30d", s)
	}
	if negative {
		n = -n
	}
	for _, u := range durationUnits {
		if u.name == text[digits:] {
			return u.unit.times(n, s)
		}
	}
	return Duration{}, fmt.Errorf("%q is not a duration: the unit is s, m (minutes), h, d, mo (months) or y", s)
}

func (d Duration) times(n int, text string) (Duration, error) {
	const maxMicros = maxDurationYears * 366 * microsPerDay
	if size := max(n, -n); d.Months*size > maxDurationYears*12 || d.Days*size > maxDurationYears*366 ||
		d.Micros > 0 && int64(size) > maxMicros/d.Micros {
		return Duration{}, fmt.Errorf("%q is longer than %d years", text, maxDurationYears)
	}
	return Duration{Months: d.Months * n, Days: d.Days * n, Micros: d.Micros * int64(n)}, nil
}

// String returns the span in the largest unit that holds it without a rest;
// ParseDuration reads it back.
func (d Duration) String() string {
	var b strings.Builder
	for _, u := range durationUnits {
		var n int64
		switch {
		case u.unit.Months > 0 && d.Months%u.unit.Months == 0:
			n, d.Months = int64(d.Months/u.unit.Months), 0
		case u.unit.Days > 0:
			n = int64(d.Days)
		case u.unit.Micros > 0 && d.Micros%u.unit.Micros == 0:
			n, d.Micros = d.Micros/u.unit.Micros, 0
		}
		if n != 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}

// MarshalText writes the span as String does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the span as ParseDuration does.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := ParseDuration(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Sign is -1, 0 or 1 as the span leads back, nowhere, or forward.
func (d Duration) Sign() int {
	switch {
	case d.Months > 0 || d.Days > 0 || d.Micros > 0:
		return 1
	case d == Duration{}:
		return 0
	}
	return -1
}

// Negate returns the same span the other way.
func (d Duration) Negate() Duration { return Duration{-d.Months, -d.Days, -d.Micros} }

// IsWholeDays tells whether the span is counted in days, months or years, so
// that it leads from a day to a day.
func (d Duration) IsWholeDays() bool { return d.Micros == 0 }

// Before returns the day that lies the span before a day. Of hours and less
// only whole days count: 36h before a day is the day before.
func (d Duration) Before(day Day) Day { return d.Negate().After(day) }

// After returns the day that lies the span after a day, months first; the day
// of the month is cut to what the month has.
func (d Duration) After(day Day) Day {
	return day.AddMonths(d.Months) + Day(d.Days) + Day(d.Micros/microsPerDay)
}

// BeforeMicros returns the moment (µs since 1970-01-01T00:00:00Z) that lies the
// span before another, by the calendar of a location (nil: UTC).
func (d Duration) BeforeMicros(micros int64, loc *time.Location) int64 {
	return d.Negate().AfterMicros(micros, loc)
}

// AfterMicros returns the moment that lies the span after another. Months and
// days keep the time that the local clock shows; hours and less are exact.
func (d Duration) AfterMicros(micros int64, loc *time.Location) int64 {
	if d.Months != 0 || d.Days != 0 {
		day := DayAt(micros, loc)
		clock := localMicros(micros, loc) - int64(day)*microsPerDay
		day = day.AddMonths(d.Months) + Day(d.Days)
		micros = toUTC(int64(day)*microsPerDay+clock, loc)
	}
	return micros + d.Micros
}

// localMicros is what the clock of a location shows at a moment, as µs of an
// imagined UTC clock that shows the same.
func localMicros(micros int64, loc *time.Location) int64 {
	if z := zoneOf(loc); micros >= z.since {
		return micros + z.offset
	}
	_, offset := time.UnixMicro(micros).In(loc).Zone()
	return micros + int64(offset)*microsPerSecond
}
