package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/message"
)

var (
	msgExCheck     = message.Define("explain.check", "phép kiểm tra", "check")
	msgExFormat    = message.Define("explain.format", "định dạng", "format")
	msgExCriterion = message.Define("explain.criterion", "tiêu chí", "criterion")
	msgExGroup     = message.Define("explain.group", "nhóm lỗi", "error group")
	msgExUnit      = message.Define("explain.unit", "đơn vị đếm", "unit")
	msgExParams    = message.Define("explain.params", "tham số", "parameters")
	msgExMain      = message.Define("explain.main", "chính", "main")
	msgExRequired  = message.Define("explain.required", "bắt buộc", "required")
	msgExValid     = message.Define("explain.valid", "hợp lệ", "valid")
	msgExInvalid   = message.Define("explain.invalid", "không hợp lệ", "invalid")
	msgExChecks    = message.Define("explain.checks", "Các phép kiểm tra", "Checks")
	msgExFormats   = message.Define("explain.formats", "Các định dạng", "Formats")
)

func explainCommand() *cli.Command {
	return &cli.Command{
		Name: "explain", ArgsUsage: "[CHECK|FORMAT]",
		Usage: "the manual of a check or a format; without a name, the list of all",
		Flags: []cli.Flag{langFlag},
		Action: func(c *cli.Context) error {
			lang := message.Lang(c.String("lang"))
			name := c.Args().First()
			if name == "" {
				listAll(c.App.Writer, lang)
				return nil
			}
			if check, ok := rules.Lookup(name); ok {
				explainCheck(c.App.Writer, check, lang)
				return nil
			}
			if f, ok := format.Lookup(name); ok {
				explainFormat(c.App.Writer, f, lang)
				return nil
			}
			known := append(rules.Names(), format.Names()...)
			return usage(message.New(msgNoExplain, name), message.DidYouMean(name, known))
		},
	}
}

func say(key string, lang message.Lang) string { return message.New(key).In(lang) }

func listAll(w io.Writer, lang message.Lang) {
	fmt.Fprintf(w, "%s\n", say(msgExChecks, lang))
	for _, name := range rules.Names() {
		check, _ := rules.Lookup(name)
		fmt.Fprintf(w, "  %-18s %s\n", name, firstSentence(check.Doc.In(lang)))
	}
	fmt.Fprintf(w, "\n%s\n", say(msgExFormats, lang))
	for _, name := range format.Names() {
		f, _ := format.Lookup(name)
		fmt.Fprintf(w, "  %-18s %s\n", name, firstSentence(f.Doc.In(lang)))
	}
}

func firstSentence(s string) string {
	first, _, _ := strings.Cut(s, ". ")
	return strings.TrimSuffix(first, ".")
}

func explainCheck(w io.Writer, c *rules.Check, lang message.Lang) {
	fmt.Fprintf(w, "%s · %s\n\n%s\n\n", c.Name, say(msgExCheck, lang), c.Doc.In(lang))
	fmt.Fprintf(w, "%s: %s", say(msgExCriterion, lang), c.Criterion)
	if c.ErrorGroup > 0 {
		fmt.Fprintf(w, " · %s: %d", say(msgExGroup, lang), c.ErrorGroup)
	}
	fmt.Fprintf(w, " · %s: %s\n", say(msgExUnit, lang), c.Unit)
	params := c.Params()
	if len(params) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", say(msgExParams, lang))
	for _, p := range params {
		var marks []string
		if p.Main {
			marks = append(marks, say(msgExMain, lang))
		}
		if p.Required && !p.FromPlace() {
			marks = append(marks, say(msgExRequired, lang))
		}
		name := p.Name
		if len(marks) > 0 {
			name += " (" + strings.Join(marks, ", ") + ")"
		}
		fmt.Fprintf(w, "  %-22s %s\n", name, p.Doc.In(lang))
	}
}

func explainFormat(w io.Writer, f *format.Format, lang message.Lang) {
	fmt.Fprintf(w, "%s · %s\n\n%s\n", f.Name, say(msgExFormat, lang), f.Doc.In(lang))
	for _, list := range []struct {
		key    string
		values []string
	}{{msgExValid, f.Valid}, {msgExInvalid, f.Invalid}} {
		fmt.Fprintf(w, "\n%s:\n", say(list.key, lang))
		for _, v := range slices.Sorted(slices.Values(list.values)) {
			fmt.Fprintf(w, "  %q\n", v)
		}
	}
}
