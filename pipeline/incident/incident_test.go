package incident

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/value"
)

func day(t interface{ Fatal(...any) }, text string) value.Day {
	d, err := value.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDays(t *testing.T) {
	own := NewCalendar([]value.Day{day(t, "2026-12-22")}, []value.Day{day(t, "2026-12-26")})
	for _, c := range []struct {
		calendar *Calendar
		from     string
		days     int
		want     string
	}{
		{NewCalendar(nil, nil), "2026-11-21", 0, "2026-11-21"},
		{NewCalendar(nil, nil), "2026-11-20", 1, "2026-11-23"},  // over a weekend
		{NewCalendar(nil, nil), "2026-11-21", 5, "2026-11-30"},  // over 24 November
		{NewCalendar(nil, nil), "2026-02-13", 1, "2026-02-23"},  // over Tết
		{NewCalendar(nil, nil), "2026-08-21", 1, "2026-08-22"},  // a Saturday that is worked
		{NewCalendar(nil, nil), "2026-08-28", 1, "2026-09-03"},  // for the Monday that is not
		{NewCalendar(nil, nil), "2026-12-21", 10, "2027-01-05"}, // into another year
		{own, "2026-12-21", 1, "2026-12-23"},
		{own, "2026-12-25", 1, "2026-12-26"},
	} {
		if got := c.calendar.After(day(t, c.from), c.days); got != day(t, c.want) {
			t.Errorf("%d days after %s: %s, want %s", c.days, c.from, got, c.want)
		}
	}
}

// A line is a day and what the rule came to: . holds, F fails, W fails and is waived,
// ? says nothing, - is not there, and nothing at all if nothing was audited.
func TestNext(t *testing.T) {
	terms := Terms{Review: 5, Correction: 10, Calendar: NewCalendar(nil, nil)}
	states := map[string][]Result{"": nil, "-": {}, ".": {{State: Holds}}, "F": {{State: Fails}}, "W": {{State: FailsWaived}}, "?": {{State: Unknown}}}
	var standing []Incident
	for _, line := range strings.Split(strings.TrimSpace(`
2026-11-02 .: none
2026-11-03 F: open since 2026-11-03, last 2026-11-03, 1 periods, due 2026-11-10 2026-11-17
2026-11-04 F: open since 2026-11-03, last 2026-11-04, 2 periods, due 2026-11-10 2026-11-17
2026-11-05 : open since 2026-11-03, last 2026-11-04, 2 periods, due 2026-11-10 2026-11-17
2026-11-06 ?: open since 2026-11-03, last 2026-11-04, 2 periods, due 2026-11-10 2026-11-17
2026-11-17 F: open since 2026-11-03, last 2026-11-17, 3 periods, due 2026-11-10 2026-11-17
2026-11-18 F: open since 2026-11-03, last 2026-11-18, 4 periods, due 2026-11-10 2026-11-17, overdue
2026-11-19 : open since 2026-11-03, last 2026-11-18, 4 periods, due 2026-11-10 2026-11-17, overdue
2026-11-20 W: waived since 2026-11-03, last 2026-11-20, 5 periods, due 2026-11-10 2026-11-17
2026-11-21 F: open since 2026-11-03, last 2026-11-21, 6 periods, due 2026-11-10 2026-11-17, overdue
2026-11-22 .: resolved since 2026-11-03, last 2026-11-21, 6 periods, due 2026-11-10 2026-11-17
2026-11-23 .: none
2026-11-24 F: open since 2026-11-24, last 2026-11-24, 1 periods, due 2026-12-01 2026-12-08
2026-11-25 -: withdrawn since 2026-11-24, last 2026-11-24, 1 periods, due 2026-12-01 2026-12-08
2026-11-26 W: waived since 2026-11-26, last 2026-11-26, 1 periods, due 2026-12-03 2026-12-10`), "\n") {
		head, want, _ := strings.Cut(line, ": ")
		at, state, _ := strings.Cut(head, " ")
		standing = Next(standing, day(t, at), states[state], terms)
		if got := text(standing); got != want {
			t.Errorf("%s: %s, want %s", head, got, want)
		}
	}
}

// What is waived until a day is open from the next one on, whatever is delivered, and
// its working days are counted from there; a line is as in TestNext, with the last day of
// the document that waives the rule in the period.
func TestWaiverEnds(t *testing.T) {
	terms := Terms{Review: 5, Correction: 10, Calendar: NewCalendar(nil, nil)}
	states := map[byte]State{'?': Unknown, '.': Holds, 'F': Fails, 'W': FailsWaived}
	for _, story := range []string{`
2026-09-01 W 2026-10-09: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2026-10-16 2026-10-23
2026-10-08 W 2026-10-09: waived since 2026-09-01, last 2026-10-08, 2 periods, due 2026-10-16 2026-10-23
2026-10-09: waived since 2026-09-01, last 2026-10-08, 2 periods, due 2026-10-16 2026-10-23
2026-10-10: open since 2026-09-01, last 2026-10-08, 2 periods, due 2026-10-16 2026-10-23
2026-10-24: open since 2026-09-01, last 2026-10-08, 2 periods, due 2026-10-16 2026-10-23, overdue
2026-11-10 .: resolved since 2026-09-01, last 2026-10-08, 2 periods, due 2026-10-16 2026-10-23`, `
2026-09-01 F: open since 2026-09-01, last 2026-09-01, 1 periods, due 2026-09-09 2026-09-16
2026-09-17 F: open since 2026-09-01, last 2026-09-17, 2 periods, due 2026-09-09 2026-09-16, overdue
2026-09-18 W 2026-10-09: waived since 2026-09-01, last 2026-09-18, 3 periods, due 2026-10-16 2026-10-23
2026-10-10 F: open since 2026-09-01, last 2026-10-10, 4 periods, due 2026-10-16 2026-10-23`, `
2026-09-01 W 2026-10-09: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2026-10-16 2026-10-23
2026-09-02 ? 2026-12-31: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2027-01-08 2027-01-15
2026-10-10: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2027-01-08 2027-01-15
2026-10-12 ?: open since 2026-09-01, last 2026-09-01, 1 periods, due 2026-10-16 2026-10-23
2026-10-13 W 2026-12-31: waived since 2026-09-01, last 2026-10-13, 2 periods, due 2027-01-08 2027-01-15
2026-10-14 F: open since 2026-09-01, last 2026-10-14, 3 periods, due 2026-10-20 2026-10-27`, `
2026-09-01 W 2026-09-03: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2026-09-10 2026-09-17
2026-09-03 . 2026-09-03: resolved since 2026-09-01, last 2026-09-01, 1 periods, due 2026-09-10 2026-09-17`, `
2026-09-01 W 2026-10-09: waived since 2026-09-01, last 2026-09-01, 1 periods, due 2026-10-16 2026-10-23
2026-11-10 .: resolved since 2026-09-01, last 2026-09-01, 1 periods, due 2026-10-16 2026-10-23`,
	} {
		var standing []Incident
		for _, line := range strings.Split(strings.TrimSpace(story), "\n") {
			head, want, _ := strings.Cut(line, ": ")
			fields := strings.Fields(head)
			var results []Result
			if len(fields) > 1 {
				results = []Result{{State: states[fields[1][0]]}}
			}
			if len(fields) > 2 {
				results[0].WaivedUntil = day(t, fields[2])
			}
			standing = Next(standing, day(t, fields[0]), results, terms)
			if got := text(standing); got != want {
				t.Errorf("%s: %s, want %s", head, got, want)
			}
		}
	}
}

func text(all []Incident) string {
	if len(all) == 0 {
		return "none"
	}
	var out []string
	for _, i := range all {
		s := fmt.Sprintf("%s since %s, last %s, %d periods, due %s %s", i.Status, i.FirstSeen, i.LastSeen, i.Periods, i.DueReview, i.DueCorrection)
		if i.Overdue {
			s += ", overdue"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// Each rule and segment goes its own way: incidents of many are those of each.
func TestApart(t *testing.T) {
	terms := Terms{Review: 5, Correction: 10, Calendar: NewCalendar(nil, nil)}
	all := []Of{{Rule: "a"}, {Rule: "a", Part: true}, {Rule: "a", Segment: "00004", Part: true}, {Rule: "b"}}
	rapid.Check(t, func(t *rapid.T) {
		var together []Incident
		alone := map[Of][]Incident{}
		for period := value.Day(20_000); period < 20_012; period++ {
			var results []Result
			audited := rapid.IntRange(0, 4).Draw(t, "audited") > 0
			for _, of := range all {
				var own []Result
				if audited {
					own = []Result{}
					if s := rapid.IntRange(0, 4).Draw(t, "state"); s < 4 {
						own = append(own, Result{Of: of, State: State(s)})
					}
					results = append(append([]Result{}, results...), own...)
				}
				alone[of] = Next(alone[of], period, own, terms)
			}
			together = Next(together, period, results, terms)
			var want []Incident
			for _, of := range all {
				want = append(want, alone[of]...)
			}
			if text(together) != text(want) {
				t.Fatalf("%s: %s, want %s", period, text(together), text(want))
			}
		}
	})
}
