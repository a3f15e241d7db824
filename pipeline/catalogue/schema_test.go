package catalogue_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"rasoat/pipeline/catalogue"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// compiled are the schemas, held against that of schemas themselves and compiled
// by a validator.
var compiled = sync.OnceValue(func() map[string]*jsonschema.Schema {
	all := map[string]*jsonschema.Schema{}
	c := jsonschema.NewCompiler()
	files := catalogue.Schemas()
	for name, text := range files {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = c.AddResource(name, doc)
		}
		if err != nil {
			panic(err)
		}
	}
	for name := range files {
		all[strings.TrimSuffix(name, ".schema.json")] = c.MustCompile(name)
	}
	return all
})

// schemaVerdict is what a validator says of a file, as an editor would.
func schemaVerdict(t *testing.T, kind string, text []byte) error {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil || len(doc.Content) == 0 {
		return errors.New("no YAML")
	}
	return compiled()[kind].Validate(plainValue(doc.Content[0]))
}

// plainValue is a YAML value as JSON has it, by the core schema of YAML 1.2: dates
// are texts.
func plainValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return plainValue(n.Alias)
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, plainValue(item))
		}
		return list
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if value := plainValue(n.Content[i+1]); n.Content[i].ShortTag() != "!!merge" {
				m[n.Content[i].Value] = value
			} else if merged, ok := value.(map[string]any); ok {
				for k, v := range merged {
					if _, own := m[k]; !own {
						m[k] = v
					}
				}
			}
		}
		return m
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return f
		}
	}
	return n.Value
}

// kindOf is the kind of a catalogue's file, by where it lies.
func kindOf(path string) string {
	switch filepath.Base(filepath.Dir(path)) {
	case "datasets":
		return "dataset"
	case "tests":
		return "tests"
	}
	return "rasoat"
}

// Every file of a catalogue in this project is one that its schema takes.
func TestSchemasTakeFixtures(t *testing.T) {
	var files []string
	for _, pattern := range []string{"template", "../../fixtures/*", "../../fixtures/*/*"} {
		for _, name := range []string{"rasoat.yaml", "datasets/*.yaml", "tests/*.yaml"} {
			found, _ := filepath.Glob(filepath.Join(pattern, name))
			files = append(files, found...)
		}
	}
	if len(files) < 20 {
		t.Fatalf("there are more files than %q", files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schemaVerdict(t, kindOf(file), text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// seen are the problems that a schema sees too. Others are of more than one file
// or place (an id that is taken, a column that is not declared), of what a text
// says (an expression, a pattern), or of how it is written (a number in quotes is
// one that it sees; one with an exponent is not).
var seenBySchema = []string{"lint.unknown_key", "lint.missing_key", "lint.wrong_type", "lint.no_value", "lint.not_one_of",
	"lint.unknown_check", "lint.no_check", "lint.two_checks", "lint.no_rule_id", "lint.unknown_parameter", "lint.no_parameter",
	"lint.version", "lint.bad_id", "lint.error_group", "lint.reserved", "lint.negative_count", "lint.too_many_rows"}

// What Lint takes the schema takes, and of what Lint complains, where a schema can
// see it, the schema complains too. Held on the cases of the tests of Lint and of
// all checks, whole and each rule by itself.
func TestSchemaAgainstLint(t *testing.T) {
	taken, refused := 0, 0
	for _, c := range lintCases(t) {
		verdict := schemaVerdict(t, c.kind, []byte(c.text))
		if verdict != nil && len(c.problems) == 0 {
			t.Errorf("%s: lint takes it, the schema does not: %v\n%s", c.name, verdict, c.text)
		}
		for _, p := range c.problems {
			if verdict == nil && slices.Contains(seenBySchema, p.Text.Key) && !c.isOfMore(p) {
				t.Errorf("%s: lint complains, the schema does not: %s (%s)\n%s", c.name, p.Text.In(message.EN), p.Hint.In(message.EN), c.text)
			}
		}
		if verdict == nil {
			taken++
		} else {
			refused++
		}
	}
	if taken < 300 || refused < 100 {
		t.Errorf("%d files were taken and %d refused: too few to tell", taken, refused)
	}
}

// lintCase is a file and what Lint says of it.
type lintCase struct {
	name, kind, text string
	problems         []decode.Problem
}

// isOfMore tells of a problem that is like those that a schema sees, and is none.
func (c lintCase) isOfMore(p decode.Problem) bool {
	of := p.Hint.Key
	return of == "lint.wants_date" // a day that the calendar does not have
}

func lintCases(t *testing.T) []lintCase {
	t.Helper()
	var cases []lintCase
	catalogues, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range catalogues {
		cases = append(cases, catalogueCases(t, name)...)
	}
	checks, _ := filepath.Glob("../../rules/check/testdata/*.txtar")
	for _, name := range checks {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if filepath.Base(f.Name) == "dataset.yaml" {
				cases = append(cases, datasetCases(t, name+" "+f.Name, archive, filepath.Dir(f.Name), string(f.Data)+"\nversion: 1\nid: t\n")...)
			}
		}
	}
	return cases
}

// catalogueCases are the files of a catalogue.
func catalogueCases(t *testing.T, name string) []lintCase {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := extract(t, archive)
	problems := catalogue.Lint(dir, environment)
	var cases []lintCase
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) != ".yaml" {
			continue
		}
		c := lintCase{name: name + " " + f.Name, kind: kindOf(f.Name), text: string(f.Data)}
		for _, p := range problems.List {
			if p.Place.Path == filepath.ToSlash(filepath.Join(dir, f.Name)) {
				c.problems = append(c.problems, p)
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// datasetCases are a dataset file as it is, and with each of its rules alone.
func datasetCases(t *testing.T, name string, archive *txtar.Archive, dir, text string) []lintCase {
	t.Helper()
	texts := []string{text}
	if head, rules, ok := strings.Cut(text, "\nrules:\n"); ok {
		lines := strings.Split(rules, "\n")
		rest := slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.HasPrefix(l, " ") || l == "" })
		for _, line := range lines {
			if strings.HasPrefix(line, "  - {") {
				texts = append(texts, fmt.Sprintf("%s\nrules:\n%s\n%s\n", head, line, strings.Join(rest, "\n")))
			}
		}
	}
	home := t.TempDir()
	for _, f := range archive.Files {
		if rel, err := filepath.Rel(dir, f.Name); err == nil && !strings.HasPrefix(rel, "..") && !strings.HasPrefix(rel, "want") {
			write(t, filepath.Join(home, rel), f.Data)
		}
	}
	var cases []lintCase
	for i, text := range texts {
		path := filepath.Join(home, "datasets", "t.yaml")
		write(t, path, []byte(text))
		_, _, err := catalogue.LoadDataset(path, environment)
		c := lintCase{name: fmt.Sprintf("%s, %d", name, i), kind: "dataset", text: text}
		var problems *decode.Problems
		if errors.As(err, &problems) {
			c.problems = slices.DeleteFunc(problems.List, func(p decode.Problem) bool { return !strings.HasSuffix(p.Place.Path, "/t.yaml") })
			if len(c.problems) == 0 {
				continue // of rasoat.yaml alone
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// What an editor has to underline.
func TestSchemaRefuses(t *testing.T) {
	dataset := func(rest string) string { return "version: 1\nid: d\ncolumns:\n  a: {}\n  b: {type: date}\n" + rest }
	for _, c := range []struct{ kind, text string }{
		{"dataset", dataset("colums: {}")},
		{"dataset", dataset("every: days")},
		{"dataset", dataset("due: 1.5")},
		{"dataset", dataset("weight: -1")},
		{"dataset", dataset("rules: [{id: r, not_nul: a}]")},
		{"dataset", dataset("rules: [{id: r}]")},
		{"dataset", dataset("rules: [{not_null: a}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, unique: a}]")},
		{"dataset", dataset("rules: [{id: R, not_null: a}]")},
		{"dataset", dataset("rules: [{id: r, not_null: }]")},
		{"dataset", dataset("rules: [{id: r, length: {min: hai, column: a}}]")},
		{"dataset", dataset("rules: [{id: r, length: {min: 2}}]")},
		{"dataset", dataset("rules: [{id: r, length: {minimum: 2, column: a}}]")},
		{"dataset", dataset("rules: [{id: r, updated_within: 30d}]")},
		{"dataset", dataset("rules: [{id: r, updated_within: {max_age: 30 days, column: b}}]")},
		{"dataset", dataset("rules: [{id: r, format: {format: vn.citizen, column: a}}]")},
		{"dataset", dataset("rules: [{id: r, outlier: {method: iqrs, column: a}}]")},
		{"dataset", dataset("rules: [{id: r, unique: {columns: {a: b}}}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, criterion: dungg}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, error_group: 9}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, fail_below: 101}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, valid_from: 1/1/2026}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, waiver: {until: 2026-01-01}}]")},
		{"dataset", dataset("rules: [{id: r, not_null: a, fold: tones}]")},
		{"dataset", "version: 1\nid: d\ncolumns: {a: {checks: [format]}}"},
		{"dataset", "version: 1\nid: d\ncolumns: {a: {checks: {not_null: }}}"},
		{"dataset", "version: 1\nid: d\ncolumns: {a: {type: text}}"},
		{"dataset", "version: 1\nid: d\ncolumns: {_dataset: {}}"},
		{"dataset", "version: 2\nid: d\ncolumns: {a: {}}"},
		{"dataset", "version: 1\ncolumns: {a: {}}"},
		{"dataset", "version: 1\nid: d\ncolumns: {a: {}}\nsource: {pth: x.csv}"},
		{"rasoat", "version: 1\nscoring: {method: cv4856}"},
		{"rasoat", "version: 1\nlanguage: fr"},
		{"rasoat", "version: 1\nagencies: [{id: a}]"},
		{"rasoat", "version: 1\nagencies: [{id: Sở, name: a}]"},
		{"tests", "version: 1\ndataset: d\nperiod: 2026-11-21\ncases: [{name: a, header: [a], rows: [a], expect: {}}]"},
		{"tests", "version: 1\ndataset: d\nperiod: 2026-11-21\ncases: [{name: a, header: [a], expect: {r: good}}]"},
		{"tests", "version: 1\ndataset: d\nperiod: 2026-11-21\ncases: [{name: a, header: [a], expect: {r: [0]}}]"},
		{"tests", "version: 1\ndataset: d\nperiod: 2026-11-21\ncases: [{name: a, header: [a], expect: {r: {fail: 1}}}]"},
		{"tests", "version: 1\ndataset: d\nperiod: 2026-11-21\ncases: [{name: a, header: [a]}]"},
		{"tests", "version: 1\ndataset: d\nperiod: hôm nay\ncases: []"},
	} {
		if schemaVerdict(t, c.kind, []byte(c.text)) == nil {
			t.Errorf("%s: the schema takes\n%s", c.kind, c.text)
		}
	}
}

// Each file that Init writes names its schema in the first line, as editors want it,
// and the schema is there.
func TestInitNamesSchemas(t *testing.T) {
	dir := t.TempDir()
	written, err := catalogue.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	schemas := catalogue.Schemas()
	for _, path := range written {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(text), "\n")
		named, ok := strings.CutPrefix(line, "# yaml-language-server: $schema=")
		switch {
		case filepath.Ext(path) == ".json":
			if !bytes.Equal(text, schemas[filepath.Base(path)]) {
				t.Errorf("%s is not the schema", path)
			}
		case filepath.Ext(path) != ".yaml":
		case !ok || filepath.Base(named) != kindOf(path)+".schema.json":
			t.Errorf("%s begins with %q", path, line)
		default:
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), named)); err != nil {
				t.Error(err)
			}
		}
	}
}

// Schemas can be written anew, into a catalogue only.
func TestWriteSchemas(t *testing.T) {
	dir := t.TempDir()
	if _, err := catalogue.WriteSchemas(dir); err == nil {
		t.Error("written beside no catalogue")
	}
	write(t, filepath.Join(dir, "rasoat.yaml"), []byte("version: 1\n"))
	write(t, filepath.Join(dir, "schema", "dataset.schema.json"), []byte("{}"))
	written, err := catalogue.WriteSchemas(dir)
	if err != nil || len(written) != len(catalogue.Schemas()) {
		t.Fatal(written, err)
	}
	for _, path := range written {
		if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, catalogue.Schemas()[filepath.Base(path)]) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
