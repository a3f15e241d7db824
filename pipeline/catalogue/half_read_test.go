package catalogue_test

import (
	"path/filepath"
	"strings"
	"testing"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/message"
)

// What a rule names is judged in the first round, though something else of its parameters
// is wrong.
func TestHalfRead(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rasoat.yaml"), []byte("version: 1\nstore: s\nagencies: [{id: a, name: A}]\n"))
	write(t, filepath.Join(dir, "datasets/d.yaml"), []byte("version: 1\nid: d\nagency: a\nsource: {path: x.csv}\ncolumns: {known: }\n"+
		"rules:\n  - id: x\n    where: role == \"a\"\n    compare: {left: one, op: \"=>\", right: known}\n"+
		"  - {id: y, any_of: {columns: [two, known], nothing: 1}}\n"))
	var got []string
	for _, p := range catalogue.Lint(dir).List {
		got = append(got, p.Text.In(message.EN))
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{`"role"`, `"one"`, `"two"`, `"=>"`, `nothing`} {
		if strings.Count(all, want) != 1 {
			t.Errorf("%s is not said once:\n%s", want, all)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d problems:\n%s", len(got), all)
	}
}
