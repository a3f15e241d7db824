package sheet

import (
	"math"
	"strconv"
)

// A Calendar is how a file counts days.
type Calendar uint8

// The calendars of spreadsheets.
const (
	From1900 Calendar = iota // day 1 is 1 January 1900, and day 60 a 29 February 1900 that never was
	From1904                 // day 0 is 1 January 1904, as old Macintosh programs counted
	From1899                 // day 0 is 30 December 1899, and there is no 29 February 1900
)

// The days of 30 December 1899 and 1 January 1904, counted from 1 January 1970.
const (
	day18991230 = -25_569
	day19040101 = -24_107
)

const (
	lastSerial   = 2_958_465 // 31 December 9999
	firstSerial  = -693_593  // 1 January 1, where days before 1900 are counted at all
	leapSerial   = 60        // 29 February 1900
	millisOfDay  = 86_400_000
	secondMillis = 1000
	mostElapsed  = 1e9 * millisOfDay
)

// AppendSerial writes a number as what its format makes of it: a day as
// 2026-11-21, a time of day as 08:30:00, both with a T between, elapsed time as
// 37:30:00. Parts of a second have the digits that they need, to the
// millisecond, which is as exact as a number of days of today is. It is false,
// and nothing is written, for a number that is no date: Excel shows ##### there.
//
// Days that Excel shows and that never were are written as it does:
// 1900-02-29, and 1900-01-00 for a 0.
func (c Calendar) AppendSerial(dst []byte, v float64, kind Kind) ([]byte, bool) {
	if kind == Elapsed {
		return appendElapsed(dst, v)
	}
	first, last := c.bounds()
	millis := math.Round(v * millisOfDay)
	if !(millis >= float64(first*millisOfDay) && millis < float64((last+1)*millisOfDay)) { // and NaN
		return dst, false
	}
	days, rest := int64(millis)/millisOfDay, int64(millis)%millisOfDay
	if rest < 0 {
		days, rest = days-1, rest+millisOfDay
	}
	switch {
	case kind == Moment && v < 1 && v >= 0:
		kind = Time
	case kind == Moment && rest != 0:
		kind = DateTime
	}
	switch kind {
	case Time:
		return appendClock(dst, rest), true
	case DateTime:
		return appendClock(append(c.appendDay(dst, days), 'T'), rest), true
	}
	return c.appendDay(dst, days), true
}

// bounds returns the first and the last day of the calendar.
func (c Calendar) bounds() (first, last int64) {
	switch c {
	case From1904:
		return 0, lastSerial - (day19040101 - day18991230)
	case From1899:
		return firstSerial, lastSerial
	}
	return 0, lastSerial
}

func (c Calendar) appendDay(dst []byte, serial int64) []byte {
	switch {
	case c == From1904:
		return appendDate(dst, day19040101+serial)
	case c == From1899 || serial > leapSerial:
		return appendDate(dst, day18991230+serial)
	case serial == leapSerial:
		return append(dst, "1900-02-29"...)
	case serial == 0:
		return append(dst, "1900-01-00"...)
	}
	return appendDate(dst, day18991230+1+serial)
}

func appendElapsed(dst []byte, v float64) ([]byte, bool) {
	millis := math.Round(v * millisOfDay)
	if !(math.Abs(millis) < mostElapsed) {
		return dst, false
	}
	if millis < 0 {
		dst, millis = append(dst, '-'), -millis
	}
	return appendClock(dst, int64(millis)), true
}

func appendClock(dst []byte, millis int64) []byte {
	seconds, part := millis/secondMillis, millis%secondMillis
	if seconds < 36_000 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, seconds/3600, 10)
	dst = append(dst, ':')
	dst = appendTwo(dst, seconds/60%60)
	dst = append(dst, ':')
	dst = appendTwo(dst, seconds%60)
	if part == 0 {
		return dst
	}
	dst = append(dst, '.', byte('0'+part/100), byte('0'+part/10%10), byte('0'+part%10))
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func appendTwo(dst []byte, n int64) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// appendDate writes a day of the years 1 to 9999, counted from 1 January 1970.
// Years are taken to begin in March, so that the leap day is their last.
func appendDate(dst []byte, days int64) []byte {
	const eraDays = 146_097 // of 400 years
	days += 719_468         // from 1 March 0
	era, d := days/eraDays, days%eraDays
	y := (d - d/1460 + d/36_524 - d/146_096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	year, month, day := y+era*400, m+3, d-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	dst = appendTwo(dst, year/100)
	dst = appendTwo(dst, year%100)
	dst = append(dst, '-')
	dst = appendTwo(dst, month)
	dst = append(dst, '-')
	return appendTwo(dst, day)
}
