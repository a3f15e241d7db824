package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

func reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", ArgsUsage: "[DATASET…]",
		Usage: "renders the report of a period from the score store",
		Flags: []cli.Flag{&cli.StringFlag{Name: "out", Usage: "the HTML file to write"},
			&cli.StringSliceFlag{Name: "dataset", Usage: "a dataset to report; may be given several times, or as an argument (default: all)"},
			catalogueFlag, storeFlag, periodFlag, langFlag, formatFlag, levelFlag},
		Action: reportAction,
	}
}

func reportAction(c *cli.Context) error {
	s, err := readSettings(c)
	if err != nil {
		return err
	}
	if ext := strings.ToLower(filepath.Ext(c.String("out"))); ext != ".html" && ext != ".htm" {
		return usage(message.New(msgNoOut))
	}
	cat, err := catalogue.Load(c.String("catalogue"))
	if err != nil {
		return usage(err)
	}
	datasets := append(c.Args().Slice(), c.StringSlice("dataset")...)
	if err := checkDatasets(cat, datasets); err != nil {
		return err
	}
	period, err := dayFlag(c, "period", cat.Zone)
	if err != nil {
		return err
	}
	st, location, err := openStore(c, cat)
	if err != nil {
		return err
	}
	if err := finish(c, st, cat, s.languageOf(cat)); err != nil {
		return &exit{code: 3, err: err}
	}
	t, agencies, err := st.Load(c.Context, store.Day(period), datasets...)
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if len(t.DatasetScores) == 0 {
		return usage(message.New(msgNothingStored, cat.Hide(location), period))
	}
	o := reportOptions(cat, s.languageOf(cat), false, 0)
	if o.Past, err = report.NewLookback(st).Past(c.Context, store.Day(period), report.Scored(t.DatasetScores)); err != nil {
		return &exit{code: 3, err: err}
	}
	if err := writeHTML(c.String("out"), t, agencies, o); err != nil {
		return &exit{code: 3, err: err, text: message.New(msgReportNot, c.String("out"), cause(err))}
	}
	fmt.Fprintln(c.App.Writer, message.New(msgReportAt, c.String("out")).In(s.languageOf(cat)))
	return nil
}
