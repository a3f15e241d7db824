// Package report shows people what an audit found: one HTML file that opens
// offline, prints on A4 and speaks Vietnamese and English (HTML), the same as a
// workbook (Book), a summary for the terminal (Summary), and the tables as JSON for
// programs (JSON).
//
// It reads rows of the score store and nothing else. A report made on the
// evening of the audit and one made from the archive a year later are the same
// bytes, and whoever holds the store can recompute every figure shown. The few
// things that rows do not hold, because the store keeps ids only (what the
// criteria are called, where a band begins), come in Options.
//
// # How the page is made
//
//	rows ─▶ gather (one sheet per dataset) ─▶ views (texts in two languages) ─▶ sheet.tmpl, page.tmpl
//
// The section of a dataset is a template of its own, rendered on all cores ahead of
// the page that it stands in: of 300 datasets they are 60 MB. Nobody reads that, so
// Load, for the report that a run writes by itself, takes the details of a few
// datasets only, those that need attention most; the overview has all.
//
// Every text of a view is a message.Text: both languages, numbers and dates in
// the manner of each (1.234,50 and 1,234.50). Where the two differ the page
// carries both, marked with lang, and two radio buttons hide one of them by a
// style sheet. There is no script, no font, no picture, no address of anything
// else, and the page forbids itself the network by its content policy, so that
// an officer may open it on a machine that has none and it may hold figures
// that must not leave the house.
//
// Pictures are SVG whose bars are percentages of their own width, so they fit
// a telephone as well as a sheet of paper. A colour never speaks alone: each
// band and status has its word and its sign beside it.
//
// # How the workbook is made
//
// From the same sheets, a grid for each table: its headings, and its cells as numbers,
// days and texts ([Book]). One writer makes workbooks of grids, those of dossiers too
// ([DossierBook]). Cells are texts of their own and never formulas, and the parts of the
// file stand in one order, so that the same rows give the same bytes.
//
// # What was before
//
// A [Lookback] reads what a report sets its figures beside: the scores of the 30 days
// before, for trends, and the figures of column profiles in earlier deliveries, for drift
// (drift.go says by which bounds). It remembers what it has read, and reads no more days
// than are compared. With a [Past] in the options the page and the workbook show both, and
// [Trends] are the same figures as tables for JSON.
//
// # What is not trusted
//
// Titles, values, file names and reasons come out of extracts. They are escaped
// by html/template, cut to a length a cell can bear, and freed of what would
// disturb a reader: control characters, bidirectional overrides, towers of
// combining marks and invisible characters are shown as their code (⟨U+202E⟩),
// on paper, on the screen and in the terminal alike.
//
// # Rows in, bytes out
//
// Rows are put in the order of their own columns first, so the order in which
// files of the store were read does not show. No clock is read.
package report

import (
	"cmp"
	"slices"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Options says how to show rows and names what the rows hold only the id of.
// The zero value is usable: Vietnamese, UTC, ids for names.
type Options struct {
	Lang     message.Lang   // language shown first (HTML), or used (Book, Summary); default Vietnamese
	Title    string         // title of the catalogue
	Timezone *time.Location // in which times are told; nil is UTC
	Version  string         // the build that made the report, shown in its footer
	Method   Method
	Sheets   []string             // ids of the datasets with details; nil is all. The others stand in the overview
	Failed   map[string]store.Run // by dataset: the newest attempt that broke off, where one before is shown
	Past     *Past                // HTML, Book, Trends: what was before, for trends and drift; nil: neither is shown
	Colour   bool                 // Summary: colour by ANSI sequences
	Width    int                  // Summary: columns of the terminal; 0 is 100
}

// Method is what a report needs to know of a scoring method.
type Method struct {
	ID       string
	Title    message.Text
	Source   message.Text // where the method is laid down, and how far that was checked
	Criteria []Criterion  // in the order in which they are shown
	Bands    []Band       // in any order
}

// Criterion is one criterion of a method with its weight in the score.
type Criterion struct {
	ID     string
	Name   message.Text
	Weight float64
}

// Band is a range of scores with a name: from From (0–100, included) up to the
// next band.
type Band struct {
	ID   string
	Name message.Text
	From float64
}

// lang is the language to begin with.
func (o *Options) lang() message.Lang {
	if o.Lang == message.EN {
		return message.EN
	}
	return message.VI
}

// zone is the time zone of shown times.
func (o *Options) zone() *time.Location {
	if o.Timezone == nil {
		return time.UTC
	}
	return o.Timezone
}

// ranked returns the bands, best first.
func (m *Method) ranked() []Band {
	return slices.SortedFunc(slices.Values(m.Bands), func(a, b Band) int {
		return cmp.Or(cmp.Compare(b.From, a.From), cmp.Compare(a.ID, b.ID))
	})
}

// thresholds are the scores at which a band begins, ascending, without 0: the
// lines drawn across the bars.
func (m *Method) thresholds() []float64 {
	var from []float64
	for _, b := range m.Bands {
		if b.From > 0 && b.From < 100 {
			from = append(from, b.From)
		}
	}
	slices.Sort(from)
	return slices.Compact(from)
}

// criterion returns the place of a criterion in the method, after all others
// when the method lacks it.
func (m *Method) criterion(id string) int {
	if i := slices.IndexFunc(m.Criteria, func(c Criterion) bool { return c.ID == id }); i >= 0 {
		return i
	}
	return len(m.Criteria)
}
