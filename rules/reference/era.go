package reference

import (
	"slices"

	"rasoat/rules/value"
)

// Era returns the first day of the era a day belongs to: between two eras some
// row comes into force or ends, within one none does. A set made for a day
// serves all days of its era.
func (l *List) Era(on value.Day) value.Day {
	l.erasOnce.Do(l.findEras)
	at, found := slices.BinarySearch(l.eras, on)
	if !found {
		at--
	}
	if at < 0 {
		return dawn
	}
	return l.eras[at]
}

func (l *List) findEras() {
	rows := l.content().rows
	for i := range rows {
		l.eras = append(l.eras, rows[i].from)
		if rows[i].to < never {
			l.eras = append(l.eras, rows[i].to+1)
		}
	}
	slices.Sort(l.eras)
	l.eras = slices.Compact(l.eras)
}
