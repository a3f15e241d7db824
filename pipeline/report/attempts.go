package report

import (
	"bufio"
	"fmt"
	"io"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Attempts writes what history has, a line per attempt in the order given, for
// someone at a terminal: which one dashboards show, what came of it, who ran it and
// why again. More says that there are earlier ones which were not asked for.
func Attempts(w io.Writer, all []store.Recorded, more bool, o Options) error {
	if o.Width <= 0 {
		o.Width = 10 * defaultWidth // nobody has to fit it on a screen
	}
	out := bufio.NewWriter(w)
	s := &terminal{out: out, o: &o, lang: o.lang()}
	if len(all) == 0 {
		s.line(s.word("report.no_attempts"))
	} else {
		rows := [][]cell{s.head("report.day", "report.dataset", "report.attempt_short", "report.shown_short", "report.status",
			"report.score", "report.operator", "report.run_id_short", "report.rerun_reason")}
		for i := range all {
			rows = append(rows, s.attempt(&all[i]))
		}
		for _, c := range []int{2, 5} {
			rows[0][c].right = true
		}
		s.table(rows, 0, s.widths(rows, 0, 1, 6, 8))
		s.line("")
		s.line(s.paint("quiet", s.word("report.shown_note")))
	}
	if more {
		s.line(s.paint("quiet", s.word("report.attempts_more")))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("attempts on the terminal: %w", err)
	}
	return nil
}

// attempt is the line of one attempt; of one that cannot be read it says so.
func (s *terminal) attempt(r *store.Recorded) []cell {
	row := []cell{{text: day(r.Period).In(s.lang)}, {text: plain(r.Dataset, shortText)}, {right: true},
		{text: pick(r.Shown, "●", "")}, {text: s.word("report.unreadable_attempt"), tone: "grave"},
		{right: true}, {}, {text: plain(r.RunID, shortText), tone: "quiet"}, {}}
	if r.Err != nil || len(r.Rows.Runs) == 0 {
		return row
	}
	run := &r.Rows.Runs[0]
	row[2].text = count(run.Attempt).In(s.lang)
	row[4] = s.mark(status(run.Status))
	row[5] = s.figure(dash)
	if len(r.Rows.DatasetScores) > 0 {
		row[5] = s.figure(points(r.Rows.DatasetScores[0].Score))
	}
	row[6].text = optional(run.Operator, shortText)
	row[8].text = optional(run.Reason, longText)
	return row
}

// optional is a text of the store that may be absent.
func optional(s *string, limit int) string {
	if s == nil {
		return ""
	}
	return plain(*s, limit)
}

// Findings writes what was found about files of the store, a line each. Those that
// were repaired have a check mark.
func Findings(w io.Writer, all []store.Finding, lang message.Lang, colour bool) error {
	out := bufio.NewWriter(w)
	s := &terminal{out: out, o: &Options{Colour: colour}, lang: lang}
	for _, f := range all {
		sign := s.paint(pick(f.Done, "good", "bad"), pick(f.Done, "✓", "✕"))
		s.line(sign + " " + plain(f.Path, longText) + ": " + plain(f.What.In(lang), errorText))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("findings on the terminal: %w", err)
	}
	return nil
}
