package main

import (
	"regexp"

	"github.com/urfave/cli/v2"

	"rasoat/rules/message"
)

var (
	msgNoFlag = message.Define("cli.no_flag",
		"không có tùy chọn --%s; xem “%s --help”", "no flag --%s; see %s --help")
	msgFlagAlone = message.Define("cli.flag_alone",
		"tùy chọn --%s cần một giá trị", "the flag --%s needs a value")
	msgFlagValue = message.Define("cli.flag_value",
		"--%[2]s: không dùng được %[1]q", "--%[2]s: %[1]q cannot be used")
)

// flagErrors are the complaints of the flag package, in English only, and what
// is said instead. What the brackets catch are the arguments.
var flagErrors = []struct {
	form *regexp.Regexp
	key  string
}{
	{regexp.MustCompile(`^flag provided but not defined: -(.*)$`), msgNoFlag},
	{regexp.MustCompile(`^flag needs an argument: -(.*)$`), msgFlagAlone},
	{regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]*): .*$`), msgFlagValue},
}

// wrongFlags says in the reader's language what is wrong with the flags. The
// library would print the whole manual of the command on stdout instead.
func wrongFlags(c *cli.Context, err error, _ bool) error {
	for _, e := range flagErrors {
		found := e.form.FindStringSubmatch(err.Error())
		switch {
		case found == nil:
		case e.key == msgNoFlag:
			near := message.M{}
			if name, ok := message.Nearest(found[1], flagNames(c)); ok {
				near = message.DidYouMean("--"+found[1], []string{"--" + name})
			}
			return usage(message.New(msgNoFlag, found[1], commandLine(c)), near)
		case e.key == msgFlagValue:
			return usage(message.New(msgFlagValue, found[1], found[2]))
		default:
			return usage(message.New(e.key, found[1]))
		}
	}
	return usage(err)
}

// commandLine is how the command is called: rasoat, rasoat run.
func commandLine(c *cli.Context) string {
	if c.Command == nil || c.Command.Name == "" || c.Command.Name == c.App.Name {
		return c.App.Name
	}
	return c.Command.HelpName // rasoat store ls
}

func flagNames(c *cli.Context) []string {
	var names []string
	for _, f := range c.Command.Flags {
		names = append(names, f.Names()...)
	}
	return names
}

// commands are all commands of the program, each with the same manners.
func commands() []*cli.Command {
	all := []*cli.Command{
		initCommand(), lintCommand(), runCommand(), checkCommand(), readCommand(), testCommand(), reportCommand(), auditCommand(), storeCommand(),
		verifyCommand(), explainCommand(), versionCommand(),
	}
	for _, c := range all {
		c.OnUsageError, c.HideHelpCommand = wrongFlags, true
		for _, sub := range c.Subcommands {
			sub.OnUsageError, sub.HideHelpCommand = wrongFlags, true
		}
	}
	return all
}
