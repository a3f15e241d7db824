package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/message"
)

// languageOf is the language of all that an officer reads: what --lang says, else that of
// the catalogue, else Vietnamese. It is found before anything is done and of the bare
// words of the command line, flags first: what is wrong with them, or with the catalogue,
// has to be said in one too.
func languageOf(args []string) message.Lang {
	if lang := message.Lang(flagOf(args, "lang")); isLanguage(lang) {
		return lang
	}
	if rules := flagOf(args, "rules"); rules != "" {
		if dir, ok := catalogue.FolderOf(rules); ok {
			return catalogue.Language(dir)
		}
	}
	dir := "."
	if given := flagOf(args, "catalogue"); given != "" {
		dir = given
	}
	if end := slices.Index(args, "--"); end > 0 && end+1 < len(args) && takesFolder(args[1]) {
		dir = args[end+1]
	}
	return catalogue.Language(dir)
}

func isLanguage(lang message.Lang) bool { return lang == message.VI || lang == message.EN }

// takesFolder tells whether the argument of a command is the folder of the catalogue.
func takesFolder(command string) bool { return command == "lint" || command == "test" }

// flagOf is the text that a flag is given, the last one as for the flags themselves.
func flagOf(args []string, name string) (text string) {
	for i, a := range args {
		if a == "--" {
			break
		}
		given, value, whole := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch {
		case given != name || !strings.HasPrefix(a, "-"):
		case whole:
			text = value
		case i+1 < len(args):
			text = args[i+1]
		}
	}
	return text
}

// languageKey is where the program keeps its language.
const languageKey = "language"

// language is the language that was found, unless --lang asks for one that is not there.
func language(c *cli.Context) (message.Lang, error) {
	lang := c.App.Metadata[languageKey].(message.Lang)
	if asked := c.String("lang"); asked != "" && !isLanguage(message.Lang(asked)) {
		return lang, usage(message.New(msgBadFlag, "--lang", asked, "vi, en"))
	}
	return lang, nil
}
