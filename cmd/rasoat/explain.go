package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"rasoat/rules"
	"rasoat/rules/check"
	"rasoat/rules/format"
	"rasoat/rules/manual"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

func explainCommand() *cli.Command {
	return &cli.Command{
		Name: "explain", ArgsUsage: "[CHECK|FORMAT|LIST|KEY]",
		Usage:  "the manual of a check, a format, a list that ships or a key of rules (fold, where); without a name, the list of all",
		Flags:  []cli.Flag{langFlag},
		Action: explainAction,
	}
}

func explainAction(c *cli.Context) error {
	s, err := readSettings(c)
	if err != nil {
		return err
	}
	name := c.Args().First()
	if name == "" {
		return listAll(c.App.Writer, s.lang)
	}
	page, ok := chapter(name, s.lang)
	if !ok {
		known := slices.Concat(rules.Names(), format.Names(), reference.Names(), manual.TopicNames())
		return usage(message.New(msgNoExplain, name), message.DidYouMean(name, known))
	}
	return page.Text(c.App.Writer, readingWidth(os.Stdout))
}

// chapter is the manual's chapter of a check, a format, a list that ships or a key of
// rules, or the words of a key that the store has for a reason.
func chapter(name string, lang message.Lang) (manual.Page, bool) {
	if c, ok := rules.Lookup(name); ok {
		return manual.OfCheck(c, lang, check.TestData(name)), true
	}
	if f, ok := format.Lookup(name); ok {
		return manual.OfFormat(f, lang), true
	}
	if reference.Has(name) {
		return manual.OfList(name, lang), true
	}
	if page, ok := manual.OfTopic(name, lang); ok {
		return page, true
	}
	return manual.OfReason(name, lang)
}

// listAll prints every check, format and list with the first sentence of its chapter.
func listAll(w io.Writer, lang message.Lang) error {
	for i, list := range []struct {
		heading string
		names   []string
	}{{manual.Checks, rules.Names()}, {manual.Formats, format.Names()}, {manual.References, reference.Names()}, {manual.Topics, manual.TopicNames()}} {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, message.New(list.heading).In(lang))
		for _, name := range list.names {
			page, _ := chapter(name, lang)
			if _, err := fmt.Fprintf(w, "  %-23s %s\n", name, page.Summary()); err != nil {
				return err
			}
		}
	}
	return nil
}

// readingWidth is the width of running text: the terminal's, but no longer than
// the eye follows; 80 where there is no terminal.
func readingWidth(f *os.File) int {
	if width := terminalWidth(f); width > 0 {
		return min(width, 100)
	}
	return 80
}
