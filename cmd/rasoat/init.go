package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/message"
)

var msgInitFull = message.Define("cli.init_full",
	"ổ đĩa đã đầy, không ghi được danh mục vào %s (%s); hãy giải phóng dung lượng rồi chạy lại",
	"the disk is full, the catalogue could not be written to %s (%s); make room, then run again")

func initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", ArgsUsage: "DIR",
		Usage: "writes a small catalogue that runs at once",
		Flags: []cli.Flag{langFlag,
			&cli.BoolFlag{Name: "schema", Usage: "only write the JSON Schemas of a catalogue that is there, for editors"}},
		Action: func(c *cli.Context) error {
			lang, err := language(c)
			if err != nil {
				return err
			}
			if c.NArg() != 1 {
				return usage(message.New(msgNoDir))
			}
			dir := c.Args().First()
			write, done := catalogue.Init, message.New(msgInitDone, message.ShellWord(dir))
			if c.Bool("schema") {
				write, done = catalogue.WriteSchemas, message.New(msgSchemaDone, dir)
			}
			written, err := write(dir)
			if err != nil {
				return notMade(dir, err)
			}
			for _, path := range written {
				fmt.Fprintln(c.App.Writer, path)
			}
			fmt.Fprintln(c.App.ErrWriter, done.In(lang))
			return nil
		},
	}
}

// notMade is why there is no catalogue: a disk without room is no fault of the command.
func notMade(dir string, err error) error {
	if message.IsFull(err) {
		return &exit{code: 3, text: message.New(msgInitFull, dir, message.Cause(err))}
	}
	return usage(err)
}
