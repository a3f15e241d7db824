package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"rasoat/pipeline/dossier"
)

// DossierSummary writes the agencies of a dossier for someone at a terminal, and what
// keeps figures from being compared.
func DossierSummary(w io.Writer, d *dossier.Dossier, o Options) error {
	if o.Width <= 0 {
		o.Width = 10 * defaultWidth
	}
	out := bufio.NewWriter(w)
	s := &terminal{out: out, o: &o, lang: o.lang()}
	p := &dossierPage{Dossier: d, T: &d.Tables, o: DossierOptions{Lang: o.Lang}}
	s.line(s.bold(word("dossier.heading").In(s.lang) + " · " + p.SpanName().In(s.lang)))
	s.line(s.paint("quiet", word("dossier.until").In(s.lang)+": "+day(d.Until).In(s.lang)))
	s.line("")
	rows := [][]cell{s.head("dossier.agency", "dossier.score", "dossier.band", "dossier.rank", "dossier.maturity",
		"dossier.due_delivered", "dossier.open_overdue", "dossier.change")}
	for _, c := range []int{1, 4, 5, 6, 7} {
		rows[0][c].right = true
	}
	for _, a := range d.Tables.Agencies {
		delivered := count(a.Punctuality.Delivered).In(s.lang) + "/" + count(a.Seen()).In(s.lang)
		change := changed(a.PreviousChange, a.PreviousCompared)
		text := change.Text.In(s.lang)
		if change.Not {
			text += " ≠"
		}
		rows = append(rows, []cell{{text: strings.Repeat("  ", int(min(max(a.Level-1, 0), 8))) + plain(a.Name, shortText)}, s.figure(points(a.Score)),
			s.mark(p.band(a.Band)), {text: p.Rank(a).In(s.lang)}, s.figure(points(a.Maturity)), {text: delivered, right: true},
			{text: count(a.IncidentsOpen).In(s.lang) + " / " + count(a.IncidentsOverdue).In(s.lang), right: true}, {text: text, right: true}})
	}
	s.table(rows, 0, s.widths(rows, 0, 0))
	for _, n := range p.Notices() {
		s.line("")
		s.line(n.In(s.lang))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("dossier on the terminal: %w", err)
	}
	return nil
}
