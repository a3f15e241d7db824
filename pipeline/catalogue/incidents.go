package catalogue

import (
	"rasoat/pipeline/incident"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The working days after which an incident is to be looked into, and put right at the
// source and delivered again, as is usual where shared data is corrected.
const usualReview, usualCorrection = 5, 10

// incidents are the working days, and days that do not go by the published calendar.
type incidents struct{ incidentBlock }

type incidentBlock struct {
	Review      decode.Placed[workingDays] `yaml:"review_days"`
	Correction  decode.Placed[workingDays] `yaml:"correction_days"`
	Holidays    []value.Day                `yaml:"holidays"`
	WorkingDays []value.Day                `yaml:"working_days"`
}

func (i *incidents) DecodeNode(n decode.Node) {
	if !n.Decode(&i.incidentBlock) {
		return
	}
	if t := i.terms(); t.Correction < t.Review {
		at, ok := n.Get("correction_days")
		if !ok {
			at = n
		}
		at.Complain(kindValue, message.New(lintDueOrder), message.M{})
	}
}

// workingDays are 1 to mostWorkingDays.
type workingDays int

const mostWorkingDays = 250

func (w *workingDays) DecodeNode(n decode.Node) {
	if days, ok := numberUpTo(n, mostWorkingDays, lintWorkingDays); ok {
		*w = workingDays(days)
	}
}

// numberUpTo is a whole number from 1 to most; else it complains with the message.
func numberUpTo(n decode.Node, most int64, otherwise string) (number int64, ok bool) {
	if !n.Decode(&number) {
		return 0, false
	}
	if number < 1 || number > most {
		n.Complain(kindValue, message.New(otherwise, most), message.M{})
		return 0, false
	}
	return number, true
}

// terms are those of incidents; what is not given is as usual.
func (i *incidents) terms() incident.Terms {
	t := incident.Terms{Review: usualReview, Correction: usualCorrection, Calendar: incident.NewCalendar(i.Holidays, i.WorkingDays)}
	if i.Review.Value > 0 {
		t.Review = int(i.Review.Value)
	}
	if i.Correction.Value > 0 {
		t.Correction = int(i.Correction.Value)
	}
	return t
}

// canonicalIncidents are the terms where they are given.
type canonicalIncidents struct {
	Review      int         `json:"review_days"`
	Correction  int         `json:"correction_days"`
	Holidays    []value.Day `json:"holidays"`
	WorkingDays []value.Day `json:"working_days"`
}

func (i *incidents) canonical() *canonicalIncidents {
	t := i.terms()
	if t.Review == usualReview && t.Correction == usualCorrection && len(i.Holidays)+len(i.WorkingDays) == 0 {
		return nil
	}
	return &canonicalIncidents{t.Review, t.Correction, i.Holidays, i.WorkingDays}
}
