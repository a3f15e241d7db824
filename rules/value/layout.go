package value

// layout is how the characters of a plain date lie, for the loops in assembly, which know
// how it lies itself: from each of sixteen characters its base is taken away, what is left
// is no more than its bound, and the digits of century, year, month and day stand in order.
type layout struct {
	base, bound, order [16]byte
}

// The orders of a plain date's numbers.
const (
	yearFirst = iota
	dayFirst
	monthFirst
	layoutOrders
)

// layouts holds those of all orders and marks, from '-' to '/'.
var layouts = func() (all [layoutOrders]['/' - '-' + 1]layout) {
	for order, form := range [layoutOrders]string{yearFirst: "ccyy-mm-dd", dayFirst: "dd-mm-ccyy", monthFirst: "mm-dd-ccyy"} {
		for mark := range all[order] {
			all[order][mark] = layoutOf(form, byte('-'+mark))
		}
	}
	return all
}()

func layoutOf(form string, mark byte) (l layout) {
	for i := range l.base {
		l.bound[i], l.order[i] = 0xFF, 0x80 // whatever stands there, and nothing
	}
	digits := 0
	for _, number := range "cymd" {
		for i, c := range form {
			switch c {
			case number:
				l.base[i], l.bound[i], l.order[digits] = '0', 9, byte(i)
				digits++
			case '-':
				l.base[i], l.bound[i] = mark, 0
			}
		}
	}
	return l
}

// layout is the one that a text may have, if it is of the size; nil if there is none.
func (p plainDates) layout(v []byte, size int) *layout {
	if len(v) != size {
		return nil
	}
	if mark := v[2] - '-'; mark <= '/'-'-' && p.yearLast {
		if p.monthFirst {
			return &layouts[monthFirst][mark]
		}
		return &layouts[dayFirst][mark]
	}
	if mark := v[4] - '-'; mark <= '/'-'-' && p.yearFirst {
		return &layouts[yearFirst][mark]
	}
	return nil
}

// days reads plain dates from row i on, as many as there are without one that is not.
func (p plainDates) days(offsets []int32, data []byte, skip []uint64, out []Day, i int) int {
	if l := p.layout(data[offsets[i]:offsets[i+1]], 10); l != nil {
		return readDays(l, &offsets[0], &data[0], &skip[0], &out[0], i, len(out), len(data)-16)
	}
	return i
}

// moments reads plain dates and times in the same way.
func (p plainDates) moments(offsets []int32, data []byte, skip []uint64, z *zone, out []int64, i int) int {
	if l := p.layout(data[offsets[i]:offsets[i+1]], 19); l != nil {
		return readMoments(l, &offsets[0], &data[0], &skip[0], &out[0], i, len(out), z.offset, z.settled)
	}
	return i
}
