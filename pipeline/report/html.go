package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed" // the page's templates and style sheet
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strconv"
	"strings"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

var (
	//go:embed page.tmpl
	pageSource string
	//go:embed sheet.tmpl
	sheetSource string
	//go:embed facts.tmpl
	factsSource string
	//go:embed page.css
	styleSource string
)

// policy forbids the page everything but its own style sheet, which is named
// by its hash: no network, no script, not even a style that a value of an
// extract might smuggle in.
var policy = func() string {
	sum := sha256.Sum256([]byte(styleSource))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'"
}()

// HTML writes the report of one period as one file that needs nothing else. It
// is well-formed XML too, so any tool can read it. Rows of several periods are
// an error, and so are errors of w.
func HTML(w io.Writer, t store.Tables, agencies []store.AgencyScore, o Options) error {
	v, err := gather(t, agencies, &o)
	if err != nil {
		return err
	}
	p := &page{volume: v, o: o}
	words := p.functions()
	sheets, err := parse("sheet", words, factsSource, sheetSource)
	if err != nil {
		return err
	}
	ahead := p.renderAhead(sheets)
	defer ahead.stop()
	words["section"] = ahead.next
	whole, err := parse("page", words, factsSource, pageSource)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := whole.Execute(out, p); err != nil {
		return fmt.Errorf("report as HTML: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report as HTML: %w", err)
	}
	return nil
}

// parse makes a template of its sources, of which the last is what it executes.
func parse(name string, words template.FuncMap, sources ...string) (*template.Template, error) {
	t := template.New(name).Funcs(words)
	for _, source := range sources {
		if _, err := t.Parse(spellOut(source)); err != nil {
			return nil, fmt.Errorf("report: template of the %s: %w", name, err)
		}
	}
	return t, nil
}

// fixedWord is a text of a template that is always the same.
var fixedWord = regexp.MustCompile(`\{\{w "([a-z0-9_.]+)"\}\}`)

// spellOut puts the fixed texts into a template, once and not for each dataset.
func spellOut(source string) string {
	return fixedWord.ReplaceAllStringFunc(source, func(action string) string {
		return string(spans(word(fixedWord.FindStringSubmatch(action)[1])))
	})
}

// functions are the words of the template. They turn a row's column into a
// text, and a text into HTML that carries both languages.
func (p *page) functions() template.FuncMap {
	m := &p.o.Method
	return template.FuncMap{
		"t":      spans, // of a figure, in one go: there are thousands
		"number": func(n int64) template.HTML { return spans(count(n)) },
		"score":  func(v *float64) template.HTML { return spans(points(v)) },
		"weight": func(v float64) template.HTML { return spans(weigh(v)) },
		"say":    func(key string, args ...any) template.HTML { return spans(say(key, args...)) },
		"word":   word, "wordOr": wordOr,
		"count": count, "countOr": countOr, "points": points, "percent": percent, "measured": measured, "weigh": weigh,
		"lasted": lasted, "toldOr": toldOr, "dash": func() message.Text { return dash }, "status": status,
		"plain": func(s string) string { return plain(s, shortText) },
		"long":  func(s string) string { return plain(s, longText) },
		"value": value, "sample": sampleRow, "amount": func(r []ruleView) message.Text { return count(int64(len(r))) },
		"band": m.band, "byBand": m.byBand, "criterion": m.name,
		"bar": bar, "chip": chip, "share": share, "axis": func() template.HTML { return axis(m.thresholds()) },
	}
}

// spans writes a text in both languages, once where they agree. The style
// sheet hides the one that was not chosen.
func spans(t message.Text) template.HTML {
	vi, en := template.HTMLEscapeString(t.VI), template.HTMLEscapeString(t.EN)
	if vi == en {
		return template.HTML(vi) //nolint:gosec // escaped above
	}
	return template.HTML(`<span lang="vi">` + vi + `</span><span lang="en">` + en + `</span>`) //nolint:gosec // escaped above
}

// chip draws a band or a status.
func chip(m mark) template.HTML {
	if m.Sign == "" {
		return spans(m.Text)
	}
	return template.HTML(`<span class="chip `+m.Tone+`"><span class="sign" aria-hidden="true">`+m.Sign+`</span> `) + //nolint:gosec // constants
		spans(m.Text) + `</span>`
}

// bar draws a score of 0–100 as a bar with thresholds across it. The elements
// named by labels, if any, tell in words what it shows; without them the
// figure stands beside it and the bar is hidden from screen readers.
func bar(g gauge, labels ...string) template.HTML {
	height := pick(g.Tall, 14.0, 5.0)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar%s" width="100%%" height="%s" %s>`, pick(g.Tall, " tall", ""), short(height), named(labels))
	fmt.Fprintf(&b, `<rect class="track" width="100%%" height="%s" rx="2"/>`, short(height))
	if finite(g.Score) {
		fmt.Fprintf(&b, `<rect class="fill %s" width="%s%%" height="%s" rx="2"/>`, g.Tone, short(clamp(*g.Score)), short(height))
	}
	for _, x := range g.Lines {
		fmt.Fprintf(&b, `<line class="limit" x1="%[1]s%%" x2="%[1]s%%" y1="0" y2="%[2]s"/>`, short(clamp(x)), short(height))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// axis draws the scale under a column of bars: 0, the thresholds, 100.
func axis(lines []float64) template.HTML {
	var b strings.Builder
	b.WriteString(`<svg class="axis" width="100%" height="14" aria-hidden="true"><text x="0" y="11">0</text>`)
	for _, x := range lines {
		if x >= 6 && x <= 94 {
			fmt.Fprintf(&b, `<text x="%[1]s%%" y="11" text-anchor="middle">%[1]s</text>`, short(x))
		}
	}
	if len(lines) == 0 || lines[len(lines)-1] < 85 { // else the two would touch
		b.WriteString(`<text x="100%" y="11" text-anchor="end">100</text>`)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// share draws how the rows divide into the three groups.
func share(s store.DatasetScore, labels ...string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bar" width="100%%" height="14" %s>`, named(labels))
	b.WriteString(`<rect class="track" width="100%" height="14" rx="2"/>`)
	whole, from := float64(s.Group1Rows+s.Group2Rows+s.Group3Rows), 0.0
	for i, n := range []int64{s.Group1Rows, s.Group2Rows, s.Group3Rows} {
		if whole > 0 && n > 0 {
			wide := 100 * float64(n) / whole
			fmt.Fprintf(&b, `<rect class="fill %s" x="%s%%" width="%s%%" height="14"/>`,
				[]string{"good", "mid", "bad"}[i], short(from), short(wide))
			from += wide
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and constants
}

// named gives a picture the words of other elements of the page as its name.
func named(labels []string) string {
	if len(labels) == 0 {
		return `aria-hidden="true"`
	}
	return `role="img" aria-labelledby="` + template.HTMLEscapeString(strings.Join(labels, " ")) + `"`
}

func clamp(v float64) float64 { return max(0, min(100, v)) }

// short writes a coordinate with at most two decimals.
func short(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
