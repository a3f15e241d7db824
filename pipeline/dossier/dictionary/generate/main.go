// Command generate writes the data dictionary of dossiers, pipeline/dossier/README.md
// and README.vi.md. It is run by `go generate ./pipeline/dossier/dictionary`, in the
// folder of that package.
package main

import (
	"fmt"
	"os"

	dossier "rasoat/pipeline/dossier/dictionary"
	"rasoat/pipeline/store/dictionary"
)

func main() {
	if err := dictionary.WriteFiles("..", dossier.Write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
