package parquet

import "strconv"

const nanosOfDay = 86_400_000_000_000

func (c *Column) meanTime(l logical) bool {
	unit := int64(0)
	switch {
	case l.unit == 1 && (c.physical == physicalInt32) == (l.kind == logicalTime):
		unit = 1_000_000
	case l.unit == 2:
		unit = 1000
	case l.unit == 3:
		unit = 1
	}
	if unit == 0 || c.physical != physicalInt64 && (c.physical != physicalInt32 || unit != 1_000_000 || l.kind != logicalTime) {
		return false
	}
	switch {
	case c.physical == physicalInt32:
		c.render = func(dst, v []byte) []byte { return appendTime(dst, int64(int32(uint32Of(v))), unit) }
	case l.kind == logicalTime:
		c.render = func(dst, v []byte) []byte { return appendTime(dst, int64(uint64Of(v)), unit) }
	default:
		utc := l.utc
		c.render = func(dst, v []byte) []byte { return appendMoment(dst, int64(uint64Of(v)), unit, utc) }
	}
	return true
}

// appendTime writes a time of day. What is none, being negative or more than a
// day, is written so that one sees it.
func appendTime(dst []byte, v, unit int64) []byte {
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
	return appendFraction(dst, part*unit)
}

// appendFraction writes a part of a second, in ns, with the digits that it needs.
func appendFraction(dst []byte, nanos int64) []byte {
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

// appendMoment writes a timestamp: 2026-11-21T08:30:00.5, and Z behind it if it is
// a moment in UTC. Without, it is what a clock on a wall showed.
func appendMoment(dst []byte, v, unit int64, utc bool) []byte {
	perDay := nanosOfDay / unit
	days, rest := v/perDay, v%perDay
	if rest < 0 {
		days, rest = days-1, rest+perDay
	}
	return appendDayTime(dst, days, rest*unit, utc)
}

func appendDayTime(dst []byte, days, nanos int64, utc bool) []byte {
	dst = append(appendDay(dst, days), 'T')
	dst = appendTime(dst, nanos, 1)
	if utc {
		dst = append(dst, 'Z')
	}
	return dst
}

func renderDate(dst, v []byte) []byte { return appendDay(dst, int64(int32(uint32Of(v)))) }

// appendDay writes a day since 1970-01-01 in the calendar of today, before it was
// in use too. Years beyond 0000 to 9999 have a sign, as ISO 8601 wants them.
func appendDay(dst []byte, days int64) []byte {
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

// renderInt96 writes the old form of timestamps: ns of the day, and its Julian
// number. Nobody says of which zone they are: it is taken for the wall's.
func renderInt96(dst, v []byte) []byte {
	const unixEpoch = 2_440_588
	nanos := int64(uint64Of(v))
	days := int64(uint32Of(v[8:])) - unixEpoch + nanos/nanosOfDay
	if nanos %= nanosOfDay; nanos < 0 {
		days, nanos = days-1, nanos+nanosOfDay
	}
	return appendDayTime(dst, days, nanos, false)
}

// renderInterval writes months, days and ms as a duration of ISO 8601.
func renderInterval(dst, v []byte) []byte {
	months, days, millis := uint32Of(v), uint32Of(v[4:]), uint32Of(v[8:])
	dst = append(dst, 'P')
	if months > 0 {
		dst = append(strconv.AppendUint(dst, uint64(months), 10), 'M')
	}
	if days > 0 {
		dst = append(strconv.AppendUint(dst, uint64(days), 10), 'D')
	}
	if millis > 0 || months == 0 && days == 0 {
		dst = strconv.AppendUint(append(dst, 'T'), uint64(millis/1000), 10)
		dst = append(appendFraction(dst, int64(millis%1000)*1_000_000), 'S')
	}
	return dst
}
