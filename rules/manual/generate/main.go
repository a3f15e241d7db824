// Command generate writes the manual of the checks and formats, rules/README.md
// and rules/README.vi.md, from their registrations and test data. It is run by
// `go generate ./rules/manual`, in the folder of that package.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"rasoat/rules/check"
	"rasoat/rules/manual"
	"rasoat/rules/message"
)

// files are the two halves of the manual, in the folder rules.
var files = map[string]message.Lang{"README.md": message.EN, "README.vi.md": message.VI}

func main() {
	if err := write(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(rules string) error {
	for name, lang := range files {
		text, err := book(lang)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(rules, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// book is the manual in one language.
func book(lang message.Lang) ([]byte, error) {
	var b bytes.Buffer
	err := manual.Book(&b, lang, check.TestData)
	return b.Bytes(), err
}
