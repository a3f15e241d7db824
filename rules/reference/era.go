package reference

import (
	"slices"

	"rasoat/rules/value"
)

// Era returns the era a day belongs to: its number, from 0, and its first and
// last day. Between two eras some row comes into force or ends, within one none
// does: a set made for a day serves all days of its era.
func (l *List) Era(on value.Day) (n int, first, last value.Day) {
	l.erasOnce.Do(l.findEras)
	n, found := slices.BinarySearch(l.eras, on)
	if found {
		n++
	}
	first, last = dawn, never
	if n > 0 {
		first = l.eras[n-1]
	}
	if n < len(l.eras) {
		last = l.eras[n] - 1
	}
	return n, first, last
}

// Eras returns how many eras the list has. The first begins before all days,
// and nothing is in force in it where every row has a beginning.
func (l *List) Eras() int {
	l.erasOnce.Do(l.findEras)
	return len(l.eras) + 1
}

func (l *List) findEras() {
	rows := l.content().rows
	for i := range rows {
		if rows[i].from > dawn {
			l.eras = append(l.eras, rows[i].from)
		}
		if rows[i].to < never {
			l.eras = append(l.eras, rows[i].to+1)
		}
	}
	slices.Sort(l.eras)
	l.eras = slices.Compact(l.eras)
}
