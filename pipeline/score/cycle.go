package score

import (
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Every is how often a dataset is delivered.
type Every string

// The lengths of a cycle. A week begins on Monday.
const (
	Daily     Every = "day"
	Weekly    Every = "week"
	Monthly   Every = "month"
	Quarterly Every = "quarter"
	Yearly    Every = "year"
)

// longest is how many days a cycle may have.
var longest = map[Every]int{Daily: 1, Weekly: 7, Monthly: 31, Quarterly: 92, Yearly: 366}

// Cycle is when a dataset is to be delivered: once in each cycle, at the latest
// on its day Due (1 is the first; past the end of a short month means its last
// day; 0 is the last). The zero Cycle is daily.
type Cycle struct {
	Every Every
	Due   int
}

var (
	unknownCycle = message.Define("score.unknown_cycle",
		"chu kỳ %.60q không hợp lệ; các chu kỳ: day, week, month, quarter, year",
		"no cycle %.60q; the cycles are: day, week, month, quarter, year")
	badDue = message.Define("score.bad_due",
		"ngày đến hạn %s nằm ngoài chu kỳ %.60q: từ 1 đến %s",
		"due day %s is outside the cycle %.60q: 1 to %s")
)

// NewCycle makes a cycle of the catalogue's `every` ("" is day) and `due` (0 is
// not given). What is wrong comes back as Faults; beside a wrong due day the length of the
// cycle still holds.
func NewCycle(every string, due int) (Cycle, error) {
	c := Cycle{Every: Every(every), Due: due}
	if every == "" {
		c.Every = Daily
	}
	most, ok := longest[c.Every]
	if !ok {
		words := []string{string(Daily), string(Weekly), string(Monthly), string(Quarterly), string(Yearly)}
		return Cycle{}, Faults{unknown([]string{"every"}, every, words, message.New(unknownCycle, every))}
	}
	if due < 0 || due > most {
		return Cycle{Every: c.Every}, Faults{{Path: []string{"due"}, Text: message.New(badDue, due, every, most)}}
	}
	return c, nil
}

// Window returns the first and last day of the cycle that holds the period.
func (c Cycle) Window(period value.Day) (first, last value.Day) {
	_, month, day := period.Date()
	first = period - value.Day(day) + 1
	switch c.Every {
	case Weekly:
		const monday = 3 // 1970-01-01 was a Thursday, three days after one
		first = period - ((period+monday)%7+7)%7
		return first, first + 6
	case Monthly:
		return first, first.AddMonths(1) - 1
	case Quarterly:
		first = first.AddMonths(-((month - 1) % 3))
		return first, first.AddMonths(3) - 1
	case Yearly:
		first = first.AddMonths(1 - month)
		return first, first.AddMonths(12) - 1
	}
	return period, period
}

// Deadline returns the day on which the delivery of the period's cycle is due.
func (c Cycle) Deadline(period value.Day) value.Day {
	first, last := c.Window(period)
	if c.Due == 0 {
		return last
	}
	return min(first+value.Day(c.Due)-1, last)
}

// IsDue tells whether the delivery of the period's cycle is due by then.
func (c Cycle) IsDue(period value.Day) bool { return period >= c.Deadline(period) }

// Absent returns the status of a dataset without an extract for the period:
// not_delivered if one is due and the cycle has none yet, else not_due.
// delivered is the last period up to this one that had an extract, if ever.
func (c Cycle) Absent(period, delivered value.Day, ever bool) Status {
	first, _ := c.Window(period)
	if !c.IsDue(period) || ever && delivered >= first && delivered <= period {
		return NotDue
	}
	return NotDelivered
}

// Holds tells whether the score of an earlier period is still within its cycle
// at this one: it was made in the same cycle, or in the one before while the
// next delivery is not due yet. So a yearly score does not vanish on the first
// of January, and nothing survives a missed deadline.
func (c Cycle) Holds(scored, period value.Day) bool {
	first, _ := c.Window(period)
	if scored > period {
		return false
	}
	before, _ := c.Window(first - 1)
	return scored >= first || scored >= before && !c.IsDue(period)
}
