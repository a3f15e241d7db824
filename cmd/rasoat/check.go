package main

import (
	"context"
	"os"
	"path/filepath"
	"syscall"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/score"
	"rasoat/pipeline/source"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

func checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", ArgsUsage: "FILE",
		Usage: "audits one file at hand by a dataset file, and writes nothing",
		Flags: []cli.Flag{&cli.StringFlag{Name: "rules", Usage: "dataset file with the rules (default: the dataset of --catalogue that takes the file)"},
			catalogueFlag, periodFlag, langFlag, jsonFlag, failOnFlag("fail"), jobsFlag, memoryFlag, quietFlag, formatFlag,
			&cli.StringFlag{Name: "log-level", Value: "warn", Usage: levelFlag.Usage}},
		Action: checkAction,
	}
}

func checkAction(c *cli.Context) error {
	s, err := readSettings(c)
	if err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usage(message.New(msgNoFile))
	}
	file := c.Args().First()
	cat, d, period, err := rulesFor(c, file)
	if err != nil {
		return err
	}
	bar := newProgress(c.Bool("no-progress"))
	tables, err := pipeline.Check(c.Context, pipeline.Config{Catalogue: cat, Jobs: s.jobs, Memory: s.memory, Log: s.log,
		Progress: bar.begin}, d, file, period)
	bar.finish()
	if err != nil {
		return &exit{code: 3, text: pipeline.ProblemOf(err), err: err}
	}
	if c.Bool("json") {
		err = report.JSON(c.App.Writer, *tables, nil)
	} else {
		err = report.Summary(c.App.Writer, *tables, nil, reportOptions(cat, s.lang, colourful(os.Stdout), terminalWidth(os.Stdout)))
	}
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if s.failOn > 0 && gradeOf(score.Status(tables.DatasetScores[0].Status)) >= s.failOn {
		return &exit{code: 1}
	}
	return nil
}

// rulesFor finds the rules by which a file is audited: those of --rules, or of
// the dataset of the catalogue whose source takes the file.
func rulesFor(c *cli.Context, file string) (*catalogue.Catalogue, *catalogue.Dataset, value.Day, error) {
	if rules := c.String("rules"); rules != "" {
		cat, d, err := catalogue.LoadDataset(rules)
		if err != nil {
			return nil, nil, 0, usage(err)
		}
		period, err := dayFlag(c, "period", cat.Zone)
		return cat, d, period, err
	}
	cat, err := catalogue.Load(c.String("catalogue"))
	if err != nil {
		return nil, nil, 0, usage(err)
	}
	period, err := dayFlag(c, "period", cat.Zone)
	if err != nil {
		return nil, nil, 0, err
	}
	switch there, err := os.Stat(file); {
	case err != nil:
		return nil, nil, 0, unreadable(file, err)
	case there.IsDir():
		return nil, nil, 0, unreadable(file, syscall.EISDIR)
	}
	for _, d := range cat.Datasets {
		if takes(d, file, period) {
			return cat, d, period, nil
		}
	}
	return nil, nil, 0, usage(message.New(msgNoRules, file))
}

func takes(d *catalogue.Dataset, file string, period value.Day) bool {
	want, err := filepath.Abs(file)
	if err != nil {
		return false
	}
	if d.Source.IsRemote() {
		return false
	}
	found, _ := source.Find(context.Background(), d.Source, d.Dir, period)
	for _, f := range found {
		if path, err := filepath.Abs(f.Path); err == nil && path == want {
			return true
		}
	}
	return false
}
