package manual

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"

	"rasoat/rules/message"
)

// Example is a case of a check's test data, as the manual shows it.
type Example struct {
	Rules  string // of the dataset file, what is not the same in all
	Input  []File // the extract, and what else the case needs
	Result string // what the rules say of it
}

// File is a file of an example.
type File struct{ Name, Text string }

// FirstExample takes the first case of a check's test data: dataset.yaml, want,
// and the files between them; want.vi after it is what a Vietnamese reader is told
// instead. It returns nil where the archive has no such case.
func FirstExample(archive []byte, lang message.Lang) *Example {
	var e Example
	for _, f := range txtar.Parse(archive).Files {
		text := readable(string(f.Data))
		switch name := path.Base(f.Name); {
		case name == "dataset.yaml" && e.Rules == "":
			e.Rules = text
		case name == "want" && e.Result == "" && len(e.Input) > 0:
			e.Result = text
		case name == "want.vi" && e.Result != "" && lang != message.EN:
			e.Result = text
		case e.Result != "":
			return &e
		case e.Rules != "":
			e.Input = append(e.Input, File{name, text})
		}
	}
	if e.Result == "" {
		return nil
	}
	return &e
}

var escaped = regexp.MustCompile(`\\u[0-9a-f]{4}`)

// readable writes letters for the escapes of test data. What would not be seen,
// or be taken for something else, stays an escape: marks, blanks, signs.
func readable(text string) string {
	return escaped.ReplaceAllStringFunc(text, func(e string) string {
		n, _ := strconv.ParseUint(strings.TrimPrefix(e, `\u`), 16, 16)
		if r := rune(n); unicode.IsLetter(r) {
			return string(r)
		}
		return e
	})
}
