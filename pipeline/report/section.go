package report

import (
	"bytes"
	"fmt"
	"html/template"
	"runtime"
	"strings"

	"rasoat/pipeline/store"
)

// ahead renders the sections of the datasets on all cores, a few ahead of the
// page that they are written to, in its order. Of 30 datasets they are 6 MB.
type ahead struct {
	sections chan chan section // of each dataset, in order
	ended    chan struct{}
}

type section struct {
	text template.HTML
	err  error
}

// renderAhead begins to render. It has to be stopped.
func (p *page) renderAhead(sheets *template.Template) *ahead {
	n := runtime.GOMAXPROCS(0)
	a := &ahead{sections: make(chan chan section, n), ended: make(chan struct{})}
	go func() {
		for _, v := range p.Detailed() {
			one := make(chan section, 1)
			select {
			case a.sections <- one: // no more than n are begun and not taken
			case <-a.ended:
				return
			}
			go func() { one <- render(sheets, v) }()
		}
	}()
	return a
}

func render(sheets *template.Template, v sheetView) section {
	var b bytes.Buffer
	if err := sheets.Execute(&b, v); err != nil {
		return section{err: fmt.Errorf("dataset %s: %w", v.score.Dataset, err)}
	}
	return section{text: template.HTML(b.String())} //nolint:gosec // a template's own output
}

// next returns the next section; the page asks for each dataset in order.
func (a *ahead) next(sheetView) (template.HTML, error) {
	s := <-<-a.sections
	return s.text, s.err
}

// stop lets go of what nobody will ask for.
func (a *ahead) stop() { close(a.ended) }

// sampleRow is the row of one failing sample. There are hundreds to a dataset, and
// a template takes ten times as long for them.
func sampleRow(s store.FailureSample) template.HTML {
	var b strings.Builder
	b.Grow(512)
	write := func(parts ...template.HTML) {
		for _, p := range parts {
			b.WriteString(string(p))
		}
	}
	write(`<tr><td class="file">`, escaped(plain(s.SourceFile, shortText)))
	if s.Cell != nil {
		write(`<span class="sub">`, escaped(plain(*s.Cell, shortText)), `</span>`)
	}
	write(`</td><td class="num">`, spans(count(s.RowNumber)), `</td><td class="num">`, spans(countOr(s.Line)), `</td><td class="free">`)
	if s.Column != nil {
		write(`<code>`, escaped(plain(*s.Column, shortText)), `</code>`)
	} else {
		write(spans(dash))
	}
	write(`</td><td class="value">`, masked(s.ValueMasked), `</td><td class="value">`, masked(s.KeyMasked),
		`</td><td class="free">`, spans(toldOr(s.Reason, dash)))
	if s.Segment != nil {
		write(`<span class="sub">`, escaped(plain(*s.Segment, shortText)), `</span>`)
	}
	write(`</td></tr>`)
	return template.HTML(b.String()) //nolint:gosec // each text is escaped above
}

func escaped(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) } //nolint:gosec // escaped here

// masked shows a masked value, set apart from the text around it so that a
// right-to-left value turns nothing else; absent is a dash, blank is said.
func masked(s *string) template.HTML {
	switch {
	case s == nil:
		return spans(dash)
	case *s == "":
		return `<span class="quiet">` + spans(word("report.empty_value")) + `</span>`
	}
	return `<bdi>` + spans(same(value(*s))) + `</bdi>`
}
