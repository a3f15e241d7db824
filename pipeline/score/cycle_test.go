package score

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		cycle                         Cycle
		period, first, last, deadline string
	}{
		{Cycle{}, "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-21"},
		{Cycle{Daily, 1}, "2026-11-21", "2026-11-21", "2026-11-21", "2026-11-21"},
		{Cycle{Weekly, 0}, "2026-11-21", "2026-11-16", "2026-11-22", "2026-11-22"}, // a Saturday
		{Cycle{Weekly, 1}, "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-16"},
		{Cycle{Weekly, 5}, "2026-11-16", "2026-11-16", "2026-11-22", "2026-11-20"},
		{Cycle{Weekly, 5}, "1969-12-31", "1969-12-29", "1970-01-04", "1970-01-02"},
		{Cycle{Monthly, 0}, "2028-02-10", "2028-02-01", "2028-02-29", "2028-02-29"},
		{Cycle{Monthly, 15}, "2026-11-21", "2026-11-01", "2026-11-30", "2026-11-15"},
		{Cycle{Monthly, 31}, "2026-02-01", "2026-02-01", "2026-02-28", "2026-02-28"},
		{Cycle{Quarterly, 20}, "2026-11-21", "2026-10-01", "2026-12-31", "2026-10-20"},
		{Cycle{Quarterly, 92}, "2026-03-31", "2026-01-01", "2026-03-31", "2026-03-31"},
		{Cycle{Yearly, 0}, "2026-11-21", "2026-01-01", "2026-12-31", "2026-12-31"},
		{Cycle{Yearly, 366}, "2026-01-01", "2026-01-01", "2026-12-31", "2026-12-31"},
		{Cycle{Yearly, 60}, "2028-12-31", "2028-01-01", "2028-12-31", "2028-02-29"},
	} {
		first, last := c.cycle.Window(day(t, c.period))
		deadline := c.cycle.Deadline(day(t, c.period))
		if first.String() != c.first || last.String() != c.last || deadline.String() != c.deadline {
			t.Errorf("%+v on %s: %v to %v, due %v; want %s to %s, due %s",
				c.cycle, c.period, first, last, deadline, c.first, c.last, c.deadline)
		}
	}
}

func TestAbsent(t *testing.T) {
	monthly := Cycle{Monthly, 15}
	for _, c := range []struct {
		cycle             Cycle
		period, delivered string
		want              Status
	}{
		{Cycle{}, "2026-11-21", "", NotDelivered},
		{Cycle{}, "2026-11-21", "2026-11-20", NotDelivered},
		{monthly, "2026-11-14", "", NotDue},
		{monthly, "2026-11-14", "2026-10-02", NotDue},
		{monthly, "2026-11-15", "2026-10-31", NotDelivered},
		{monthly, "2026-11-30", "2026-11-01", NotDue},
		{monthly, "2026-11-30", "2026-12-01", NotDelivered}, // a later one is not known yet
	} {
		var delivered value.Day
		if c.delivered != "" {
			delivered = day(t, c.delivered)
		}
		if got := c.cycle.Absent(day(t, c.period), delivered, c.delivered != ""); got != c.want {
			t.Errorf("%+v on %s, delivered %q: %s, want %s", c.cycle, c.period, c.delivered, got, c.want)
		}
	}
}

func TestNewCycleFaults(t *testing.T) {
	for _, c := range []struct {
		every string
		due   int
		want  string
	}{
		{"weak", 0, `every: no cycle "weak"; the cycles are: day, week, month, quarter, year; did you mean "week"?`},
		{"week", 8, `due: due day 8 is outside the cycle "week": 1 to 7`},
		{"day", 2, `due: due day 2 is outside the cycle "day": 1 to 1`},
		{"month", -1, `due: due day -1 is outside the cycle "month": 1 to 31`},
	} {
		_, err := NewCycle(c.every, c.due)
		var faults Faults
		if !errors.As(err, &faults) || faults.Error() != c.want {
			t.Errorf("every %s, due %d: %v, want %s", c.every, c.due, err, c.want)
		}
	}
	if c, err := NewCycle("", 0); err != nil || c.Every != Daily {
		t.Errorf("no cycle: %v, %v; want daily", c, err)
	}
}

// TestCycleLaws: windows tile the calendar, the deadline is inside, and a score
// holds for one stretch of days that ends before the deadline after its cycle.
func TestCycleLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom([]Every{Daily, Weekly, Monthly, Quarterly, Yearly}).Draw(t, "every")
		c := Cycle{every, rapid.IntRange(0, longest[every]).Draw(t, "due")}
		p := value.Day(rapid.IntRange(-100_000, 100_000).Draw(t, "period"))
		first, last := c.Window(p)
		if d := c.Deadline(p); first > p || p > last || d < first || d > last || int(last-first) >= longest[every] {
			t.Fatalf("%v: %v to %v, due %v", p, first, last, d)
		}
		if f, l := c.Window(last); f != first || l != last {
			t.Fatalf("the window of %v is not that of %v", last, p)
		}
		if f, _ := c.Window(last + 1); f != last+1 {
			t.Fatalf("after %v the next window begins %v", last, f)
		}
		for q := p; q <= last; q++ {
			if !c.Holds(p, q) {
				t.Fatalf("%v does not hold on %v of the same cycle", p, q)
			}
		}
		next := c.Deadline(last + 1)
		for q := last + 1; q < next; q++ {
			if !c.Holds(p, q) {
				t.Fatalf("%v does not hold on %v before the deadline %v", p, q, next)
			}
		}
		if c.Holds(p, next) || c.Holds(p, next+1) || c.Holds(p, p-1) {
			t.Fatalf("%v holds outside its cycle", p)
		}
	})
}

// TestStatusNames: every status of the store has a name in both languages.
func TestStatusNames(t *testing.T) {
	for _, s := range []Status{NotApplicable, Pass, Warn, Fail, Critical, Error, Waived, NotDelivered, NotDue} {
		if _, ok := message.Lookup("status." + string(s)); !ok || s.Message().Key != "status."+string(s) {
			t.Errorf("%s has no name", s)
		}
	}
	if got := Status("later").Message().In(message.VI); got != "later" {
		t.Errorf("a status of a newer version is shown as %q", got)
	}
}
