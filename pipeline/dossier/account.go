package dossier

import (
	"cmp"
	"slices"

	"rasoat/pipeline/incident"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
)

// addRules adds up the rules of a delivery.
func (a *account) addRules(d *delivery) {
	for i := range d.rules {
		r := &d.rules[i]
		row, mean := a.rules[r.Rule], a.ruleMeans[r.Rule]
		if row == nil {
			row, mean = &RuleRow{Rule: r.Rule}, &average{}
			a.rules[r.Rule], a.ruleMeans[r.Rule] = row, mean
		}
		row.Check, row.Field, row.Criterion, row.ErrorGroup = r.Check, r.Field, r.Criterion, r.ErrorGroup
		row.Severity, row.Unit, row.Basis = r.Severity, r.Unit, r.Basis
		row.Deliveries++
		switch score.Status(r.Status) {
		case score.Fail, score.Critical:
			row.PeriodsFailed++
		case score.Warn:
			row.PeriodsWarned++
		case score.Waived:
			row.PeriodsWaived++
		}
		mean.add(r.Score)
		row.WorstScore, row.MostFailed = least(row.WorstScore, r.Score), max(row.MostFailed, r.Failed)
		row.LastPeriod, row.LastStatus, row.LastScore = d.score.Period, r.Status, r.Score
		row.LastTested, row.LastFailed = r.Tested, r.Failed
	}
}

// addCriteria adds up the criteria of a delivery.
func (a *account) addCriteria(d *delivery) {
	for i := range d.criteria {
		c := &d.criteria[i]
		row, mean := a.criteria[c.Criterion], a.criterionMeans[c.Criterion]
		if row == nil {
			row, mean = &CriterionRow{Criterion: c.Criterion}, &average{}
			a.criteria[c.Criterion], a.criterionMeans[c.Criterion] = row, mean
		}
		mean.add(c.Score)
		row.Weight, row.WorstScore, row.LastPeriod = c.Weight, least(row.WorstScore, c.Score), d.score.Period
		row.LastScore, row.LastBand, row.LastTested, row.LastFailed = c.Score, c.Band, c.Tested, c.Failed
	}
}

// addWaivers adds up the rules that a document takes out of the score of a delivery.
func (a *account) addWaivers(d *delivery) {
	for i := range d.rules {
		r := &d.rules[i]
		if r.Status != string(score.Waived) {
			continue
		}
		at := slices.IndexFunc(a.waivers, func(w *WaiverRow) bool {
			return w.Rule == r.Rule && same(w.WaivedUntil, r.WaivedUntil) && same(w.Document, r.WaiverDocument) && same(w.Reason, r.WaiverReason)
		})
		if at < 0 {
			a.waivers = append(a.waivers, &WaiverRow{Rule: r.Rule, WaivedUntil: r.WaivedUntil, Document: r.WaiverDocument,
				Reason: r.WaiverReason, FirstPeriod: d.score.Period})
			at = len(a.waivers) - 1
		}
		w := a.waivers[at]
		w.Deliveries++
		w.LastPeriod, w.LastFailed = d.score.Period, r.Failed
	}
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// follow takes the incidents as they stood at the end of a night, and what the rules came
// to in it.
func (a *account) follow(rows []store.Incident, rules []store.RuleResult) {
	a.segmentsOpen = 0
	for i := range rows {
		in := &rows[i]
		if in.Segment != nil {
			if in.Status == string(incident.Open) {
				a.segmentsOpen++
			}
			continue
		}
		row := &IncidentRow{Rule: in.Rule, FirstSeen: in.FirstSeen, LastSeen: in.LastSeen, Periods: in.Periods, Status: in.Status,
			DueReview: in.DueReview, DueCorrection: in.DueCorrection}
		if !incident.Status(in.Status).Standing() {
			period := in.Period
			row.Ended = &period
			a.endedWaived[incidentOf{in.Rule, in.FirstSeen}] = slices.ContainsFunc(rules, func(r store.RuleResult) bool {
				return r.Rule == in.Rule && r.Status == string(score.Waived)
			})
		}
		a.incidents[incidentOf{in.Rule, in.FirstSeen}] = row
		a.waivedUntil[incidentOf{in.Rule, in.FirstSeen}] = in.WaivedUntil
	}
}

// incidentRows are the incidents of the dataset as they stand at a period. What is put
// right while a document waives it is not late, whenever it was due without that.
func (a *account) incidentRows(until Day) []IncidentRow {
	var rows []IncidentRow
	for of, row := range a.incidents {
		a.endWaiver(of, row, until)
		if row.Status == string(incident.Waived) {
			row.WaivedUntil = a.waivedUntil[of]
		}
		row.Overdue = row.Status == string(incident.Open) && until > row.DueCorrection
		row.Late = row.Overdue || row.Status == string(incident.Resolved) && *row.Ended > row.DueCorrection && !a.endedWaived[of]
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b IncidentRow) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.FirstSeen, b.FirstSeen))
	})
	return rows
}

// followed counts them.
func followed(rows []IncidentRow) Followed {
	f := Followed{Incidents: int64(len(rows))}
	for i := range rows {
		switch incident.Status(rows[i].Status) {
		case incident.Open:
			f.IncidentsOpen++
		case incident.Waived:
			f.IncidentsWaived++
		case incident.Resolved:
			f.IncidentsResolved++
		}
		f.IncidentsOverdue += bit(rows[i].Overdue)
		f.IncidentsLate += bit(rows[i].Late)
	}
	return f
}

func (f *Followed) add(o Followed) {
	f.Incidents += o.Incidents
	f.IncidentsOpen += o.IncidentsOpen
	f.IncidentsWaived += o.IncidentsWaived
	f.IncidentsResolved += o.IncidentsResolved
	f.IncidentsOverdue += o.IncidentsOverdue
	f.IncidentsLate += o.IncidentsLate
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// urgency orders statuses of rules, the most pressing first.
var urgency = map[string]int{"critical": 1, "fail": 2, "error": 3, "warn": 4, "waived": 5, "pass": 6, "not_applicable": 7}

// ruleRows are the rules of the dataset, the worst first.
func (a *account) ruleRows() []RuleRow {
	var rows []RuleRow
	for id, row := range a.rules {
		row.Mean = a.ruleMeans[id].score().Float64()
		row.InLastDelivery = row.LastPeriod == a.deliveries[len(a.deliveries)-1].score.Period
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b RuleRow) int {
		return cmp.Or(-cmp.Compare(bit(a.InLastDelivery), bit(b.InLastDelivery)), cmp.Compare(urgency[a.LastStatus], urgency[b.LastStatus]),
			compareScores(a.LastScore, b.LastScore), -cmp.Compare(a.PeriodsFailed, b.PeriodsFailed), cmp.Compare(a.Rule, b.Rule))
	})
	for i := range rows {
		rows[i].Place = int64(i + 1)
	}
	return rows
}

// compareScores puts the lowest first and what has none last.
func compareScores(a, b *float64) int {
	if a == nil || b == nil {
		return cmp.Compare(bit(a == nil), bit(b == nil))
	}
	return cmp.Compare(*a, *b)
}
