package parquet

import (
	"strconv"

	"rasoat/pipeline/source/columnar"
)

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
		c.render = func(dst, v []byte) []byte { return columnar.AppendTime(dst, int64(int32(uint32Of(v))), unit) }
	case l.kind == logicalTime:
		c.render = func(dst, v []byte) []byte { return columnar.AppendTime(dst, int64(uint64Of(v)), unit) }
	default:
		utc := l.utc
		c.render = func(dst, v []byte) []byte { return columnar.AppendMoment(dst, int64(uint64Of(v)), unit, utc) }
	}
	return true
}

func renderDate(dst, v []byte) []byte { return columnar.AppendDay(dst, int64(int32(uint32Of(v)))) }

// renderInt96 writes the old form of timestamps: ns of the day, and its Julian
// number. Nobody says of which zone they are: it is taken for the wall's.
func renderInt96(dst, v []byte) []byte {
	const unixEpoch = 2_440_588
	nanos := int64(uint64Of(v))
	days := int64(uint32Of(v[8:])) - unixEpoch + nanos/columnar.NanosOfDay
	if nanos %= columnar.NanosOfDay; nanos < 0 {
		days, nanos = days-1, nanos+columnar.NanosOfDay
	}
	return columnar.AppendDayTime(dst, days, nanos, false)
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
		dst = append(columnar.AppendFraction(dst, int64(millis%1000)*1_000_000), 'S')
	}
	return dst
}
