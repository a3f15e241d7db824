package ipc

import (
	"fmt"
	"strconv"

	"rasoat/pipeline/source/columnar"
)

// units are the names of units of time, and the ns that each has.
var units = [...]struct {
	name  string
	nanos int64
}{{"s", 1_000_000_000}, {"ms", 1_000_000}, {"us", 1000}, {"ns", 1}}

// Units of days and intervals.
const (
	unitDay = iota
	unitMillisecond
)

// momentColumn decides how a column of the calendar or the clock is read.
func momentColumn(t table, kind byte) Column {
	absent := unitMillisecond
	if kind == kindTimestamp || kind == kindInterval {
		absent = 0
	}
	unit := t.int16(0, absent)
	switch {
	case kind == kindDate:
		return dateColumn(unit)
	case kind == kindInterval:
		return intervalColumn(unit)
	case unit < 0 || unit >= len(units):
		return Column{Type: fmt.Sprintf("time, unit %d", unit)}
	}
	u := units[unit]
	switch kind {
	case kindTime:
		return timeColumn(t.int32(1, 32), u.name, u.nanos)
	case kindDuration:
		return Column{Type: "duration[" + u.name + "]", layout: layoutFixed, width: 8, render: func(dst, v []byte) []byte {
			return appendDuration(append(dst, 'P'), signedOf(v), u.nanos)
		}}
	}
	zone := ""
	if t.field(1) > 0 {
		zone = string(t.text(1))
	}
	c := Column{Type: "timestamp[" + u.name + "]", layout: layoutFixed, width: 8}
	if zone != "" {
		c.Type = "timestamp[" + u.name + ", tz=" + zone + "]"
	}
	c.render = func(dst, v []byte) []byte { return columnar.AppendMoment(dst, signedOf(v), u.nanos, zone != "") }
	return c
}

func dateColumn(unit int) Column {
	switch unit {
	case unitDay:
		return Column{Type: "date32", layout: layoutFixed, width: 4, render: func(dst, v []byte) []byte { return columnar.AppendDay(dst, signedOf(v)) }}
	case unitMillisecond:
		return Column{Type: "date64", layout: layoutFixed, width: 8, render: appendDate64}
	}
	return Column{Type: fmt.Sprintf("date, unit %d", unit)}
}

// appendDate64 writes a date that is given in ms: they should be whole days, and what is
// none is written so that one sees it.
func appendDate64(dst, v []byte) []byte {
	const day = columnar.NanosOfDay / 1_000_000
	if ms := signedOf(v); ms%day != 0 {
		return columnar.AppendMoment(dst, ms, 1_000_000, false)
	}
	return columnar.AppendDay(dst, signedOf(v)/day)
}

func timeColumn(bits int, name string, nanos int64) Column {
	c := Column{Type: fmt.Sprintf("time%d[%s]", bits, name), width: bits / 8}
	if bits == 32 && nanos >= 1_000_000 || bits == 64 && nanos < 1_000_000 {
		c.layout = layoutFixed
		c.render = func(dst, v []byte) []byte { return columnar.AppendTime(dst, signedOf(v), nanos) }
	}
	return c
}

// intervalColumn is one of months, of days and ms, or of months, days and ns.
func intervalColumn(unit int) Column {
	switch unit {
	case 0:
		return Column{Type: "interval[months]", layout: layoutFixed, width: 4, render: func(dst, v []byte) []byte {
			return append(strconv.AppendInt(append(dst, 'P'), signedOf(v), 10), 'M')
		}}
	case 1:
		return Column{Type: "interval[days, ms]", layout: layoutFixed, width: 8, render: func(dst, v []byte) []byte {
			return appendInterval(dst, 0, signedOf(v[:4]), signedOf(v[4:]), 1_000_000)
		}}
	case 2:
		return Column{Type: "interval[months, days, ns]", layout: layoutFixed, width: 16, render: func(dst, v []byte) []byte {
			return appendInterval(dst, signedOf(v[:4]), signedOf(v[4:8]), signedOf(v[8:]), 1)
		}}
	}
	return Column{Type: fmt.Sprintf("interval, unit %d", unit)}
}

// appendInterval writes a duration of ISO 8601, each part with a sign of its own.
func appendInterval(dst []byte, months, days, time, unit int64) []byte {
	dst = append(dst, 'P')
	if months != 0 {
		dst = append(strconv.AppendInt(dst, months, 10), 'M')
	}
	if days != 0 {
		dst = append(strconv.AppendInt(dst, days, 10), 'D')
	}
	if time != 0 || months == 0 && days == 0 {
		dst = appendDuration(dst, time, unit)
	}
	return dst
}

// appendDuration writes the seconds of a duration.
func appendDuration(dst []byte, v, unit int64) []byte {
	dst = append(dst, 'T')
	n := uint64(v)
	if v < 0 {
		dst, n = append(dst, '-'), -n
	}
	second := uint64(1_000_000_000 / unit)
	dst = strconv.AppendUint(dst, n/second, 10)
	return append(columnar.AppendFraction(dst, int64(n%second)*unit), 'S')
}
