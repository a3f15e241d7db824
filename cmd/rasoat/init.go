package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/message"
)

func initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", ArgsUsage: "DIR",
		Usage: "writes a small catalogue that runs at once",
		Flags: []cli.Flag{langFlag},
		Action: func(c *cli.Context) error {
			lang, err := language(c)
			if err != nil {
				return err
			}
			if c.NArg() != 1 {
				return usage(message.New(msgNoDir))
			}
			written, err := catalogue.Init(c.Args().First())
			if err != nil {
				return usage(err)
			}
			for _, path := range written {
				fmt.Fprintln(c.App.Writer, path)
			}
			fmt.Fprintln(c.App.ErrWriter, message.New(msgInitDone, c.Args().First()).In(lang))
			return nil
		},
	}
}
