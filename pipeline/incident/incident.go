package incident

import (
	"cmp"
	"slices"

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
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(bit(a.Part), bit(b.Part)), cmp.Compare(a.Segment, b.Segment))
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
	Overdue       bool // it is open, and the correction was due before this period
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
	State State
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
	opened := Incident{FirstSeen: period, DueReview: t.Calendar.After(period, t.Review), DueCorrection: t.Calendar.After(period, t.Correction)}
	var now []Incident
	for len(standing) > 0 || len(results) > 0 {
		switch d := compareFirst(standing, results); {
		case d > 0: // of what none was standing
			if state := results[0].State; state == Fails || state == FailsWaived {
				i := opened
				i.Of = results[0].Of
				i.goOn(period, state)
				now = append(now, i)
			}
			results = results[1:]
		default:
			i := standing[0]
			if standing = standing[1:]; d == 0 {
				i.goOn(period, results[0].State)
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
func (i *Incident) goOn(period value.Day, state State) {
	switch state {
	case Holds:
		i.Status = Resolved
		return
	case Unknown:
		return
	case Fails:
		i.Status = Open
	case FailsWaived:
		i.Status = Waived
	}
	i.LastSeen = period
	i.Periods++
}
