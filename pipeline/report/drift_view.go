package report

import (
	"slices"

	"rasoat/rules/message"
)

// How drifts are shown: on the page those that lie outside, in the workbook all.

// figureWords are the keys of the names of figures.
var figureWords = [...]string{"report.drift.missing", "report.drift.distinct", "report.drift.mean", "report.drift.median",
	"report.drift.shortest", "report.drift.longest", "report.drift.share"}

// driftView is a drift as the template sees it.
type driftView struct{ drift }

// HasDrift tells whether profiles were looked back at, and there are any to compare.
func (v sheetView) HasDrift() bool {
	return v.p.o.Past != nil && v.p.o.Past.Profiles != nil && v.p.period != nil && len(v.columns) > 0
}

// Drifts are the figures of the columns beside their history.
func (v sheetView) Drifts() []driftView {
	if !v.HasDrift() {
		return nil
	}
	var all []driftView
	for _, d := range drifts(*v.p.period, v.columns, v.p.o.Past.Profiles[v.score.Dataset]) {
		all = append(all, driftView{d})
	}
	return all
}

// driftPage is what the page shows of the drifts of a dataset.
type driftPage struct {
	Outside []driftView
	Note    message.Text
}

// Drift is what lies outside, and what was held against what.
func (v sheetView) Drift() driftPage {
	all := v.Drifts()
	bounded := slices.DeleteFunc(slices.Clone(all), func(d driftView) bool { return d.low == nil })
	page := driftPage{Outside: slices.DeleteFunc(slices.Clone(bounded), func(d driftView) bool { return !d.outside })}
	switch {
	case len(all) == 0:
		page.Note = word("report.drift.none")
	case len(bounded) == 0:
		most := int64(0)
		for _, d := range all {
			most = max(most, d.deliveries)
		}
		page.Note = say("report.drift.few", count(most), count(leastHistory))
	default:
		first, last := bounded[0].first, bounded[0].last
		for _, d := range bounded {
			first, last = min(first, d.first), max(last, d.last)
		}
		page.Note = say("report.drift.note", count(int64(len(bounded))), day(first), day(last), count(int64(len(page.Outside))))
	}
	return page
}

// Column is the name of the column.
func (d driftView) Column() string { return d.column }

// What says which figure it is.
func (d driftView) What() message.Text {
	if d.figure == valueShare {
		return say(figureWords[d.figure], value(d.value))
	}
	return say(figureWords[d.figure])
}

// Remark says what is odd of a value beyond its share.
func (d driftView) Remark() message.Text {
	switch {
	case d.appeared:
		return word("report.drift.appeared")
	case d.gone:
		return word("report.drift.gone")
	}
	return message.Text{}
}

// share tells whether the figure is a percentage.
func (d driftView) share() bool {
	return d.figure == missingShare || d.figure == distinctShare || d.figure == valueShare
}

func (d driftView) text(v *float64) message.Text {
	if d.share() {
		return percent(v)
	}
	return measured(v)
}

// Now is the figure of this delivery.
func (d driftView) Now() message.Text { return d.text(&d.now) }

// Previous is that of the delivery before.
func (d driftView) Previous() message.Text { return d.text(d.previous) }

// Mean7 is the mean of the deliveries of the 7 days before.
func (d driftView) Mean7() message.Text { return d.text(d.mean7) }

// Mean30 is the mean of the deliveries of the 30 days before.
func (d driftView) Mean30() message.Text { return d.text(d.mean30) }

// Bounds are those that were computed.
func (d driftView) Bounds() message.Text {
	if d.low == nil {
		return dash
	}
	return join(" – ", d.text(d.low), d.text(d.high))
}

// Sign says on which side of the bounds the figure lies.
func (d driftView) Sign() string {
	switch {
	case d.low != nil && d.now < *d.low, d.gone:
		return "↓"
	case d.high != nil && d.now > *d.high, d.appeared:
		return "↑"
	}
	return ""
}

// Deliveries is on how many the bounds rest.
func (d driftView) Deliveries() int64 { return d.deliveries }

// driftGrid has every figure that has a history, with its bounds.
func (p *page) driftGrid() grid {
	type D = rowOf[driftView]
	of := func(get func(driftView) *float64) func(D) any {
		return func(d D) any {
			v := get(d.row)
			if v == nil || d.row.share() {
				return v
			}
			return measure(*v)
		}
	}
	return ofDatasets(p, "report.drift", sheetView.Drifts,
		heading[D]{"report.column", func(d D) any { return d.row.column }},
		heading[D]{"report.drift.figure", func(d D) any { return d.row.What() }},
		heading[D]{"report.drift.outside", func(d D) any { return yes(d.row.outside) }},
		heading[D]{"report.drift.now", of(func(d driftView) *float64 { return &d.now })},
		heading[D]{"report.drift.previous", of(func(d driftView) *float64 { return d.previous })},
		heading[D]{"report.drift.mean_7", of(func(d driftView) *float64 { return d.mean7 })},
		heading[D]{"report.drift.mean_30", of(func(d driftView) *float64 { return d.mean30 })},
		heading[D]{"report.drift.low", of(func(d driftView) *float64 { return d.low })},
		heading[D]{"report.drift.high", of(func(d driftView) *float64 { return d.high })},
		heading[D]{"report.drift.deliveries", func(d D) any { return d.row.deliveries }},
		heading[D]{"report.drift.first", func(d D) any { return d.row.first }},
		heading[D]{"report.drift.last", func(d D) any { return d.row.last }},
		heading[D]{"report.book.note", func(d D) any { return d.row.Remark() }})
}
