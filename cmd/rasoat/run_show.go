package main

import (
	"errors"
	"fmt"
	"os"

	"rasoat/pipeline"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// show writes the report of every period and the answer on stdout: a summary
// of each, or all of them as one JSON object.
func (a *auditing) show(done []pipeline.Audited) error {
	all := store.Tables{}
	var agencies []store.AgencyScore
	for period := a.from; period <= a.to; period++ {
		rows, err := a.load(period)
		if err != nil {
			return err
		}
		if !isRefused(done, period) {
			if err := a.showPeriod(period, rows); err != nil {
				return err
			}
		}
		if a.Bool("json") {
			all.Append(&rows.Tables)
			agencies = append(agencies, rows.Agencies...)
		}
	}
	if a.Bool("json") {
		return report.JSON(a.App.Writer, all, agencies)
	}
	return nil
}

// isRefused tells whether nothing was audited for a period because others were at work on
// all that was asked for: they will report it.
func isRefused(done []pipeline.Audited, period value.Day) (refused bool) {
	for _, d := range done {
		if d.Period != period {
			continue
		}
		if held := (*store.Locked)(nil); !errors.As(d.Err, &held) {
			return false
		}
		refused = true
	}
	return refused
}

// showPeriod writes the report of a period and, for people, its summary.
func (a *auditing) showPeriod(period value.Day, rows *report.Rows) (err error) {
	if rows.Failed, err = report.Failed(a.Context.Context, a.store, store.Day(period), rows.Runs); err != nil {
		return err
	}
	past, err := pastOf(a.Context.Context, a.past, a.cat, store.Day(period), rows.Sheets)
	if err != nil {
		return err
	}
	path, failure := a.writeReport(period, rows, past)
	if !a.Bool("json") {
		if err := a.summary(rows, path, failure); err != nil {
			return err
		}
	}
	if failure != nil {
		return &exit{code: 3, err: failure, text: message.Advised(message.New(msgReportNot, a.cat.Hide(path), message.Cause(failure)), failure)}
	}
	if a.Bool("json") {
		a.log.Info().Str("report", a.cat.Hide(path)).Msg("report written")
	}
	return nil
}

// load reads what is shown of a period. Programs are given every row; people the
// details of what needs attention most.
func (a *auditing) load(period value.Day) (*report.Rows, error) {
	if !a.Bool("json") {
		rows, err := report.Load(a.Context.Context, a.store, store.Day(period), report.FirstSheets)
		if err != nil {
			return nil, err
		}
		return rows, withIncidents(a.Context.Context, a.store, a.String("report"), period, rows.Sheets, &rows.Tables)
	}
	t, agencies, err := a.store.Load(a.Context.Context, store.Day(period))
	if err != nil {
		return nil, err
	}
	return &report.Rows{Tables: *t, Agencies: agencies, Sheets: report.Urgent(t.DatasetScores, report.FirstSheets)}, nil
}

func (a *auditing) summary(rows *report.Rows, path string, failure error) error {
	lang := a.lang
	if err := report.Summary(a.App.Writer, rows.Tables, rows.Agencies, a.options(rows)); err != nil {
		return err
	}
	fmt.Fprintf(a.App.Writer, "\n%s\n", message.New(msgStoreAt, a.cat.Hide(a.location)).In(lang))
	if failure == nil {
		fmt.Fprintln(a.App.Writer, message.New(msgReportAt, a.cat.Hide(path)).In(lang))
	}
	return nil
}

func (a *auditing) options(rows *report.Rows) report.Options {
	o := reportOptions(a.cat, a.lang, colourful(os.Stdout), terminalWidth(os.Stdout))
	o.Sheets, o.Failed = rows.Sheets, rows.Failed
	return o
}

func (a *auditing) writeReport(period value.Day, rows *report.Rows, past *report.Past) (string, error) {
	path, o := a.String("report"), a.options(rows)
	o.Past = past
	if path == "" {
		return a.keepHTML(period.String()+".html", &rows.Tables, rows.Agencies, o)
	}
	as, _ := renderOf(path)
	return path, writeReport(path, as, &rows.Tables, rows.Agencies, o)
}
