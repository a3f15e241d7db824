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

func compare(a, b Of) int {
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
func Next(before []Incident, period value.Day, results []Result, t Terms) []Incident {
	states := make(map[Of]State, len(results))
	for _, r := range results {
		states[r.Of] = r.State
	}
	var now []Incident
	for _, i := range before {
		if !i.Status.Standing() {
			continue
		}
		state, there := states[i.Of]
		delete(states, i.Of)
		if i.goOn(period, state); results != nil && !there {
			i.Status = Withdrawn
		}
		i.Overdue = i.Status == Open && period > i.DueCorrection
		now = append(now, i)
	}
	for of, state := range states {
		if state == Fails || state == FailsWaived {
			now = append(now, t.open(of, period, state))
		}
	}
	slices.SortFunc(now, func(a, b Incident) int { return compare(a.Of, b.Of) })
	return now
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

func (t Terms) open(of Of, period value.Day, state State) Incident {
	i := Incident{Of: of, FirstSeen: period, DueReview: t.Calendar.After(period, t.Review), DueCorrection: t.Calendar.After(period, t.Correction)}
	i.goOn(period, state)
	return i
}
