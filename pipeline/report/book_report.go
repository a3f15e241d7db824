package report

import (
	"fmt"
	"io"
	"slices"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Book writes the report of one period as a workbook, for those who sort, filter and
// send on: what the page shows, in the language asked for, a sheet for each table, of
// all datasets together. Samples are masked as on the page. Tables of which there is
// nothing have no sheet. Rows of several periods are an error, and so are errors of w.
func Book(w io.Writer, t store.Tables, agencies []store.AgencyScore, o Options) error {
	v, err := gather(t, agencies, &o)
	if err != nil {
		return err
	}
	p := &page{volume: v, o: o}
	if err := writeBook(w, o.lang(), p.Title(), p.grids()); err != nil {
		return fmt.Errorf("report as a workbook: %w", err)
	}
	return nil
}

// grids are the sheets of the workbook, what is looked at first before what it rests on.
func (p *page) grids() []grid {
	all := []grid{
		p.coverGrid(), p.overviewGrid(), p.agenciesGrid(), p.trendGrid(), p.criteriaGrid(),
		p.rulesGrid("report.book.rules_failed", func(r ruleView) bool { return urgency(r.Status) < urgency("pass") }),
		p.incidentsGrid(), p.samplesGrid(), p.fieldsGrid(),
		p.rulesGrid("report.rules", func(ruleView) bool { return true }),
		p.segmentsGrid(), p.profileGrid(), p.driftGrid(), p.readingGrid(),
	}
	return slices.DeleteFunc(all, func(g grid) bool { return g.rows == 0 })
}

// heading is a column of a sheet: what it is headed by, and its cell in a row.
type heading[R any] struct {
	key  string
	cell func(R) any
}

// listed is a sheet of rows.
func listed[R any](p *page, key string, rows []R, columns ...heading[R]) grid {
	g := grid{name: word(key).In(p.o.lang()), rows: len(rows)}
	for _, c := range columns {
		g.head = append(g.head, say(c.key).In(p.o.lang()))
	}
	g.row = func(n int) []any {
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(rows[n])
		}
		return cells
	}
	return g
}

// rowOf is a row of a dataset that has details.
type rowOf[R any] struct {
	v   sheetView
	row R
}

// ofDatasets is a sheet of the rows that each dataset has, under its name.
func ofDatasets[R any](p *page, key string, rows func(sheetView) []R, columns ...heading[rowOf[R]]) grid {
	var all []rowOf[R]
	for _, v := range p.Sheets() {
		if v.detailed {
			for _, r := range rows(v) {
				all = append(all, rowOf[R]{v, r})
			}
		}
	}
	return listed(p, key, all, append([]heading[rowOf[R]]{
		{"report.dataset", func(w rowOf[R]) any { return w.v.Title() }},
		{"report.book.dataset_id", func(w rowOf[R]) any { return w.v.score.Dataset }},
	}, columns...)...)
}

// line is a row of the first sheet.
type line struct{ label, figure, note any }

// coverGrid says what the report is of, and how scores are made.
func (p *page) coverGrid() grid {
	lines := []line{{p.Heading(), nil, word("report.heading")}}
	if p.period != nil {
		lines = append(lines, line{word("report.day"), *p.period, nil})
	}
	for _, t := range p.Tiles() {
		label := t.Label
		if _, share := t.number.(*float64); share {
			label = join(" ", label, same("(%)"))
		}
		lines = append(lines, line{label, t.number, t.Note})
	}
	lines = append(lines, line{word("report.book.method"), plain(p.methodID(), shortText), join("; ", p.Source()...)})
	for _, c := range p.o.Method.Criteria {
		lines = append(lines, line{say("report.book.weight_of", p.o.Method.name(c.ID, "")), measure(c.Weight),
			pick(c.Weight == 0, word("report.not_weighed"), message.Text{})})
	}
	for _, b := range p.Bands() {
		lines = append(lines, line{say("report.book.band_of", b.Mark.Text), b.Range, nil})
	}
	lines = append(lines, line{p.MadeBy(), nil, nil})
	return listed(p, "report.book.cover", lines,
		heading[line]{"report.book.item", func(l line) any { return l.label }},
		heading[line]{"report.book.figure", func(l line) any { return l.figure }},
		heading[line]{"report.book.note", func(l line) any { return l.note }})
}

func (p *page) overviewGrid() grid {
	type V = sheetView
	audited := func(of func(V) any) func(V) any {
		return func(v V) any {
			if !v.Audited() {
				return nil
			}
			return of(v)
		}
	}
	return listed(p, "report.overview", p.Sheets(),
		heading[V]{"report.dataset", func(v V) any { return v.Title() }},
		heading[V]{"report.book.dataset_id", func(v V) any { return v.score.Dataset }},
		heading[V]{"report.agency", func(v V) any { return v.Agency() }},
		heading[V]{"report.score", func(v V) any { return v.score.Score }},
		heading[V]{"report.band", func(v V) any { return p.bandWord(v.score.Band) }},
		heading[V]{"report.status", func(v V) any { return status(v.score.Status).Text }},
		heading[V]{"report.rows", audited(func(v V) any { return v.score.Rows })},
		heading[V]{"report.book.clean_rows", audited(func(v V) any { return v.score.CleanRows })},
		heading[V]{"report.book.clean_percent", audited(func(v V) any { return v.score.CleanPercent })},
		heading[V]{"report.group_1", audited(func(v V) any { return v.score.Group1Rows })},
		heading[V]{"report.group_2", audited(func(v V) any { return v.score.Group2Rows })},
		heading[V]{"report.group_3", audited(func(v V) any { return v.score.Group3Rows })},
		heading[V]{"report.book.rule_count", audited(func(v V) any { return v.score.Rules })},
		heading[V]{"report.weight", func(v V) any { return measure(v.score.Weight) }},
		heading[V]{"report.book.seconds", func(v V) any { return seconds(v.run) }},
		heading[V]{"report.book.error", func(v V) any { return v.trouble() }})
}

// trouble says in one cell why a dataset stands among the problems.
func (v sheetView) trouble() any {
	var all []message.Text
	if v.Failed() {
		all = append(all, join(": ", v.Stale(), v.ErrorText()))
	}
	if v.Unaudited() {
		all = append(all, v.ErrorText())
	}
	if v.score.Status == "not_delivered" {
		all = append(all, word("report.absent_note"))
	}
	for _, r := range v.Broken() {
		all = append(all, join(": ", same(plain(r.Rule, shortText)), r.Why()))
	}
	return join("; ", all...)
}

func (p *page) agenciesGrid() grid {
	type A = store.AgencyScore
	return listed(p, "report.agencies", p.agencies,
		heading[A]{"report.agency", func(a A) any { return plain(a.Name, shortText) }},
		heading[A]{"report.book.agency_id", func(a A) any { return a.Agency }},
		heading[A]{"report.book.parent", func(a A) any { return p.parentName(a) }},
		heading[A]{"report.score", func(a A) any { return a.Score }},
		heading[A]{"report.band", func(a A) any { return p.bandWord(a.Band) }},
		heading[A]{"report.rank", func(a A) any { return a.Rank }},
		heading[A]{"report.book.rank_of", func(a A) any { return a.RankOf }},
		heading[A]{"report.book.tied", func(a A) any { return yes(a.Tied) }},
		heading[A]{"report.datasets", func(a A) any { return a.Datasets }},
		heading[A]{"report.not_delivered", func(a A) any { return a.DatasetsNotDelivered }},
		heading[A]{"report.unseen", func(a A) any { return a.DatasetsNotAudited }},
		heading[A]{"report.book.confidence_low", func(a A) any { return a.ConfidenceLow }},
		heading[A]{"report.book.confidence_high", func(a A) any { return a.ConfidenceHigh }})
}

func (p *page) parentName(a store.AgencyScore) any {
	if a.Parent == nil {
		return nil
	}
	return p.AgencyName(*a.Parent)
}

// bandWord is the name of a band in a cell, which is empty where there is none.
func (p *page) bandWord(id *string) any {
	if id == nil || *id == "" {
		return nil
	}
	return p.o.Method.band(id).Text
}

// yes is a word where it is so, and else nothing.
func yes(so bool) any {
	if !so {
		return nil
	}
	return word("report.book.yes")
}

func seconds(r *store.Run) any {
	if r == nil {
		return nil
	}
	return measure(float64(r.DurationMs) / 1000)
}

// trendGrid sets the scores beside those of before, of agencies and then of datasets.
func (p *page) trendGrid() grid {
	rows := p.trends()
	type T = trendLine
	return listed(p, "report.trend", rows,
		heading[T]{"report.agency", func(t T) any { return t.agency }},
		heading[T]{"report.dataset", func(t T) any { return t.title }},
		heading[T]{"report.book.dataset_id", func(t T) any { return t.dataset }},
		heading[T]{"report.score", func(t T) any { return t.score }},
		heading[T]{"report.trend_against", func(t T) any { return t.Label }},
		heading[T]{"report.trend_figure", func(t T) any { return float64(t.figure) / 100 }},
		heading[T]{"report.trend_change", func(t T) any { return float64(t.moved) / 100 }},
		heading[T]{"report.trend_periods", func(t T) any { return t.Periods }},
		heading[T]{"report.book.note", func(t T) any { return t.Remark() }})
}

// trendLine is one comparison of a score of an agency, or of a dataset, with earlier ones.
type trendLine struct {
	comparison
	agency, agencyID string
	title, dataset   *string // nil: of the agency
	score            float64
}

func (p *page) trends() []trendLine {
	if p.o.Past == nil {
		return nil
	}
	var rows []trendLine
	add := func(line trendLine, t trend, ok bool) {
		if !ok {
			return
		}
		for _, c := range t.changes() {
			line.comparison, line.score = c, float64(t.now)/100
			rows = append(rows, line)
		}
	}
	for _, a := range p.agencies {
		t, ok := p.agencyTrend(a)
		add(trendLine{agency: p.AgencyName(a.Agency), agencyID: a.Agency}, t, ok)
	}
	for _, v := range p.Sheets() {
		title, id := v.Title(), v.score.Dataset
		t, ok := v.trend()
		add(trendLine{agency: v.Agency(), agencyID: v.score.Agency, title: &title, dataset: &id}, t, ok)
	}
	return rows
}
