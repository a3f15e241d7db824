package report

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// trend is how a score went up to a period. Scores are whole hundredths, as they were
// published, so that what is computed of them is exact and rounded once.
type trend struct {
	period store.Day
	now    int64
	before []Point // oldest first

	methods []string // of the score itself
}

// hundredths of a score that was published with two decimals.
func hundredths(score float64) int64 { return int64(math.Round(score * 100)) }

// trendOf is the trend of a score; false if it or its past is not known.
func (v *volume) trendOf(before []Point, methods []string, score *float64) (trend, bool) {
	if v.period == nil || !finite(score) {
		return trend{}, false
	}
	return trend{*v.period, hundredths(*score), before, methods}, true
}

// agencyTrend is the trend of an agency.
func (p *page) agencyTrend(a store.AgencyScore) (trend, bool) {
	return p.trendOf(p.o.Past.Agencies[a.Agency], p.o.Past.AgencyMethods[a.Agency], a.Score)
}

// trend is that of a dataset.
func (v sheetView) trend() (trend, bool) {
	past, id := v.p.o.Past, v.score.Dataset
	return v.p.trendOf(past.Datasets[id], past.DatasetMethods[id], v.score.Score)
}

// comparison is the figure that a score is compared with, and by how much it differs.
type comparison struct {
	Label          message.Text
	Figure, Change message.Text
	Periods        int64 // that the figure rests on
	Tone, Sign     string
	Comparable     *bool // they are of one method; nil: not known

	figure, moved int64     // in hundredths
	days          int64     // of a mean; 0: of the period before
	first, last   store.Day // of those periods
}

// against compares with the mean of some scores; the mean of one is that score. Where they
// are of several methods the difference has no arrow, for it is neither better nor worse.
func (t *trend) against(label message.Text, points []Point) comparison {
	sum, n := int64(0), int64(len(points))
	for _, p := range points {
		sum += hundredths(p.Score)
	}
	c := comparison{Label: label, Periods: n, figure: rounded(sum, n), moved: rounded(t.now*n-sum, n),
		first: points[0].Period, last: points[n-1].Period, Tone: "calm", Sign: "=", Comparable: t.comparable(points)}
	c.Figure, c.Change = ofHundredths(c.figure), ofHundredths(c.moved)
	switch {
	case c.moved > 0:
		c.Tone, c.Sign = "good", "↑"
		c.Change = message.Text{VI: "+" + c.Change.VI, EN: "+" + c.Change.EN}
	case c.moved < 0:
		c.Tone, c.Sign = "bad", "↓"
	}
	if c.Remark() != (message.Text{}) {
		c.Tone, c.Sign = "calm", ""
	}
	return c
}

// Remark says that the scores are not to be compared, where it is so.
func (c *comparison) Remark() message.Text {
	if c.Comparable == nil || *c.Comparable {
		return message.Text{}
	}
	return word("dossier.not_comparable")
}

// rounded is a ÷ b, rounded half away from zero.
func rounded(a, b int64) int64 {
	if a < 0 {
		return -rounded(-a, b)
	}
	return (2*a + b) / (2 * b)
}

func ofHundredths(n int64) message.Text {
	return both(strconv.FormatFloat(float64(n)/100, 'f', 2, 64))
}

// last compares with the period before that has a score.
func (t *trend) last() (comparison, bool) {
	n := len(t.before)
	if n == 0 {
		return comparison{}, false
	}
	return t.against(say("report.trend_last", day(t.before[n-1].Period)), t.before[n-1:]), true
}

// changes are all comparisons: with the period before, and with the means of 7 and of 30
// days.
func (t *trend) changes() []comparison {
	last, any := t.last()
	if !any {
		return nil
	}
	all := []comparison{last}
	for _, days := range []store.Day{7, TrendDays} {
		var within []Point
		for _, p := range t.before {
			if p.Period >= t.period-days {
				within = append(within, p)
			}
		}
		if len(within) > 0 {
			c := t.against(say("report.trend_mean", count(int64(days))), within)
			c.days = int64(days)
			all = append(all, c)
		}
	}
	return all
}

// The picture of a trend, in pixels: a slot for each day.
const (
	sparkSlot   = 3.0
	sparkWide   = sparkSlot * (TrendDays + 1)
	sparkHeight = 22.0
	sparkMargin = 2.0
)

// floor is where the scale of the picture begins: the tens below the lowest score, so
// that what changes can be seen, at most 90.
func (t *trend) floor() float64 {
	low := float64(t.now) / 100
	for _, p := range t.before {
		low = min(low, p.Score)
	}
	return max(0, min(90, math.Floor(low/10)*10))
}

// spark draws the scores of the days as a line from one to the next, broken where the
// method changed. What it shows is told beside it in words.
func (t *trend) spark() string {
	floor := t.floor()
	x := func(d store.Day) float64 { return sparkSlot/2 + sparkSlot*float64(d-t.period+TrendDays) }
	y := func(score float64) float64 {
		return sparkMargin + (sparkHeight-2*sparkMargin)*(100-clamp(score))/(100-floor)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="spark" width="%s" height="%s" aria-hidden="true">`, short(sparkWide), short(sparkHeight))
	points := append(t.before[:len(t.before):len(t.before)], Point{t.period, float64(t.now) / 100, t.methods})
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		if several(from.Methods, to.Methods) {
			continue
		}
		fmt.Fprintf(&b, `<line x1="%s" y1="%s" x2="%s" y2="%s"/>`, short(x(from.Period)), short(y(from.Score)), short(x(to.Period)), short(y(to.Score)))
	}
	end := points[len(points)-1]
	fmt.Fprintf(&b, `<rect x="%s" y="%s" width="3" height="3"/></svg>`, short(x(end.Period)-1.5), short(y(end.Score)-1.5))
	return b.String()
}

// brief is what a table has of a trend: the picture, and the change against the last
// period.
func (t *trend) brief() template.HTML {
	last, any := t.last()
	if !any {
		return spans(dash)
	}
	return template.HTML(t.spark()+`<span class="change `+last.Tone+`">`+last.Sign+` `) + spans(last.Change) + //nolint:gosec // numbers and constants
		`</span><span class="sub">` + spans(join("; ", say("report.trend_since", day(t.before[len(t.before)-1].Period)), last.Remark())) + `</span>`
}

// means are the changes against the means of 7 and of 30 days, in one line each.
func (t *trend) means() (lines template.HTML) {
	for _, c := range t.changes() {
		if c.days > 0 {
			lines += `<span class="sub">` + spans(join("; ", say("report.trend_over", count(c.days), c.Change, count(c.Periods)), c.Remark())) + `</span>`
		}
	}
	return lines
}

// HasTrend tells whether the past is known.
func (p *page) HasTrend() bool { return p.o.Past != nil }

// AgencyTrend is the trend of an agency in its table.
func (p *page) AgencyTrend(a store.AgencyScore) template.HTML {
	if t, ok := p.agencyTrend(a); ok {
		return t.brief() + t.means()
	}
	return spans(dash)
}

// HasTrend tells whether the past is known.
func (v sheetView) HasTrend() bool { return v.p.HasTrend() }

// Trend is the trend of a dataset in the overview.
func (v sheetView) Trend() template.HTML {
	if _, looked := v.p.o.Past.Datasets[v.score.Dataset]; !looked {
		return ""
	}
	if t, ok := v.trend(); ok {
		return t.brief()
	}
	return spans(dash)
}

// Changes are the comparisons with earlier scores of the dataset.
func (v sheetView) Changes() []comparison {
	if t, ok := v.trend(); ok {
		return t.changes()
	}
	return nil
}

// Spark is the picture of the scores, and Scale says what it is of.
func (v sheetView) Spark() template.HTML {
	t, _ := v.trend()
	return template.HTML(t.spark()) //nolint:gosec // numbers and constants
}

// Scale tells the bounds of the picture, and the lowest and highest score in it.
func (v sheetView) Scale() message.Text {
	t, _ := v.trend()
	low, high := t.now, t.now
	for _, p := range t.before {
		low, high = min(low, hundredths(p.Score)), max(high, hundredths(p.Score))
	}
	return say("report.trend_scale", weigh(t.floor()), ofHundredths(low), ofHundredths(high))
}
