// Command generate writes the data dictionary of the store, pipeline/store/README.md
// and README.vi.md. It is run by `go generate ./pipeline/store/dictionary`, in the
// folder of that package.
package main

import (
	"fmt"
	"os"

	"rasoat/pipeline/store/dictionary"
)

func main() {
	if err := dictionary.WriteFiles("..", dictionary.Write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
