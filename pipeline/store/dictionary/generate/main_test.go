package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/store/dictionary"
)

// The dictionary in the repository is what the rows are today.
func TestDictionaryIsUpToDate(t *testing.T) {
	for name, lang := range dictionary.Files {
		var want bytes.Buffer
		if err := dictionary.Write(&want, lang); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), string(got)); diff != "" {
			t.Errorf("pipeline/store/%s is not what go generate ./pipeline/store/dictionary writes (-rows +file):\n%s", name, diff)
		}
	}
}
