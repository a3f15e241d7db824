package catalogue

import (
	"os"
	"path/filepath"
	"testing"

	"rasoat/pipeline/score"
)

// A due day outside the cycle is wrong, and makes no daily dataset of a monthly one: what was
// delivered this month still counts for its agency.
func TestWrongDueKeepsTheCycle(t *testing.T) {
	dir := t.TempDir()
	if _, err := Init(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "datasets", "books.yaml")
	if err := os.WriteFile(name, []byte("version: 1\nid: books\nevery: month\ndue: 45\ncolumns: {id: {}}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil || len(c.Broken) != 1 {
		t.Fatal(c, err)
	}
	if is := c.Broken[0].Cycle; is.Every != score.Monthly {
		t.Errorf("the cycle is %+v", is)
	}
}
