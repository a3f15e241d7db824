package manual

import (
	"path"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Example is a case of a check's test data, as the manual shows it.
type Example struct {
	Rules  string // the dataset file, without what every dataset has
	Input  string // the extract
	Result string // what the test wants
}

// FirstExample takes the first case of a check's test data: the file
// dataset.yaml, and the input.csv and want beside it. It returns nil where the
// archive has no such case.
func FirstExample(archive []byte) *Example {
	files := map[string]string{}
	var first string
	for _, f := range txtar.Parse(archive).Files {
		files[f.Name] = string(f.Data)
		if first == "" && path.Base(f.Name) == "dataset.yaml" {
			first = f.Name
		}
	}
	dir := path.Dir(first)
	e := Example{Rules: rulesOf(files[first]), Input: files[path.Join(dir, "input.csv")], Result: files[path.Join(dir, "want")]}
	if first == "" || e.Input == "" || e.Result == "" {
		return nil
	}
	return &e
}

// ceremony are the keys that every dataset file has and no example needs.
var ceremony = []string{"version", "id", "title", "agency"}

func rulesOf(dataset string) string {
	lines := strings.SplitAfter(dataset, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		key, _, ok := strings.Cut(line, ":")
		return ok && slices.Contains(ceremony, key)
	}), "")
}
