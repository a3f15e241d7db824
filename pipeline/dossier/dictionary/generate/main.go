// Command generate writes the data dictionary of dossiers, pipeline/dossier/README.md
// and README.vi.md. It is run by `go generate ./pipeline/dossier/dictionary`, in the
// folder of that package.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"rasoat/pipeline/dossier/dictionary"
	"rasoat/rules/message"
)

// files are the two languages of the dictionary, in the folder of package dossier.
var files = map[string]message.Lang{"README.md": message.EN, "README.vi.md": message.VI}

func main() {
	if err := write(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	for name, lang := range files {
		var b bytes.Buffer
		if err := dictionary.Write(&b, lang); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
