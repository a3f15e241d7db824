package check_test

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/unicode/norm"

	"rasoat/rules"
)

// spellings are pairs of texts that are equal under one folding (and those that
// include it) and different otherwise.
var spellings = []struct{ one, other string }{
	{"Lê Lợi", "LÊ LỢI"},
	{"Lê Lợi", " Lê \u00a0Lợi"},
	{"Lê Lợi", norm.NFD.String("Lê Lợi")},
	{"Hòa", "Hoà"},
	{"Đào", "Dao"},
}

// Every check that compares texts passes over the differences that `fold` names,
// and over no others. How it is asked is in its txtar: a case whose name begins
// with “two spellings”, where ‹one› and ‹other› are compared under ‹fold›.
func TestFold(t *testing.T) {
	for _, name := range rules.Names() {
		check, _ := rules.Lookup(name)
		if !check.Folds {
			continue
		}
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			files, cases := map[string]string{}, []string{}
			for _, f := range archive.Files {
				files[f.Name] = string(f.Data)
				if dir, base := path.Split(f.Name); base == "dataset.yaml" && strings.HasPrefix(dir, "two spellings") {
					cases = append(cases, dir)
				}
			}
			if len(cases) == 0 {
				t.Errorf("testdata/%s.txtar has no case “two spellings”", name)
			}
			for _, dir := range cases {
				testSpellings(&foldCase{t, name, files, dir})
			}
		})
	}
}

func testSpellings(c *foldCase) {
	for _, pair := range spellings {
		equal, different := c.counts(0, pair.one, pair.one), c.counts(0, pair.one, pair.other)
		if equal == different {
			c.t.Fatalf("%s: %q and %q make no difference:\n%s", c.dir, pair.one, pair.other, equal)
		}
		for _, f := range foldingsOfOne() {
			want := different
			if string(f.Append(nil, []byte(pair.one))) == string(f.Append(nil, []byte(pair.other))) {
				want = equal
			}
			if got := c.counts(f, pair.one, pair.other); got != want {
				c.t.Errorf("%s: %q and %q under %v:\n%swant\n%s", c.dir, pair.one, pair.other, f.Names(), got, want)
			}
		}
	}
}

// foldingsOfOne are the foldings one by one, and all of them together.
func foldingsOfOne() (all []rules.Folding) {
	whole := rules.Folding(0)
	for _, name := range rules.FoldingNames() {
		f, _ := rules.ParseFolding(name)
		all, whole = append(all, f), whole|f
	}
	return append(all, whole)
}

// foldCase is a case in which two texts and a folding are filled in.
type foldCase struct {
	t     *testing.T
	check string
	files map[string]string
	dir   string
}

// counts returns what the rules say of two texts, without the rows that they
// show.
func (c *foldCase) counts(f rules.Folding, one, other string) string {
	filled := map[string]string{}
	fill := strings.NewReplacer("‹one›", one, "‹other›", other, "‹fold›", "["+strings.Join(f.Names(), ", ")+"]")
	for name, text := range c.files {
		filled[name] = fill.Replace(text)
	}
	lines := strings.SplitAfter((&testCase{t: c.t, check: c.check, files: filled, dir: c.dir, seen: &shown{}}).run(), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "  row ") }), "")
}
