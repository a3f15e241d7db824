package rules

import "testing"

// A few bytes may not claim more records than can be held.
func TestPlausible(t *testing.T) {
	part := func(file int, first, last int64) rowClasses {
		return rowClasses{rows: Rows{File: file, Count: 2, Records: []int64{first, last}}}
	}
	var many []rowClasses
	for file := range 20 {
		many = append(many, part(file, 1, maxRecord))
	}
	for _, c := range []struct {
		parts []rowClasses
		want  bool
	}{
		{nil, true}, {[]rowClasses{part(0, 1, 50_000_000), part(1, 2, 3)}, true}, {many[:1], true}, {many, false},
		{[]rowClasses{part(0, 1, 1<<35), part(0, 1<<35, 1<<35+9)}, true}, {[]rowClasses{part(0, 1, 1<<35), part(1, 1, 1<<35), part(2, 1, 9)}, false},
	} {
		if got := arePlausible(c.parts); got != c.want {
			t.Errorf("%+v: %v", c.parts, got)
		}
	}
}
