package report

import (
	"fmt"
	"html/template"
	"math/big"
	"slices"
	"strings"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// page is what the template sees.
type page struct {
	*volume
	o Options
}

// tile is one figure at the top of the page.
type tile struct {
	Label, Figure, Note message.Text
	Tone                string

	number any // the figure as a workbook has it
}

// Lang is the language shown first.
func (p *page) Lang() string { return string(p.o.lang()) }

// Policy is the content policy of the page.
func (p *page) Policy() string { return policy }

// Style is the style sheet of the page.
func (p *page) Style() template.CSS { return template.CSS(styleSource) } //nolint:gosec // our own file

// Heading is the title of the catalogue, or the name of the report.
func (p *page) Heading() message.Text {
	if p.o.Title == "" {
		return word("report.heading")
	}
	return same(plain(p.o.Title, shortText))
}

// Title is the title of the window and of the printed file.
func (p *page) Title() string {
	parts := []string{word("report.heading").In(p.o.lang())}
	if p.o.Title != "" {
		parts = append(parts, plain(p.o.Title, shortText))
	}
	if p.period != nil {
		parts = append(parts, day(*p.period).In(p.o.lang()))
	}
	return strings.Join(parts, " · ")
}

// Subtitle names the period and the method.
func (p *page) Subtitle() message.Text {
	if p.o.Title == "" {
		return p.scope()
	}
	return join(" · ", word("report.heading"), p.scope())
}

// scope names the period and the method alone.
func (p *page) scope() message.Text {
	var parts []message.Text
	if p.period != nil {
		parts = append(parts, say("report.period", day(*p.period)))
	}
	if id := p.methodID(); id != "" {
		parts = append(parts, say("report.method", plain(id, shortText)))
	}
	return join(" · ", parts...)
}

func (p *page) methodID() string {
	for _, s := range p.sheets {
		if p.o.Method.ID == "" && s.run != nil && s.run.Method != "" {
			return s.run.Method
		}
	}
	return p.o.Method.ID
}

// Tiles are the figures of the whole period, made from whole numbers.
func (p *page) Tiles() []tile {
	var scored, urgent, absent, rows, clean int64
	for _, s := range p.sheets {
		scored += int64(number(s.score.Score != nil))
		switch s.score.Status {
		case "not_delivered":
			absent++
		case "error", "critical", "fail":
			urgent++
		}
		rows, clean = rows+s.score.Rows, clean+s.score.CleanRows
	}
	all, share := int64(len(p.sheets)), shareOf(clean, rows)
	return []tile{
		{Label: word("report.datasets"), Figure: count(all), Note: say("report.datasets_scored", count(scored)), number: all},
		{Label: word("report.clean_percent"), Figure: percent(share), Note: say("report.of_rows", count(clean), count(rows)), number: share},
		{Label: word("report.need_attention"), Figure: count(urgent), Note: word("report.need_attention_note"), Tone: pick(urgent > 0, "bad", ""), number: urgent},
		{Label: word("report.not_delivered"), Figure: count(absent), Note: word("report.not_delivered_note"), Tone: pick(absent > 0, "bad", ""), number: absent},
	}
}

// HasUnseen tells whether an agency has datasets that are due and at which nobody looked.
func (p *page) HasUnseen() bool {
	return slices.ContainsFunc(p.agencies, func(a store.AgencyScore) bool { return a.DatasetsNotAudited != nil && *a.DatasetsNotAudited > 0 })
}

// shareOf is part ÷ whole × 100 rounded half up to two decimals, but at most
// 99.99 while anything is left out; nil for an empty whole.
func shareOf(part, whole int64) *float64 {
	if whole <= 0 {
		return nil
	}
	all := big.NewInt(whole)
	n := new(big.Int).Mul(big.NewInt(part), big.NewInt(20000))
	n.Add(n, all).Quo(n, all.Lsh(all, 1))
	v := float64(n.Int64()) / 100
	if part < whole {
		v = min(v, 99.99)
	}
	return &v
}

// Agencies are the agencies, each under its parent.
func (p *page) Agencies() []store.AgencyScore { return p.agencies }

// AgencyName is the name of an agency, or its id where no row names it.
func (p *page) AgencyName(id string) string {
	if n := p.names[id]; n != "" {
		return plain(n, shortText)
	}
	return plain(id, shortText)
}

// Indent is the class that sets an agency under its parent.
func (p *page) Indent(a store.AgencyScore) string {
	return fmt.Sprintf("level-%d", max(0, min(a.Level-p.top(), 4)))
}

func (p *page) top() int64 {
	top := p.agencies[0].Level
	for _, a := range p.agencies {
		top = min(top, a.Level)
	}
	return top
}

// Rank is the place of an agency among its siblings.
func (p *page) Rank(a store.AgencyScore) message.Text {
	return placeOf(a.Parent, a.Rank, a.RankOf, a.Tied)
}

// Interval is the confidence interval of an agency's clean rows.
func (p *page) Interval(a store.AgencyScore) message.Text {
	return interval(a.ConfidenceLow, a.ConfidenceHigh)
}

// Sheets are the datasets, what needs someone first.
func (p *page) Sheets() []sheetView {
	views := make([]sheetView, len(p.sheets))
	for i, s := range p.sheets {
		views[i] = sheetView{sheet: s, p: p, ID: fmt.Sprintf("d%d", i+1)}
	}
	return views
}

// Detailed are the datasets that have a section of their own.
func (p *page) Detailed() []sheetView {
	return slices.DeleteFunc(p.Sheets(), func(v sheetView) bool { return !v.Detailed() })
}

// MoreSheets says that not all datasets have details, where that is so, and how
// those of another are had.
func (p *page) MoreSheets() message.Text {
	var shown, audited int64
	for _, v := range p.Sheets() {
		audited += int64(number(v.Audited()))
		shown += int64(number(v.Detailed()))
	}
	if shown == audited {
		return message.Text{}
	}
	return say("report.sheets_more", count(shown), count(audited), date(*p.period).Format(time.DateOnly))
}

// Problems are the datasets that could not be audited in full or were not
// delivered.
func (p *page) Problems() []sheetView {
	return slices.DeleteFunc(p.Sheets(), func(v sheetView) bool { return !v.Troubled() })
}

// Criteria are the criteria of the method, for the explanation at the end.
func (p *page) Criteria() []Criterion { return p.o.Method.Criteria }

// Source says which method was used and where it is laid down.
func (p *page) Source() []message.Text {
	lines := []message.Text{p.o.Method.Title}
	if s := p.o.Method.Source; s != (message.Text{}) {
		lines = append(lines, say("report.source", s))
	}
	return slices.DeleteFunc(lines, func(t message.Text) bool { return t == message.Text{} })
}

// bandRange is a band and the scores it is given to.
type bandRange struct {
	Mark  mark
	Range message.Text
}

// Bands are the bands of the method, best first.
func (p *page) Bands() []bandRange {
	var list []bandRange
	bands := p.o.Method.ranked()
	for i, b := range bands {
		r := bandRange{Mark: p.o.Method.band(&b.ID), Range: say("report.from", weigh(b.From))}
		if b.From <= 0 && i > 0 {
			r.Range = say("report.below", weigh(bands[i-1].From))
		}
		list = append(list, r)
	}
	return list
}

// MadeBy is the line at the foot of the page.
func (p *page) MadeBy() message.Text { return say("report.made_by", plain(p.o.Version, shortText)) }
