package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/message"
)

func lintCommand() *cli.Command {
	return &cli.Command{
		Name: "lint", ArgsUsage: "[DIR]",
		Usage:  "checks catalogue and rules without reading data, all problems at once",
		Flags:  []cli.Flag{catalogueFlag, langFlag},
		Action: lintAction,
	}
}

func lintAction(c *cli.Context) error {
	dir := c.String("catalogue")
	if c.NArg() > 0 {
		dir = c.Args().First()
	}
	lang, err := language(c)
	if err != nil {
		return err
	}
	problems := catalogue.Lint(dir)
	if n := len(problems.List); n > 0 {
		if err := problems.Print(c.App.Writer, lang, colourful(os.Stdout)); err != nil {
			return err
		}
		fmt.Fprintln(c.App.ErrWriter, message.New(msgProblems, n).In(lang))
		return &exit{code: 1}
	}
	cat, err := catalogue.Load(dir)
	if err != nil {
		return usage(err)
	}
	rules := 0
	for _, d := range cat.Datasets {
		rules += len(d.Rules)
	}
	fmt.Fprintln(c.App.ErrWriter, message.New(msgNoProblems, len(cat.Datasets), rules).In(lang))
	return nil
}
