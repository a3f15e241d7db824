package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// rulesShown is how many rules of a dataset the terminal shows.
const rulesShown = 5

// narrowest is what a column keeps when a terminal is too narrow.
const narrowest = 12

// defaultWidth is the width of a terminal that nobody measured.
const defaultWidth = 100

// Summary writes what an audit found for someone at a terminal: a line per
// dataset, its worst rules, and what could not be audited or was not
// delivered. Columns are aligned by the width a terminal gives each character,
// whatever form of Unicode the names have; nothing of an extract can move the
// cursor. Rows of several periods are an error, and so are errors of w.
func Summary(w io.Writer, t store.Tables, agencies []store.AgencyScore, o Options) error {
	v, err := gather(t, agencies, &o)
	if err != nil {
		return err
	}
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	out := bufio.NewWriter(w)
	s := &terminal{out: out, o: &o, page: &page{volume: v, o: o}, lang: o.lang()}
	s.heading()
	s.overview()
	s.attention()
	s.problems()
	if err := out.Flush(); err != nil {
		return fmt.Errorf("report on the terminal: %w", err)
	}
	return nil
}

// terminal writes one summary.
type terminal struct {
	out  *bufio.Writer
	o    *Options
	page *page
	lang message.Lang
}

func (s *terminal) heading() {
	parts := []message.Text{s.page.Heading(), s.page.scope()}
	s.line(s.bold(fit(join(" · ", parts...).In(s.lang), s.o.Width)))
	s.line("")
	if len(s.page.sheets) == 0 {
		s.line(word("report.nothing").In(s.lang))
	}
}

// cell is a text of a table and its tone.
type cell struct {
	text, tone string
	right      bool // a figure
}

func (s *terminal) word(key string) string     { return word(key).In(s.lang) }
func (s *terminal) figure(t message.Text) cell { return cell{text: t.In(s.lang), right: true} }
func (s *terminal) mark(m mark) cell           { return cell{text: m.Text.In(s.lang), tone: m.Tone} }
func (s *terminal) head(keys ...string) (row []cell) {
	for _, k := range keys {
		row = append(row, cell{text: s.word(k), tone: "quiet"})
	}
	return row
}

// overview is a line per dataset, and under it what has to be known beside its score; a
// terminal too narrow for the name of the agency does without that.
func (s *terminal) overview() {
	if len(s.page.sheets) == 0 {
		return
	}
	rows := s.lines()
	width := s.widths(rows, 0, 0, 1)
	if width[0] < 20 {
		for i := range rows {
			rows[i] = slices.Delete(rows[i], 1, 2)
		}
		width = s.widths(rows, 0, 0)
	}
	s.table(rows[:1], 0, width)
	for i, v := range s.page.Sheets() {
		s.table(rows[i+1:i+2], 0, width)
		for _, remark := range v.Remarks() {
			s.line("  " + s.paint("bad", fit(remark.In(s.lang), s.o.Width-2)))
		}
	}
}

func (s *terminal) lines() [][]cell {
	rows := [][]cell{s.head("report.dataset", "report.agency", "report.score", "report.band",
		"report.status", "report.rows", "report.clean_rows")}
	for _, v := range s.page.Sheets() {
		clean := percent(v.score.CleanPercent)
		rows = append(rows, []cell{
			{text: v.Title()}, {text: v.Agency(), tone: "quiet"},
			s.figure(points(v.score.Score)), s.mark(s.o.Method.band(v.score.Band)), s.mark(status(v.score.Status)),
			s.figure(count(v.score.Rows)), s.figure(clean),
		})
	}
	for i := range rows[0] { // a heading stands over its figures
		rows[0][i].right = rows[1][i].right
	}
	return rows
}

// attention shows the worst rules of each dataset that has any and is shown in
// detail, all in the same columns.
func (s *terminal) attention() {
	var all [][]cell
	sheets, worst, more := s.page.Detailed(), map[string][][]cell{}, map[string]int64{}
	idle := map[string][]string{}
	for _, v := range sheets {
		for _, r := range v.Rules() {
			switch {
			case r.unapplied():
				why := say("report.rule_unapplied", same(plain(r.Rule+": "+told(*r.RuleResult.Reason).In(s.lang), longText)))
				idle[v.ID] = append(idle[v.ID], why.In(s.lang))
			case r.Status == "waived" && r.WaivedUntil != nil:
				idle[v.ID] = append(idle[v.ID], plain(r.Rule, shortText)+": "+waiverText(r.RuleResult).In(s.lang))
			case urgency(r.Status) >= urgency("pass"):
			case len(worst[v.ID]) == rulesShown:
				more[v.ID]++
			default:
				worst[v.ID] = append(worst[v.ID], s.rule(v, r))
			}
		}
		all = append(all, worst[v.ID]...)
	}
	width := s.widths(all, 2, 0, 4)
	for _, v := range sheets {
		if worst[v.ID] == nil && idle[v.ID] == nil {
			continue
		}
		s.line("")
		s.line(s.bold(fit(v.Title(), s.o.Width)) + "  " + s.paint("quiet", plain(v.score.Dataset, shortText)))
		s.table(worst[v.ID], 2, width)
		if n := more[v.ID]; n > 0 {
			s.line("  " + s.paint("quiet", say("report.rules_more", count(n)).In(s.lang)))
		}
		for _, text := range idle[v.ID] {
			s.line("  " + fit(text, s.o.Width-2))
		}
	}
	if text := s.page.MoreSheets().In(s.lang); text != "" {
		s.line("")
		s.line(s.paint("quiet", text))
	}
}

func (s *terminal) rule(v sheetView, r ruleView) []cell {
	reason := toldOr(r.Reason, message.Text{})
	if all := v.samples[r.Rule]; reason.VI == "" && len(all) > 0 {
		reason = toldOr(all[0].Reason, message.Text{})
	}
	share := count(r.Failed).In(s.lang) + "/" + count(r.Tested).In(s.lang)
	return []cell{
		{text: plain(r.Rule, shortText)}, {text: share, right: true}, s.figure(points(r.Score)),
		s.mark(status(r.Status)), {text: reason.In(s.lang), tone: "quiet"},
	}
}

func (s *terminal) problems() {
	list := s.page.Problems()
	if len(list) == 0 {
		return
	}
	s.line("")
	s.line(s.bold(s.word("report.problems")))
	for _, v := range list {
		m := status(v.Trouble())
		s.line("  " + v.Title() + " " + s.paint("quiet", "("+v.whose()+")") +
			": " + s.paint(m.Tone, m.Text.In(s.lang)))
		if v.Failed() {
			s.line("    " + v.Stale().In(s.lang))
		}
		if v.Unaudited() || v.Failed() {
			for line := range strings.Lines(v.ErrorText().In(s.lang)) {
				s.line("    " + strings.TrimRight(line, "\n"))
			}
		}
		for _, r := range v.Broken() {
			s.line("    " + s.word("report.rule_broken") + " " + plain(r.Rule, shortText) + ": " + r.Why().In(s.lang))
		}
	}
}

// widths are the widths of columns: each as wide as its widest cell; where the
// row would be wider than the terminal, the columns named by soft give way.
func (s *terminal) widths(rows [][]cell, indent int, soft ...int) []int {
	if len(rows) == 0 {
		return nil
	}
	width := make([]int, len(rows[0]))
	total := indent - 2
	for i := range width {
		for _, row := range rows {
			width[i] = max(width[i], uniseg.StringWidth(row[i].text))
		}
		total += width[i] + 2
	}
	for ; total > s.o.Width; total-- {
		widest := soft[0]
		for _, i := range soft {
			widest = pick(width[i] > width[widest], i, widest)
		}
		if width[widest] <= narrowest {
			break
		}
		width[widest]--
	}
	return width
}

// table writes rows in columns of the given widths.
func (s *terminal) table(rows [][]cell, indent int, width []int) {
	for _, row := range rows {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", indent))
		for i, c := range row {
			text := pad(fit(c.text, width[i]), width[i], c.right)
			if i == len(row)-1 {
				text = strings.TrimRight(text, " ")
			}
			b.WriteString(pick(i > 0, "  ", "") + s.paint(c.tone, text))
		}
		s.line(strings.TrimRight(b.String(), " "))
	}
}

// colours are SGR codes by tone; the terminal's own palette is kept.
var colours = map[string]string{
	"good": "32", "mid": "33", "bad": "31", "grave": "1;31", "quiet": "2", "calm": "2", "bold": "1",
}

// paint colours text if the terminal shows colours.
func (s *terminal) paint(tone, text string) string {
	code := colours[tone]
	if !s.o.Colour || code == "" || strings.TrimSpace(text) == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s *terminal) bold(text string) string { return s.paint("bold", text) }

func (s *terminal) line(text string) {
	s.out.WriteString(text)
	s.out.WriteByte('\n')
}
