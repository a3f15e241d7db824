package value

import (
	"math"
	"sync/atomic"
	"time"
)

const (
	microsPerSecond = 1_000_000
	microsPerDay    = 86_400 * microsPerSecond
)

// Midnight returns the moment a day begins in a location (nil: UTC), in µs
// since 1970-01-01T00:00:00Z.
func (d Day) Midnight(loc *time.Location) int64 { return toUTC(int64(d)*microsPerDay, loc) }

// DayAt returns the day that a location's calendar shows at a moment, in µs
// since 1970-01-01T00:00:00Z.
func DayAt(micros int64, loc *time.Location) Day {
	if z := zoneOf(loc); micros >= z.since {
		return Day(floorDiv(micros+z.offset, microsPerDay))
	}
	return DayOfTime(time.UnixMicro(micros).In(loc))
}

// toUTC turns a local reading (µs of an imagined UTC clock that shows the same
// date and time) into a moment. A reading that a change of the clocks skipped
// or repeated gives what time.Date gives for it.
func toUTC(local int64, loc *time.Location) int64 { return zoneOf(loc).toUTC(local) }

func (z *zone) toUTC(local int64) int64 {
	if utc := local - z.offset; utc >= z.settled {
		return utc
	}
	t := time.UnixMicro(local).UTC()
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), z.loc).UnixMicro()
}

// A zone is the last era of a location: the offset that holds for good since
// its last change of the clocks. Asia/Ho_Chi_Minh is +07:00 since 1975-06-13;
// what is older, and a location that still changes its clocks, goes through
// package time, which is exact and some ten times slower.
type zone struct {
	loc     *time.Location
	offset  int64 // µs east of UTC
	since   int64 // the first moment of the era
	settled int64 // from here on a local reading is unambiguous too
	next    *zone
	length  int // of the list from here
}

// zones remembers the locations met. A process knows a handful, mostly one, so
// a list that is only ever put in front of is faster than a map; it is begun
// anew when a program makes locations without end.
var zones atomic.Pointer[zone]

const maxZones = 32

func zoneOf(loc *time.Location) *zone {
	head := zones.Load()
	for z := head; z != nil; z = z.next {
		if z.loc == loc {
			return z
		}
	}
	z := lastEra(loc)
	if head != nil && head.length < maxZones {
		z.next, z.length = head, head.length+1
	}
	zones.CompareAndSwap(head, z) // losing the race costs one more computation
	return z
}

// lastEra finds the offset in force at the end of the calendar and when it came
// into force. 48 hours after that no local reading is in doubt, for no clock
// was ever moved by more.
func lastEra(loc *time.Location) *zone {
	if loc == nil {
		return &zone{since: math.MinInt64, settled: math.MinInt64, length: 1}
	}
	end := time.Date(maxYear, 12, 31, 23, 59, 59, 0, time.UTC).In(loc)
	_, offset := end.Zone()
	z := &zone{loc: loc, offset: int64(offset) * microsPerSecond, since: math.MinInt64, settled: math.MinInt64, length: 1}
	from, until := end.ZoneBounds()
	if !until.IsZero() {
		z.since, z.settled = math.MaxInt64, math.MaxInt64
		return z
	}
	// A change may change the name alone, or nothing: many systems' files end
	// every location with an entry of 2038 that says what held before.
	for !from.IsZero() {
		before := from.Add(-time.Second)
		if _, o := before.Zone(); o != offset {
			z.since = from.UnixMicro()
			z.settled = z.since + 2*microsPerDay
			break
		}
		from, _ = before.ZoneBounds()
	}
	return z
}
