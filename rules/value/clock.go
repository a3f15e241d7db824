package value

import "time"

// Micros reads a moment: a date of the column's form, a T or blanks, hh:mm,
// seconds and their fraction if any, and a zone if any (Z, +07, +0700, +07:00).
// Without a zone it is local to loc (nil: UTC), a bare date is its midnight. The
// result is in µs since 1970-01-01T00:00:00Z; a fraction finer than that is
// refused, not cut.
func (f *Form) Micros(v []byte, loc *time.Location) (int64, bool) {
	v = Trim(v)
	if len(v) >= 19 {
		if micros, ok := f.dates.plain().plainMoment(v, zoneOf(loc)); ok {
			return micros, true
		}
	}
	day, _, rest, ok := f.date(v)
	if !ok {
		return 0, false
	}
	local := int64(day) * microsPerDay
	if len(rest) == 0 {
		return toUTC(local, loc), true
	}
	c, ok := readClock(rest)
	switch {
	case !ok:
		return 0, false
	case c.zoned:
		return local + c.micros - c.east, true
	}
	return toUTC(local+c.micros, loc), true
}

// A clock is a time of day: µs since midnight, and the zone it is told in.
type clock struct {
	micros int64
	east   int64 // µs east of UTC
	zoned  bool
}

// readClock reads all of v, which follows a date: the T or blanks, then a time.
// After blanks the hour may have one digit, as spreadsheets write it.
func readClock(v []byte) (c clock, ok bool) {
	blanks := skipBlanks(v)
	hour := 1
	switch {
	case v[0] == 'T':
		v, hour = v[1:], 2
	case len(blanks) == len(v):
		return c, false
	default:
		v = blanks
	}
	h, v, ok := clockPart(v, hour, 23)
	if !ok || len(v) == 0 || v[0] != ':' {
		return c, false
	}
	m, v, ok := clockPart(v[1:], 2, 59)
	if !ok {
		return c, false
	}
	c.micros = int64(h*3600+m*60) * microsPerSecond
	if len(v) > 0 && v[0] == ':' {
		if v, ok = c.readSeconds(v[1:]); !ok {
			return c, false
		}
	}
	return c, c.readZone(v)
}

// clockPart reads a number of two digits, or from least, that is at most most.
func clockPart(v []byte, least, most int) (n int, rest []byte, ok bool) {
	i := 0
	for ; i < len(v) && i < 2 && v[i]-'0' <= 9; i++ {
		n = n*10 + int(v[i]-'0')
	}
	return n, v[i:], i >= least && n <= most
}

// readSeconds adds the seconds and their fraction after a point or comma.
func (c *clock) readSeconds(v []byte) ([]byte, bool) {
	s, v, ok := clockPart(v, 2, 59)
	if !ok {
		return v, false
	}
	c.micros += int64(s) * microsPerSecond
	return c.readFraction(v)
}

// readFraction adds the fraction of a second, if there is one.
func (c *clock) readFraction(v []byte) ([]byte, bool) {
	if len(v) == 0 || v[0] != '.' && v[0] != ',' {
		return v, true
	}
	unit, i := int64(microsPerSecond), 1
	for ; i < len(v) && v[i]-'0' <= 9; i++ {
		unit /= 10
		if unit == 0 && v[i] != '0' {
			return v, false
		}
		c.micros += unit * int64(v[i]-'0')
	}
	return v[i:], i > 1
}

// readZone reads what is left of a time: nothing, or a zone of at most ±15:59,
// which is further than any clock on earth.
func (c *clock) readZone(v []byte) bool {
	if len(v) == 0 {
		return true
	}
	c.zoned = true
	v = skipBlanks(v) // v was trimmed: something is left
	if v[0] == 'Z' {
		return len(v) == 1
	}
	if v[0] != '+' && v[0] != '-' {
		return false
	}
	west := v[0] == '-'
	h, v, ok := clockPart(v[1:], 2, 15)
	if !ok {
		return false
	}
	var m int
	if len(v) > 0 {
		if v[0] == ':' {
			v = v[1:]
		}
		if m, v, ok = clockPart(v, 2, 59); !ok || len(v) > 0 {
			return false
		}
	}
	c.east = int64(h*3600+m*60) * microsPerSecond
	if west {
		c.east = -c.east
	}
	return true
}
