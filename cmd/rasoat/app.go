package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"rasoat/rules/decode"
	"rasoat/rules/message"
)

func newApp(stdout io.Writer, stderr *os.File) *cli.App {
	return &cli.App{
		Name: "rasoat", Usage: "rà soát chất lượng dữ liệu · audit the quality of delivered data",
		Version: versionText(), HideVersion: true, Writer: stdout, ErrWriter: stderr,
		Suggest: true, ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError: wrongFlags, Commands: commands(),
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return usage(message.New(msgUnknownCommand, name), message.DidYouMean(name, commandNames(c.App)))
			}
			return cli.ShowAppHelp(c)
		},
	}
}

func commandNames(app *cli.App) []string {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	return names
}

// interspersed moves the flags of a command before its arguments, so that
// `rasoat check births.csv --rules births.yaml` works as everybody writes it;
// the library stops at the first argument that is no flag.
func interspersed(app *cli.App, args []string) []string {
	if len(args) < 3 {
		return args
	}
	command, from := app.Command(args[1]), 2
	if command != nil && len(command.Subcommands) > 0 {
		command, from = subcommand(command, args[2]), 3
	}
	if command == nil {
		return args
	}
	var flags, rest []string
	for i := from; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(a, "-") || a == "-" {
			rest = append(rest, a)
			continue
		}
		flags = append(flags, a)
		if takesValue(command, a) && i+1 < len(args) {
			i++
			flags = append(flags, args[i])
		}
	}
	return append(append(append(args[:from:from], flags...), "--"), rest...)
}

func subcommand(of *cli.Command, name string) *cli.Command {
	for _, c := range of.Subcommands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// takesValue tells whether a flag is followed by its value.
func takesValue(command *cli.Command, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range command.Flags {
		for _, n := range f.Names() {
			if _, isBool := f.(*cli.BoolFlag); n == name {
				return !isBool
			}
		}
	}
	return false
}

// exit is an error with the exit code it stands for. What has been printed
// already has no error inside.
type exit struct {
	code int
	err  error
	text message.M
	hint message.M
}

func (e *exit) Error() string {
	if e.err != nil {
		return e.err.Error()
	}
	return e.text.In(message.EN)
}

func (e *exit) Unwrap() error { return e.err }

// usage is a wrong command line: what is wrong is an error or a message.
func usage(what any, hint ...message.M) error {
	e := &exit{code: 2}
	switch w := what.(type) {
	case error:
		e.err = w
	case message.M:
		e.text = w
	}
	if len(hint) > 0 {
		e.hint = hint[0]
	}
	return e
}

// printed is stdout, which remembers that it could not be written: half an answer must
// not pass for one, also where a command looks at no error of printing.
type printed struct {
	to     *os.File
	failed error
}

func (p *printed) Write(text []byte) (int, error) {
	n, err := p.to.Write(text)
	if p.failed == nil {
		p.failed = err
	}
	return n, err
}

// whole is the error of a command, or that its answer could not be written: that comes
// before what it found.
func (p *printed) whole(err error) error {
	if p.failed != nil {
		return &exit{code: 3, err: p.failed}
	}
	return err
}

// exitCode prints the error, if there is one to print, and returns its code.
func exitCode(ctx context.Context, err error, stderr *os.File, lang message.Lang) int {
	if ctx.Err() != nil {
		return signalCode(ctx)
	}
	if err == nil {
		return 0
	}
	var e *exit
	if !errors.As(err, &e) {
		e = &exit{code: 2, err: err}
	}
	var problems *decode.Problems
	switch {
	case errors.As(err, &problems):
		_ = problems.Print(stderr, lang, colourful(stderr))
	case !e.text.IsZero():
		fmt.Fprintln(stderr, "rasoat:", e.text.In(lang))
	case e.err != nil:
		fmt.Fprintln(stderr, "rasoat:", officerText(e.err, lang))
	}
	if !e.hint.IsZero() {
		fmt.Fprintln(stderr, "       ", e.hint.In(lang))
	}
	return e.code
}
