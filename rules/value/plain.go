package value

import "encoding/binary"

// The plain texts of dates and times are those that programs write: ten
// characters, dd/mm/yyyy or yyyy-mm-dd, and hh:mm:ss. They are checked and read
// as words of eight bytes (see digits.go), in 10 ns where the loop over
// characters took 19, and a clock with it in 18 where that took 90; where the
// processor allows it, as one word of sixteen (see layout.go), in half of that.

// plainDates are the plain forms of a column: bytes 0, 3 and 6 of the word hold
// the first, second and third number.
type plainDates struct {
	yearLast, monthFirst, yearFirst bool
}

func (s dateForms) plain() plainDates {
	if s == 0 {
		s = defaultDates
	}
	return plainDates{
		yearLast:   s.has(DayMonthYear) || s.has(MonthDayYear),
		monthFirst: !s.has(DayMonthYear),
		yearFirst:  s.has(YearMonthDay),
	}
}

// read reads the first ten characters of v. What it does not read may still be
// a date.
func (p plainDates) read(v []byte) (Day, bool) {
	w, last := binary.LittleEndian.Uint64(v), uint64(binary.LittleEndian.Uint16(v[8:10]))^0x3030
	// Two digits by bytes: the number of the bytes i and i+1 is in byte i.
	tail := (last*10 + last>>8) & 0xFF
	if mark := w >> 16 & 0xFF; mark < '0' { // / - . are all below the digits
		t := w ^ (0x3030_00_3030_00_3030 | mark<<16 | mark<<40)
		const limits = 0x7676_7F_7676_7F_7676 // a mark must be gone
		bad := (t|(t+limits))&highBits | (last|(last+0x7676))&0x8080
		if bad != 0 || mark-'-' > '/'-'-' || !p.yearLast {
			return 0, false
		}
		n := t*10 + t>>8
		d, m := n&0xFF, n>>24&0xFF
		if p.monthFirst {
			d, m = m, d
		}
		return plainDay(n>>48&0xFF, tail, m, d)
	}
	mark := w >> 32 & 0xFF
	t := w ^ (0x00_3030_00_30303030 | mark<<32 | mark<<56)
	const limits = 0x7F_7676_7F_76767676
	bad := (t|(t+limits))&highBits | (last|(last+0x7676))&0x8080
	if bad != 0 || mark-'-' > '/'-'-' || !p.yearFirst {
		return 0, false
	}
	n := t*10 + t>>8
	return plainDay(n&0xFF, n>>16&0xFF, n>>40&0xFF, tail)
}

// monthsOf holds for every month of two digits, 128 further in leap years, when
// it begins and how long it is; a month that there is not has no days.
var monthsOf = func() (all [256]struct {
	begin  int16 // days after the first of March of the same year
	length uint16
}) {
	for leap, year := range [...]int{2001, 2000} {
		for m := 1; m <= 12; m++ {
			month := &all[leap<<7|m]
			month.begin = int16(civilDay(year, m, 1) - civilDay(year, 3, 1))
			month.length = uint16(daysIn(year, m))
		}
	}
	return all
}()

// plainDay is DayOf for numbers of two digits each, without a division: the
// year is century and year, and the first of March lies 365 days a year and all
// leap days from 0000-03-01.
func plainDay(century, year, month, day uint64) (Day, bool) {
	leap := year
	if year == 0 {
		leap = century
	}
	m := monthsOf[month&0x7F|(leap&3-1)>>63<<7] // no branch: one year in four defeats prediction
	march := int32(36524*century+century>>2+365*year+year>>2) - 719468
	return Day(march + int32(m.begin) + int32(day) - 1), day-1 < uint64(m.length) && century >= minYear/100
}

// plainClock reads hh:mm:ss in µs since midnight.
func plainClock(v []byte) (int64, bool) {
	t := binary.LittleEndian.Uint64(v) ^ 0x3030_3A_3030_3A_3030
	const limits = 0x7676_7F_7676_7F_7676
	n := t*10 + t>>8
	h, m, s := n&0xFF, n>>24&0xFF, n>>48&0xFF
	ok := (t|(t+limits))&highBits == 0 && h <= 23 && m <= 59 && s <= 59
	return int64(h*3600+m*60+s) * microsPerSecond, ok
}

// plainMoment reads a plain date, a T or one blank, and a plain time, and with
// them a fraction and a zone: what is local is local to z. v has 19 characters
// or more, and no blank at its end.
func (p plainDates) plainMoment(v []byte, z *zone) (int64, bool) {
	day, ok := p.read(v)
	micros, okClock := plainClock(v[11:19])
	if !ok || !okClock || v[10] != 'T' && v[10] != ' ' {
		return 0, false
	}
	local := int64(day)*microsPerDay + micros
	if len(v) > 19 {
		c := clock{micros: micros}
		rest, ok := c.readFraction(v[19:])
		if !ok || !c.readZone(rest) {
			return 0, false
		}
		local += c.micros - micros
		if c.zoned {
			return local - c.east, true
		}
	}
	return z.toUTC(local), true
}
