package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

func reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", ArgsUsage: "[DATASET…]",
		Usage: "renders the report of a period from the score store",
		Flags: []cli.Flag{&cli.StringFlag{Name: "out", Usage: "the file to write: NAME.html, or NAME.xlsx for a workbook"},
			&cli.StringSliceFlag{Name: "dataset", Usage: "a dataset to report; may be given several times, or as an argument (default: all)"},
			&cli.StringFlag{Name: "agency", Usage: "report the datasets of this agency and of those below it (default: all)"},
			catalogueFlag, storeFlag, periodFlag, langFlag, jsonFlag, formatFlag, levelFlag},
		Action: reportAction,
	}
}

// reporting is one report that is asked for.
type reporting struct {
	*cli.Context
	settings
	cat      *catalogue.Catalogue
	store    *store.Store
	location string
	period   value.Day
	agencies []string // ids, of which the report is; nil is all
}

func reportAction(c *cli.Context) error {
	r, as, err := newReporting(c)
	if err != nil {
		return err
	}
	datasets, err := r.datasets()
	if err != nil {
		return err
	}
	t, agencies, err := r.load(datasets)
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if err := withIncidents(c.Context, r.store, r.String("out"), r.period, datasets, t); err != nil {
		return &exit{code: 3, err: err}
	}
	if len(t.DatasetScores) == 0 {
		return usage(message.New(msgNothingStored, r.cat.Hide(r.location), r.period))
	}
	if r.agencies != nil {
		agencies = slices.DeleteFunc(agencies, func(a store.AgencyScore) bool { return !slices.Contains(r.agencies, a.Agency) })
	}
	o := reportOptions(r.cat, r.lang, false, 0)
	if o.Failed, err = report.Failed(c.Context, r.store, store.Day(r.period), t.Runs); err != nil {
		return &exit{code: 3, err: err}
	}
	if o.Past, err = pastOf(c.Context, report.NewLookback(r.store), r.cat, store.Day(r.period), report.Scored(t.DatasetScores)); err != nil {
		return &exit{code: 3, err: err}
	}
	return r.write(as, t, agencies, o)
}

// loadTries is how often a period is read again because a run was committed meanwhile. A
// report of a period that is being audited is of what there was when it was read.
const loadTries = 3

// load reads what the report is about.
func (r *reporting) load(datasets []string) (t *store.Tables, agencies []store.AgencyScore, err error) {
	load := r.store.LoadWhole
	if r.Bool("json") { // programs are given every row
		load = r.store.Load
	}
	for range loadTries {
		if t, agencies, err = load(r.Context.Context, store.Day(r.period), datasets...); err != nil {
			return nil, nil, err
		}
		if err = r.whole(t); !errors.Is(err, store.ErrSettled) {
			return t, agencies, err
		}
	}
	return t, agencies, nil
}

// whole is an error where history has a run of the period that is asked for and current does
// not show: a report would pass it over.
func (r *reporting) whole(t *store.Tables) error {
	period, named := store.Day(r.period), append(r.Args().Slice(), r.StringSlice("dataset")...)
	there, err := r.store.Datasets(r.Context.Context, period)
	if err != nil {
		return err
	}
	return r.store.Unshown(r.Context.Context, period, period, func(_ store.Day, dataset string) bool {
		return slices.ContainsFunc(t.DatasetScores, func(d store.DatasetScore) bool { return d.Dataset == dataset }) ||
			len(named) > 0 && !slices.Contains(named, dataset) ||
			r.agencies != nil && slices.Contains(there, dataset) // perhaps of another agency
	})
}

// write writes the file and prints the answer, whichever is asked for.
func (r *reporting) write(as render, t *store.Tables, agencies []store.AgencyScore, o report.Options) error {
	if out := r.String("out"); out != "" {
		if err := writeReport(out, as, t, agencies, o); err != nil {
			return &exit{code: 3, err: err, text: message.Advised(message.New(msgReportNot, out, message.Cause(err)), err)}
		}
		to := r.App.Writer
		if r.Bool("json") {
			to = r.App.ErrWriter
		}
		fmt.Fprintln(to, message.New(msgReportAt, out).In(r.lang))
	}
	if !r.Bool("json") {
		return nil
	}
	var trends report.Trends
	if err := trends.Add(*t, agencies, o); err != nil {
		return err
	}
	return report.JSON(r.App.Writer, *t, agencies, &trends)
}

// newReporting reads the command line, and opens the store.
func newReporting(c *cli.Context) (*reporting, render, error) {
	s, err := readSettings(c)
	if err != nil {
		return nil, nil, err
	}
	out := c.String("out")
	as, known := renderOf(out)
	switch {
	case out == "" && !c.Bool("json"):
		return nil, nil, usage(message.New(msgNoOut))
	case out != "" && !known:
		return nil, nil, usage(message.New(msgOutForm, "--out", out, filepath.Ext(out)))
	}
	r := &reporting{Context: c, settings: s}
	if r.cat, err = catalogue.Load(c.String("catalogue")); err != nil {
		return nil, nil, usage(err)
	}
	if r.agencies, err = r.subtree(c.String("agency")); err != nil {
		return nil, nil, err
	}
	if r.period, err = dayFlag(c, "period", r.cat.Zone); err != nil {
		return nil, nil, err
	}
	if r.store, r.location, err = openStore(c, r.cat); err != nil {
		return nil, nil, err
	}
	if err := finish(c, r.store, r.cat, r.lang); err != nil {
		return nil, nil, &exit{code: 3, err: err}
	}
	return r, as, nil
}

// subtree is an agency and those below it, as the catalogue has them: parents come
// before their children.
func (r *reporting) subtree(id string) ([]string, error) {
	if id == "" {
		return nil, nil
	}
	var known, under []string
	for _, a := range r.cat.Agencies {
		known = append(known, a.ID)
		if a.ID == id || slices.Contains(under, a.Parent) {
			under = append(under, a.ID)
		}
	}
	if under == nil {
		return nil, usage(message.New(msgUnknownAgency, id), message.DidYouMean(id, known))
	}
	return under, nil
}

// datasets are those that are asked for by name and by agency, nil for all. Whose a
// dataset was in the period, the store says.
func (r *reporting) datasets() ([]string, error) {
	named := append(r.Args().Slice(), r.StringSlice("dataset")...)
	if err := checkDatasets(r.Context, r.cat, named, r.lang); err != nil || r.agencies == nil {
		return named, err
	}
	ctx, period := r.Context.Context, store.Day(r.period)
	all, err := r.store.Datasets(ctx, period)
	if err != nil {
		return nil, &exit{code: 3, err: err}
	}
	if len(named) > 0 {
		all = slices.DeleteFunc(all, func(id string) bool { return !slices.Contains(named, id) })
	}
	t, err := r.store.LoadTables(ctx, period, []string{"runs"}, all...)
	if err != nil {
		return nil, &exit{code: 3, err: err}
	}
	var theirs []string
	for _, run := range t.Runs {
		if slices.Contains(r.agencies, run.Agency) {
			theirs = append(theirs, run.Dataset)
		}
	}
	if theirs == nil {
		return nil, usage(message.New(msgNothingOfAgency, r.cat.Hide(r.location), r.String("agency"), r.period))
	}
	return theirs, nil
}
