package columnar

import "strconv"

// NanosOfDay is a day without leap seconds.
const NanosOfDay = 86_400_000_000_000

// AppendTime writes a time of day, given in units of so many ns. What is none, being negative or more than a
// day, is written so that one sees it.
func AppendTime(dst []byte, v, unit int64) []byte {
	n := uint64(v)
	if v < 0 {
		dst, n = append(dst, '-'), -n
	}
	second := uint64(1_000_000_000 / unit)
	seconds, part := n/second, int64(n%second)
	if seconds < 36_000 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendUint(dst, seconds/3600, 10)
	dst = append(dst, ':')
	dst = appendTwo(dst, int(seconds/60%60))
	dst = append(dst, ':')
	dst = appendTwo(dst, int(seconds%60))
	return AppendFraction(dst, part*unit)
}

// AppendFraction writes a part of a second, in ns, with the digits that it needs.
func AppendFraction(dst []byte, nanos int64) []byte {
	if nanos == 0 {
		return dst
	}
	digits := strconv.AppendInt(append(dst, '.'), nanos+1_000_000_000, 10)
	digits = append(digits[:len(dst)+1], digits[len(dst)+2:]...) // the 1 that kept leading zeros
	for digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return digits
}

func appendTwo(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// AppendMoment writes a timestamp, given in units of so many ns since 1970: 2026-11-21T08:30:00.5, and Z behind it if it is
// a moment in UTC. Without, it is what a clock on a wall showed.
func AppendMoment(dst []byte, v, unit int64, utc bool) []byte {
	perDay := NanosOfDay / unit
	days, rest := v/perDay, v%perDay
	if rest < 0 {
		days, rest = days-1, rest+perDay
	}
	return AppendDayTime(dst, days, rest*unit, utc)
}

// AppendDayTime is AppendMoment for a day since 1970-01-01 and the ns of it.
func AppendDayTime(dst []byte, days, nanos int64, utc bool) []byte {
	dst = append(AppendDay(dst, days), 'T')
	dst = AppendTime(dst, nanos, 1)
	if utc {
		dst = append(dst, 'Z')
	}
	return dst
}

// AppendDay writes a day since 1970-01-01 in the calendar of today, before it was
// in use too. Years beyond 0000 to 9999 have a sign, as ISO 8601 wants them.
func AppendDay(dst []byte, days int64) []byte {
	year, month, day := civil(days)
	switch {
	case year < 0:
		dst = append(dst, '-')
		year = -year
	case year > 9999:
		dst = append(dst, '+')
	}
	for limit := int64(1000); limit > 1 && year < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, year, 10)
	dst = append(dst, '-')
	dst = appendTwo(dst, month)
	dst = append(dst, '-')
	return appendTwo(dst, day)
}

// civil returns the date of a day since 1970-01-01. Years are counted from March,
// so that the leap day is the last, in eras of 400 years.
func civil(days int64) (year int64, month, day int) {
	const eraDays = 146_097
	days += 719_468 // since 0000-03-01
	era := days / eraDays
	if days%eraDays < 0 {
		era--
	}
	d := days - era*eraDays
	y := (d - d/1460 + d/36_524 - d/146_096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	year, month, day = y+era*400, int(m)+3, int(d-(153*m+2)/5)+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}
