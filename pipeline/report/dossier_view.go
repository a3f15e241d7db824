package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"unicode"
	"unicode/utf8"

	"rasoat/pipeline/dossier"
	"rasoat/rules/message"
)

// SpanName is the span in words: năm 2026, quý 4 năm 2026, tháng 11 năm 2026.
func (p *dossierPage) SpanName() message.Text { return spanName(p.Span) }

func spanName(s dossier.Span) message.Text {
	first := date(s.From)
	switch s.Kind {
	case dossier.Year:
		return say("dossier.span.year", first.Year())
	case dossier.Quarter:
		return say("dossier.span.quarter", (int(first.Month())+2)/3, first.Year())
	}
	return message.Text{VI: say("dossier.span.month", int(first.Month()), first.Year()).VI, EN: first.Format("January 2006")}
}

// within is a name as it stands within a sentence.
func within(t message.Text) message.Text {
	first, size := utf8.DecodeRuneInString(t.VI)
	return message.Text{VI: string(unicode.ToLower(first)) + t.VI[size:], EN: t.EN}
}

// BeforeName is the span before.
func (p *dossierPage) BeforeName() message.Text { return spanName(p.Span.Before()) }

// Due are the days by which reports are due, where the catalogue says so.
func (p *dossierPage) Due() []fact {
	var list []fact
	for _, d := range []struct {
		key string
		day int
	}{{"dossier.agencies_report_by", p.Frame.AgenciesReportBy}, {"dossier.report_by", p.Frame.ReportBy}} {
		if d.day > 0 {
			list = append(list, fact{Label: word(d.key), Value: day(p.Span.ReportDay(d.day))})
		}
	}
	return list
}

// Top are the figures of the whole span.
func (p *dossierPage) Top() []tile {
	var expected, delivered, overdue, open, scored int64
	for i := range p.T.Datasets {
		d := &p.T.Datasets[i]
		expected, delivered = expected+d.Seen(), delivered+d.Delivered
		open, overdue = open+d.IncidentsOpen, overdue+d.IncidentsOverdue
		scored += int64(number(d.Mean != nil))
	}
	tiles := []tile{
		{Label: word("report.datasets"), Figure: count(int64(len(p.T.Datasets))), Note: say("report.datasets_scored", count(scored))},
		{Label: word("dossier.tile_delivered"), Figure: percent(shareOf(delivered, expected)), Note: say("dossier.of_due", count(delivered), count(expected))},
		{Label: word("dossier.tile_open"), Figure: count(open), Note: say("dossier.tile_overdue", count(overdue)), Tone: pick(overdue > 0, "bad", "")},
	}
	if top := p.Roots(); len(top) == 1 {
		tiles = slices.Insert(tiles, 0, tile{Label: same(plain(top[0].Name, shortText)), Figure: points(top[0].Score), Note: p.band(top[0].Band).Text})
	}
	return tiles
}

// Short tells whether tables of agencies and datasets are so short that each fits on a
// page: it is not broken then.
func (p *dossierPage) Short() bool { return len(p.T.Agencies) <= 15 && len(p.T.Datasets) <= 15 }

// Roots are the agencies at the top.
func (p *dossierPage) Roots() []dossier.AgencyRow {
	return slices.DeleteFunc(slices.Clone(p.T.Agencies), func(a dossier.AgencyRow) bool { return a.Parent != nil })
}

// Indent sets an agency under its parent.
func (p *dossierPage) Indent(a dossier.AgencyRow) string {
	return fmt.Sprintf("level-%d", max(0, min(a.Level-1, 4)))
}

// Rank is the place of an agency among its siblings.
func (p *dossierPage) Rank(a dossier.AgencyRow) message.Text {
	return placeOf(a.Parent, a.Rank, a.RankOf, a.Tied)
}

// Interval is that of the clean records of an agency.
func (p *dossierPage) Interval(a dossier.AgencyRow) message.Text {
	return interval(a.ConfidenceLow, a.ConfidenceHigh)
}

// Level names the maturity of an agency.
func (p *dossierPage) Level(id *string) message.Text {
	for _, l := range p.Frame.Matures().Levels {
		if id != nil && l.ID == *id {
			return l.Name.Text()
		}
	}
	return dash
}

// maturityColumn is an indicator with its figure for an agency.
type maturityColumn struct {
	Name, Meaning message.Text
	Weight        float64
	ID            string
}

// Indicators are those that maturity is made of.
func (p *dossierPage) Indicators() []maturityColumn {
	var list []maturityColumn
	for _, i := range p.Frame.Matures().Indicators {
		list = append(list, maturityColumn{i.Name.Text(), i.Meaning.Text(), i.Weight.Float64(), i.ID})
	}
	return list
}

// Figure is an indicator of an agency.
func (p *dossierPage) Figure(agency, indicator string) *float64 {
	for i := range p.T.Maturity {
		if m := &p.T.Maturity[i]; m.Agency == agency && m.Indicator == indicator {
			return m.Figure
		}
	}
	return nil
}

// AgencyName is the name of an agency.
func (p *dossierPage) AgencyName(id string) string {
	if a := p.Frame.Agency(id); a != nil {
		return plain(a.Name, shortText)
	}
	return plain(id, shortText)
}

// DatasetTitle is the title of a dataset.
func (p *dossierPage) DatasetTitle(id string) string {
	for i := range p.T.Datasets {
		if p.T.Datasets[i].Dataset == id {
			return plain(p.T.Datasets[i].Title, shortText)
		}
	}
	return plain(id, shortText)
}

// Every is the cycle of a dataset in words.
func (p *dossierPage) Every(d dossier.DatasetRow) message.Text {
	if d.Every == nil {
		return word("dossier.not_in_catalogue")
	}
	return cycleOf(*d.Every, d.Due)
}

func cycleOf(every string, due *int64) message.Text {
	cycle := wordOr("dossier.every", every)
	if due == nil {
		return cycle
	}
	return say("dossier.every_due", cycle, count(*due))
}

// criterionColumn is a criterion that some dataset has.
type criterionColumn struct {
	ID   string
	Name message.Text
}

// Criteria are those that any dataset has a score of, in the order of the method.
func (p *dossierPage) Criteria() []criterionColumn {
	m, seen := p.method(), map[string]bool{}
	var list []criterionColumn
	for i := range p.T.Criteria {
		if c := &p.T.Criteria[i]; c.Mean != nil && !seen[c.Criterion] {
			seen[c.Criterion] = true
			list = append(list, criterionColumn{c.Criterion, m.name(c.Criterion, "")})
		}
	}
	slices.SortFunc(list, func(a, b criterionColumn) int {
		return cmp.Or(cmp.Compare(m.criterion(a.ID), m.criterion(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// Criterion is the row of a criterion of a dataset.
func (p *dossierPage) Criterion(dataset, criterion string) dossier.CriterionRow {
	for i := range p.T.Criteria {
		if c := &p.T.Criteria[i]; c.Dataset == dataset && c.Criterion == criterion {
			return *c
		}
	}
	return dossier.CriterionRow{}
}

// worstRules are the rules of a dataset that did not pass in some delivery.
type worstRules struct {
	Dataset string
	Rows    []dossier.RuleRow
	More    int64
}

// Worst are the rules that did not pass, by dataset.
func (p *dossierPage) Worst() []worstRules {
	var list []worstRules
	for i := range p.T.Rules {
		r := p.T.Rules[i]
		if r.PeriodsFailed+r.PeriodsWarned == 0 {
			continue
		}
		if len(list) == 0 || list[len(list)-1].Dataset != r.Dataset {
			list = append(list, worstRules{Dataset: r.Dataset})
		}
		if of := &list[len(list)-1]; len(of.Rows) < rulesPrinted {
			of.Rows = append(of.Rows, r)
		} else {
			of.More++
		}
	}
	return list
}

// advice is what is recommended to an agency.
type advice struct {
	Agency string
	Texts  []advised
	More   int64
}

type advised struct {
	Text    string
	Mark    mark
	Overdue bool
}

// Advice are the recommendations by agency, in the order of the tree.
func (p *dossierPage) Advice() []advice {
	var list []advice
	for i := range p.T.Agencies {
		own := advice{Agency: p.T.Agencies[i].Agency}
		for j := range p.T.Recommendations {
			r := &p.T.Recommendations[j]
			switch {
			case r.Agency != own.Agency:
			case len(own.Texts) == recommendedPrinted:
				own.More++
			default:
				text := message.Text{VI: r.TextVI, EN: r.TextEN}
				own.Texts = append(own.Texts, advised{plain(text.In(p.lang()), errorText), status(r.Status), r.Overdue})
			}
		}
		if len(own.Texts) > 0 {
			list = append(list, own)
		}
	}
	return list
}

// few are the first rows of a list, and how many more there are.
type few[T any] struct {
	Rows []T
	More int64
}

func firstOf[T any](rows []T) few[T] {
	n := min(len(rows), rowsPrinted)
	return few[T]{rows[:n], int64(len(rows) - n)}
}

// Standing are the incidents that are not closed, the overdue first.
func (p *dossierPage) Standing() few[dossier.IncidentRow] {
	var rows []dossier.IncidentRow
	for _, in := range p.T.Incidents {
		if in.Ended == nil {
			rows = append(rows, in)
		}
	}
	slices.SortStableFunc(rows, func(a, b dossier.IncidentRow) int {
		return cmp.Or(cmp.Compare(number(!a.Overdue), number(!b.Overdue)), cmp.Compare(a.DueCorrection, b.DueCorrection))
	})
	return firstOf(rows)
}

// missedView is a row of cycles that follow one another and were missed in the same way.
type missedView struct {
	dossier.MissedRow
	Cycles int64
}

// Missed are deliveries that were late or not made; those at which nobody looked are
// counted only.
func (p *dossierPage) Missed() few[missedView] {
	var rows []missedView
	for _, m := range p.T.Missed {
		if m.State == "not_audited" {
			continue
		}
		if n := len(rows); n > 0 && m.State == "not_delivered" && rows[n-1].State == m.State &&
			rows[n-1].Dataset == m.Dataset && rows[n-1].CycleTo+1 == m.CycleFrom {
			rows[n-1].CycleTo, rows[n-1].Due = m.CycleTo, m.Due
			rows[n-1].Cycles++
			continue
		}
		rows = append(rows, missedView{m, 1})
	}
	return firstOf(rows)
}

// Attempts are those that failed or were made again.
func (p *dossierPage) Attempts() few[dossier.AttemptRow] { return firstOf(p.T.Attempts) }

// Chart draws the agencies over the parts of the span.
func (p *dossierPage) Chart() template.HTML {
	c := newChart(p.Span, p.method().thresholds(), p.lang())
	for i := range p.T.Agencies {
		if a := &p.T.Agencies[i]; a.Level <= 2 && len(c.lines) < linesDrawn {
			c.add(plain(a.Name, shortText), p.points("agency", a.Agency))
		}
	}
	return c.draw()
}

// points are a line of the trend, by the days on which its parts begin.
func (p *dossierPage) points(kind, id string) []dossier.TrendRow {
	var rows []dossier.TrendRow
	for _, r := range p.T.Trend {
		if r.Kind == kind && r.ID == id && r.Score != nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// trendLine draws a small line for a row of a table.
func (p *dossierPage) trendLine(kind, id string) template.HTML {
	return spark(p.Span, p.points(kind, id))
}
