package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

func testCommand() *cli.Command {
	return &cli.Command{
		Name: "test", ArgsUsage: "[DIR]",
		Usage:  "runs the catalogue's own rule tests, tests/*.yaml",
		Flags:  []cli.Flag{catalogueFlag, langFlag, jobsFlag},
		Action: testAction,
	}
}

// ruleTests is a run of the command and what it has come to so far.
type ruleTests struct {
	*cli.Context
	settings
	cat      *catalogue.Catalogue
	found    decode.Problems
	broken   bool // a dataset that is to be tested has problems of its own
	cases    int
	expected int
}

func testAction(c *cli.Context) error {
	t := &ruleTests{Context: c}
	var err error
	if t.settings, err = readSettings(c); err != nil {
		return err
	}
	dir := c.String("catalogue")
	if c.NArg() > 0 {
		dir = c.Args().First()
	}
	if t.cat, err = catalogue.Load(dir); err != nil {
		return usage(err)
	}
	files, wrong := t.cat.LoadTests()
	t.found.Add(wrong)
	for _, f := range files {
		if err := t.run(f); err != nil {
			return &exit{code: 3, err: err}
		}
	}
	if err := t.found.Print(c.App.Writer, t.lang, colourful(os.Stdout)); err != nil {
		return err
	}
	fmt.Fprintln(c.App.ErrWriter, t.summary(len(files)).In(t.lang))
	switch {
	case t.broken:
		return &exit{code: 3}
	case len(t.found.List) > 0:
		return &exit{code: 1}
	}
	return nil
}

// run runs the cases of a file, unless the file of their dataset is wrong: then
// that is what there is to say.
func (t *ruleTests) run(f *catalogue.Tests) error {
	for _, b := range t.cat.Broken {
		if b.ID == f.Dataset {
			t.broken = true
			return b.Problems.Print(t.App.ErrWriter, t.lang, colourful(os.Stderr))
		}
	}
	t.cases += len(f.Cases)
	for _, c := range f.Cases {
		t.expected += len(c.Expect)
	}
	found, err := pipeline.Test(t.Context.Context, pipeline.Config{Catalogue: t.cat, Jobs: t.jobs, Log: t.log}, f)
	if err != nil {
		return err
	}
	t.found.Add(found)
	return nil
}

func (t *ruleTests) summary(files int) message.M {
	switch n := len(t.found.List); {
	case n > 0:
		return message.New(msgProblems, n)
	case files == 0 && !t.broken:
		return message.New(msgNoTests)
	}
	return message.New(msgTestsHold, files, t.cases, t.expected)
}
