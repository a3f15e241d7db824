package ods

import (
	"bytes"
	"strconv"

	"rasoat/pipeline/source/sheet"
)

// date takes off what the format of a cell does not show of a date with a time, and
// parts of a second below the millisecond, which come from calculating.
func date(v []byte, kind sheet.Kind) []byte {
	v = bytes.TrimSpace(v)
	day, clock, both := bytes.Cut(v, []byte("T"))
	switch {
	case !both:
		return v
	case kind == sheet.Date:
		return day
	case kind == sheet.Time:
		return millis(clock)
	}
	return millis(v)
}

// millis cuts a time to the millisecond.
func millis(v []byte) []byte {
	const kept = 3
	if point := bytes.IndexByte(v, '.'); point >= 0 {
		v = bytes.TrimRight(v[:min(len(v), point+1+kept)], "0")
		v = bytes.TrimSuffix(v, []byte("."))
	}
	return v
}

// clock writes a duration, PT08H30M00S, as a time of day or as elapsed time: 08:30:00.
// What is none stays as it is.
func clock(v []byte, kind sheet.Kind) []byte {
	v = bytes.TrimSpace(v)
	rest, negative := bytes.CutPrefix(v, []byte("-"))
	rest, ok := bytes.CutPrefix(rest, []byte("P"))
	if !ok {
		return v
	}
	var seconds int64
	var part []byte
	units := map[byte]int64{'D': 86_400}
	for len(rest) > 0 {
		if rest[0] == 'T' {
			units, rest = map[byte]int64{'H': 3600, 'M': 60, 'S': 1}, rest[1:]
			continue
		}
		n := bytes.IndexAny(rest, "DHMS")
		if n < 0 || units[rest[n]] == 0 {
			return v
		}
		whole, fraction, _ := bytes.Cut(rest[:n], []byte("."))
		count, err := strconv.ParseInt(string(whole), 10, 40)
		if err != nil || count < 0 || len(fraction) > 0 && rest[n] != 'S' || !digits(fraction) {
			return v
		}
		seconds, part, rest = seconds+count*units[rest[n]], fraction, rest[n+1:]
	}
	return appendClock(nil, seconds, part, negative, kind)
}

func digits(v []byte) bool {
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}

func appendClock(dst []byte, seconds int64, part []byte, negative bool, kind sheet.Kind) []byte {
	const day = 86_400
	if kind == sheet.Time && !negative {
		seconds %= day
	}
	if negative {
		dst = append(dst, '-')
	}
	two := func(n int64) {
		if n < 10 {
			dst = append(dst, '0')
		}
		dst = strconv.AppendInt(dst, n, 10)
	}
	two(seconds / 3600)
	dst = append(dst, ':')
	two(seconds / 60 % 60)
	dst = append(dst, ':')
	two(seconds % 60)
	if len(part) > 0 {
		dst = millis(append(append(dst, '.'), part...))
	}
	return dst
}
