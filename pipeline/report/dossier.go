package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the template and the style sheet of the dossier
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"time"

	"rasoat/pipeline/dossier"
	"rasoat/rules/message"
)

// The report of a dossier is printed, signed and filed; so it has one language, page
// numbers, a table of contents, and every figure stands in it in words.

var (
	//go:embed dossier.tmpl
	dossierSource string
	//go:embed dossier.css
	dossierStyle string
)

// How much of a dossier is printed. The workbook and the Parquet files have all of it.
const (
	rulesPrinted       = 8  // of a dataset
	recommendedPrinted = 12 // of an agency
	rowsPrinted        = 60 // of lists of incidents, missed deliveries and attempts
	linesDrawn         = 8  // of a chart
)

// DossierOptions says how a dossier is shown.
type DossierOptions struct {
	Lang    message.Lang
	Version string // the build
}

// Dossier writes the report of a dossier as one HTML file that needs nothing else and
// prints on A4.
func Dossier(w io.Writer, d *dossier.Dossier, o DossierOptions) error {
	p := &dossierPage{Dossier: d, T: &d.Tables, o: o}
	whole, err := template.New("dossier").Funcs(p.functions()).Parse(dossierSource)
	if err != nil {
		return fmt.Errorf("report: template of the dossier: %w", err)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := whole.Execute(out, p); err != nil {
		return fmt.Errorf("dossier as HTML: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("dossier as HTML: %w", err)
	}
	return nil
}

// dossierPage is what the template sees.
type dossierPage struct {
	*dossier.Dossier
	T *dossier.Tables
	o DossierOptions
}

// Lang is the language of the page.
func (p *dossierPage) Lang() string { return string(p.lang()) }

func (p *dossierPage) lang() message.Lang {
	if p.o.Lang == message.EN {
		return message.EN
	}
	return message.VI
}

// Policy forbids the page everything but its own style sheet.
func (p *dossierPage) Policy() string {
	sum := sha256.Sum256([]byte(dossierStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// Style is the style sheet of the page.
func (p *dossierPage) Style() template.CSS { return template.CSS(dossierStyle) } //nolint:gosec // our own file

func (p *dossierPage) functions() template.FuncMap {
	say1 := func(key string, args ...any) string { return say("dossier."+key, args...).In(p.lang()) }
	in := func(t message.Text) string { return t.In(p.lang()) }
	return template.FuncMap{
		"w": say1, "t": in,
		"head":   func(table, column string) string { return in(dossier.Heading(table, column)) },
		"number": func(n int64) string { return in(count(n)) },
		"count":  count, "day": day,
		"maybe":  func(n *int64) string { return in(countOr(n)) },
		"points": func(v *float64) string { return in(points(v)) },
		"weight": func(v float64) string { return in(weigh(v)) },
		"pair":   changed,
		"date":   func(d dossier.Day) string { return in(day(d)) },
		"dateOr": func(d *dossier.Day) string {
			if d == nil {
				return in(dash)
			}
			return in(day(*d))
		},
		"chip": p.chip, "band": p.band, "status": func(id string) mark { return status(id) },
		"act":     func(id string) string { return in(wordOr("dossier.act", id)) },
		"instant": func(at time.Time) string { return in(instant(at, p.Frame.Zone())) },
		"state":   func(id string) string { return in(wordOr("dossier.state", id)) },
		"plain":   func(s string) string { return plain(s, shortText) },
		"long":    func(s string) string { return plain(s, longText) },
		"text": func(s *string) string {
			if s == nil {
				return in(dash)
			}
			return in(told(*s))
		},
		"short": func(sha256 string) string { return sha256[:min(len(sha256), hashShown)] },
		"trend": p.trendLine,
	}
}

// chip draws a band or a status with its word.
func (p *dossierPage) chip(m mark) template.HTML {
	text := template.HTMLEscapeString(m.Text.In(p.lang()))
	if m.Sign == "" {
		return template.HTML(text) //nolint:gosec // escaped above
	}
	return template.HTML(`<span class="chip ` + m.Tone + `"><span class="sign" aria-hidden="true">` + m.Sign + `</span> ` + text + `</span>`) //nolint:gosec // constants and what is escaped above
}

// band names a band by the method of the dossier.
func (p *dossierPage) band(id *string) mark { return p.method().band(id) }

// method is what a report knows of the method by which the dossier gives bands.
func (p *dossierPage) method() *Method {
	by := p.Frame.ScoredBy()
	m := &Method{ID: by.ID, Title: by.Title.Text(), Source: by.Source.Text()}
	for _, c := range by.Criteria {
		m.Criteria = append(m.Criteria, Criterion{ID: c.ID, Name: c.Name.Text(), Weight: c.Weight.Float64()})
	}
	for _, b := range by.Bands {
		m.Bands = append(m.Bands, Band{ID: b.ID, Name: b.Name.Text(), From: b.From.Float64()})
	}
	return m
}

// changeView is a difference, and whether it says anything.
type changeView struct {
	Text message.Text
	Not  bool // the two figures are not comparable
}

func changed(v *float64, comparable *bool) changeView {
	return changeView{change(v), comparable != nil && !*comparable}
}

// change shows a difference with its sign.
func change(v *float64) message.Text {
	t := points(v)
	if v != nil && *v > 0 {
		return message.Text{VI: "+" + t.VI, EN: "+" + t.EN}
	}
	return t
}
