package incident

import (
	"cmp"
	"slices"
	"strings"

	"rasoat/rules/value"
)

// Status is where an incident stands; the essay of the package says what each
// means.
type Status string

// The statuses.
const (
	Open      Status = "open"
	Waived    Status = "waived"
	Resolved  Status = "resolved"
	Withdrawn Status = "withdrawn"
)

// Standing tells whether an incident goes on.
func (s Status) Standing() bool { return s == Open || s == Waived }

// Of says what an incident is of: a rule, over the whole dataset or in a segment.
type Of struct {
	Rule    string
	Segment string
	Part    bool // of a segment; else Segment says nothing
}

func compare(a, b *Of) int {
	if d := strings.Compare(a.Rule, b.Rule); d != 0 {
		return d
	}
	if d := cmp.Compare(bit(a.Part), bit(b.Part)); d != 0 {
		return d
	}
	return strings.Compare(a.Segment, b.Segment)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Incident is an incident as it stood at the end of a period.
type Incident struct {
	Of
	FirstSeen     value.Day // the period in which it was opened
	LastSeen      value.Day // the last one in which the rule failed
	Periods       int64     // in how many it did
	Status        Status
	DueReview     value.Day
	DueCorrection value.Day
	Overdue       bool      // it is open, and the correction was due before this period
	WaivedUntil   value.Day // the last day on which a document waived it; 0 if none did, or it is not known
}

// State is what a rule came to.
type State uint8

// The states.
const (
	Unknown State = iota // not applicable, or in error
	Holds
	Fails
	FailsWaived
)

// Result is what a rule came to in a period.
type Result struct {
	Of
	State       State
	WaivedUntil value.Day // the last day of the document that waives it in the period; 0 for none
}

// Terms are how many working days there are for what.
type Terms struct {
	Review     int // to look into an incident
	Correction int // to put it right at the source and deliver again
	Calendar   *Calendar
}

// Next returns the incidents at the end of a period in the order of what they are of,
// from those of the period before and from the results, which are nil if the dataset
// was not audited. Those that ended before are gone.
//
// Both lists are put in order, unless they are, and gone through side by side: there are
// a hundred thousand results where there is a segment for each commune.
func Next(before []Incident, period value.Day, results []Result, t Terms) []Incident {
	standing := slices.DeleteFunc(slices.Clone(before), func(i Incident) bool { return !i.Status.Standing() })
	audited := results != nil
	standing = inOrder(standing, func(i *Incident) *Of { return &i.Of })
	results = inOrder(results, func(r *Result) *Of { return &r.Of })
	d := &dates{Terms: &t}
	now := make([]Incident, 0, len(standing)+failing(results))
	for len(standing) > 0 || len(results) > 0 {
		switch first := compareFirst(standing, results); {
		case first > 0: // of what none was standing
			if results[0].State.failing() {
				i := Incident{Of: results[0].Of, FirstSeen: period}
				i.countFrom(period, d)
				i.goOn(period, &results[0], d)
				now = append(now, i)
			}
			results = results[1:]
		default:
			i := standing[0]
			i.endWaiver(period-1, d)
			if standing = standing[1:]; first == 0 {
				i.goOn(period, &results[0], d)
				results = results[1:]
			} else if audited {
				i.Status = Withdrawn
			}
			i.Overdue = i.Status == Open && period > i.DueCorrection
			now = append(now, i)
		}
	}
	return now
}

// failing is how many results fail.
func failing(results []Result) (n int) {
	for i := range results {
		if results[i].State.failing() {
			n++
		}
	}
	return n
}

func (s State) failing() bool { return s == Fails || s == FailsWaived }

// inOrder are the items in the order of what they are of.
func inOrder[T any](items []T, of func(*T) *Of) []T {
	sorted := true
	for i := 1; i < len(items) && sorted; i++ {
		sorted = compare(of(&items[i-1]), of(&items[i])) <= 0
	}
	if !sorted {
		items = slices.Clone(items)
		slices.SortFunc(items, func(a, b T) int { return compare(of(&a), of(&b)) })
	}
	return items
}

// compareFirst tells which of two lists goes on with what comes first; an empty one
// never does.
func compareFirst(standing []Incident, results []Result) int {
	switch {
	case len(standing) == 0:
		return 1
	case len(results) == 0:
		return -1
	}
	return compare(&standing[0].Of, &results[0].Of)
}

// goOn takes what the rule came to in another period.
func (i *Incident) goOn(period value.Day, r *Result, d *dates) {
	switch {
	case r.WaivedUntil == 0 && r.State != FailsWaived && i.WaivedUntil >= period: // the document was taken back
		i.WaivedUntil = period - 1
		i.endWaiver(period-1, d)
	case r.State == FailsWaived || r.WaivedUntil != 0 && i.Status == Waived:
		i.waive(r.WaivedUntil, d)
	}
	switch r.State {
	case Holds:
		i.Status = Resolved
	case Fails:
		i.Status = Open
	}
	if r.State.failing() {
		i.LastSeen = period
		i.Periods++
	}
}

// waive takes a document that holds until a day. An incident keeps its dates under the
// same one.
func (i *Incident) waive(until value.Day, d *dates) {
	if until != 0 && (i.Status != Waived || i.WaivedUntil != until) {
		i.countFrom(until, d)
	}
	i.Status, i.WaivedUntil = Waived, until
}

// endWaiver opens what was waived until a day or one before it. Nothing need be delivered
// for that: the document says it. Days that it covered are not counted against anybody.
func (i *Incident) endWaiver(day value.Day, d *dates) {
	if i.Status == Waived && i.WaivedUntil != 0 && i.WaivedUntil <= day {
		i.Status = Open
		i.countFrom(i.WaivedUntil, d)
	}
}

// countFrom has the working days begin on the day after one.
func (i *Incident) countFrom(day value.Day, d *dates) {
	i.DueReview, i.DueCorrection = d.after(day)
}

// dates are those of the terms, the last ones kept: most incidents of a period share them.
type dates struct {
	*Terms
	known              bool
	day                value.Day // the working days are counted from the day after it
	review, correction value.Day
}

func (d *dates) after(day value.Day) (review, correction value.Day) {
	if !d.known || d.day != day {
		d.known, d.day = true, day
		d.review, d.correction = d.Calendar.After(day, d.Review), d.Calendar.After(day, d.Correction)
	}
	return d.review, d.correction
}
