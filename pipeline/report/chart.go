package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// A chart is an SVG of a fixed shape that is drawn here, so that it prints as it is
// shown. Lines differ by colour and by dashes: a printer may have no colours.

// The size of a chart in units of its own, and where the plot lies in it.
const (
	chartWide, chartHigh = 720.0, 250.0
	plotLeft, plotRight  = 34.0, 712.0
	plotTop, plotBottom  = 10.0, 226.0
)

var (
	lineColours = []string{"#0b57a4", "#b3261e", "#1c7c4a", "#8a5a00", "#6a3fa0", "#00737f", "#a0326e", "#59636e"}
	lineDashes  = []string{"", "7 3", "2 3", "9 3 2 3", "", "7 3", "2 3", "9 3 2 3"}
)

type chart struct {
	span   dossier.Span
	limits []float64
	lang   message.Lang
	lines  []chartLine
	low    float64
}

type chartLine struct {
	name   string
	points []dossier.TrendRow
}

func newChart(span dossier.Span, limits []float64, lang message.Lang) *chart {
	return &chart{span: span, limits: limits, lang: lang, low: 100}
}

// add takes a line; one of less than two points is none.
func (c *chart) add(name string, points []dossier.TrendRow) {
	if len(points) < 2 {
		return
	}
	c.lines = append(c.lines, chartLine{name, points})
	for _, p := range points {
		c.low = min(c.low, *p.Score)
	}
}

// scale is where the axis begins, and how far its marks are apart.
func (c *chart) scale() (from, step float64) {
	for _, step = range []float64{1, 2, 5, 10, 20} {
		if from = math.Floor(c.low/step) * step; (100-from)/step <= 6 {
			return from, step
		}
	}
	return 0, 20
}

// draw is the chart, nothing without lines.
func (c *chart) draw() template.HTML {
	if len(c.lines) == 0 {
		return ""
	}
	from, step := c.scale()
	y := func(v float64) float64 { return plotBottom - (v-from)/(100-from)*(plotBottom-plotTop) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %s %s" role="img" aria-labelledby="chart-name">`, short(chartWide), short(chartHigh))
	for v := from; v <= 100; v += step {
		fmt.Fprintf(&b, `<line x1="%s" x2="%s" y1="%[3]s" y2="%[3]s" stroke="#dfe3e8"/>`, short(plotLeft), short(plotRight), short(y(v)))
		fmt.Fprintf(&b, `<text x="%s" y="%s" text-anchor="end">%s</text>`, short(plotLeft-5), short(y(v)+3.5), short(v))
	}
	for _, v := range c.limits {
		if v > from {
			fmt.Fprintf(&b, `<line x1="%s" x2="%s" y1="%[3]s" y2="%[3]s" stroke="#59636e" stroke-dasharray="2 2"/>`, short(plotLeft), short(plotRight), short(y(v)))
		}
	}
	c.days(&b)
	for i, l := range c.lines {
		c.line(&b, l, y, lineColours[i%len(lineColours)], lineDashes[i%len(lineDashes)])
	}
	b.WriteString(`</svg><ul class="keys">`)
	for i, l := range c.lines {
		fmt.Fprintf(&b, `<li><svg class="key" viewBox="0 0 26 8" aria-hidden="true"><line x1="1" x2="25" y1="4" y2="4" stroke="%s" stroke-width="2" stroke-dasharray="%s"/></svg> %s</li>`,
			lineColours[i%len(lineColours)], lineDashes[i%len(lineDashes)], template.HTMLEscapeString(l.name))
	}
	b.WriteString(`</ul>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, constants, and what is escaped above
}

// x is where a day lies, from 0 to 1.
func across(s dossier.Span, day store.Day) float64 {
	return float64(day-s.From) / float64(max(s.To-s.From, 1))
}

func (c *chart) x(day store.Day) float64 { return plotLeft + across(c.span, day)*(plotRight-plotLeft) }

// days writes the marks under the chart: months of a year or a quarter, days of a month.
func (c *chart) days(b *strings.Builder) {
	for d := c.span.From; d <= c.span.To; d++ {
		t := date(d)
		label := fmt.Sprint(int(t.Month()))
		if c.span.Kind == dossier.Month {
			if label = fmt.Sprint(t.Day()); t.Day()%5 != 0 && t.Day() != 1 {
				continue
			}
		} else if t.Day() != 15 {
			continue
		} else if c.lang == message.EN {
			label = t.Format("Jan")
		} else {
			label = "T" + label
		}
		fmt.Fprintf(b, `<text x="%s" y="%s" text-anchor="middle">%s</text>`, short(c.x(d)), short(plotBottom+15), label)
	}
}

// line draws a line through the middles of the parts of the span. Where a part has no
// score it is broken.
func (c *chart) line(b *strings.Builder, l chartLine, y func(float64) float64, colour, dashes string) {
	var path strings.Builder
	for i, p := range l.points {
		joined := i > 0 && p.From == l.points[i-1].To+1
		fmt.Fprintf(&path, "%s%s %s", pick(joined, "L", "M"), short(c.x((p.From+p.To)/2)), short(y(*p.Score)))
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="1.8" stroke-dasharray="%s"/>`, path.String(), colour, dashes)
	for _, p := range l.points {
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="2.2" fill="%s"/>`, short(c.x((p.From+p.To)/2)), short(y(*p.Score)), colour)
	}
}

// spark draws a line of a few letters' size, each on its own scale.
func spark(s dossier.Span, points []dossier.TrendRow) template.HTML {
	if len(points) < 2 {
		return ""
	}
	low, high := *points[0].Score, *points[0].Score
	for _, p := range points {
		low, high = min(low, *p.Score), max(high, *p.Score)
	}
	wide := max(high-low, 1)
	var path strings.Builder
	for i, p := range points {
		joined := i > 0 && p.From == points[i-1].To+1
		fmt.Fprintf(&path, "%s%s %s", pick(joined, "L", "M"), short(2+across(s, (p.From+p.To)/2)*76), short(16-(*p.Score-low)/wide*14))
	}
	return template.HTML(`<svg class="spark" viewBox="0 0 80 18" aria-hidden="true"><path d="` + path.String() + `" fill="none" stroke="#0b57a4" stroke-width="1.4"/></svg>`) //nolint:gosec // numbers
}
