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
	var days int64
	if !n.Decode(&days) {
		return
	}
	if days < 1 || days > mostWorkingDays {
		n.Complain(kindValue, message.New(lintWorkingDays, mostWorkingDays), message.M{})
		return
	}
	*w = workingDays(days)
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
