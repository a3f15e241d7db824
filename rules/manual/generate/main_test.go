package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The manual in the repository is what the registrations say today.
func TestManualIsUpToDate(t *testing.T) {
	for name, lang := range files {
		want, err := book(lang)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("rules/%s is not what go generate ./rules/manual writes (-registered +file):\n%s", name, diff)
		}
	}
}
