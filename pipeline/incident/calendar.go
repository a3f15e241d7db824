package incident

import (
	_ "embed"
	"encoding/csv"
	"strings"

	"rasoat/rules/value"
)

//go:embed vn_holidays.csv
var holidaysCSV string

// Calendar knows the working days.
type Calendar struct {
	special map[value.Day]bool // days that do not go by the week: whether they are worked
}

// NewCalendar returns the working days of Việt Nam, with other days off and days
// worked; these have the last word.
func NewCalendar(off, worked []value.Day) *Calendar {
	c := &Calendar{special: map[value.Day]bool{}}
	for day, works := range published {
		c.special[day] = works
	}
	for _, day := range off {
		c.special[day] = false
	}
	for _, day := range worked {
		c.special[day] = true
	}
	return c
}

// published are the days of vn_holidays.csv.
var published = func() map[value.Day]bool {
	r := csv.NewReader(strings.NewReader(holidaysCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic("vn_holidays.csv: " + err.Error())
	}
	days := map[value.Day]bool{}
	for _, row := range rows[1:] {
		day, err := value.ParseDay(row[0])
		if err != nil {
			panic("vn_holidays.csv: " + err.Error())
		}
		days[day] = row[1] == "work"
	}
	return days
}()

// IsWorking tells whether a day is worked.
func (c *Calendar) IsWorking(day value.Day) bool {
	if works, special := c.special[day]; special {
		return works
	}
	const thursday = 3 // of 1970-01-01, from Monday on
	ofWeek := ((int(day)+thursday)%7 + 7) % 7
	return ofWeek < 5
}

// After returns the n-th working day after a day.
func (c *Calendar) After(day value.Day, n int) value.Day {
	for ; n > 0; n-- {
		for day++; !c.IsWorking(day); day++ {
		}
	}
	return day
}
