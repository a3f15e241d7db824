package pipeline_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"rasoat/pipeline"
	"rasoat/pipeline/store"
)

// A catalogue whose datasets refer to each other in a circle, and to themselves,
// by every check that looks at others.
const circle = `version: 1
store: scores
agencies: [{id: a, name: A}]
references: [{id: units, path: units.csv}]
`

var circleOf = map[string]string{
	"residents": `
columns:
  id: {checks: [unique, {foreign_key: {dataset: births, key: child_id}, id: born_here}]}
  name: {checks: [{agrees_with: {dataset: births, key: id, other_key: child_id, other_columns: child_name}, fold: [case, tone]}]}
  born: {type: date}
  mother_id: {checks: [{foreign_key: {dataset: residents, key: id}}]}
  mother_name: {checks: [{agrees_with: {dataset: residents, key: mother_id, other_key: id, other_columns: name}}]}
  unit: {checks: [{covers: units}, {linkable: units}]}
rules:
  - {id: born, agrees_with: {dataset: births, key: id, other_key: child_id, columns: [born], other_columns: [born_on]}, where: unit != "U3"}
  - {id: people, total_agrees: {dataset: births, measure: distinct, column: id, other_column: child_id, tolerance: 5%}}
`, "births": `
columns:
  child_id: {checks: [{foreign_key: {dataset: residents, key: id}}, {foreign_key: {dataset: ledger, key: id}, id: paid}]}
  child_name: {checks: [{agrees_with: {dataset: residents, key: child_id, other_key: id, other_columns: name}}]}
  born_on: {type: date}
  unit: {checks: [{matches_source: {reference: units, key: unit}}]}
  fee: {type: integer, checks: [{total_agrees: {dataset: ledger, measure: sum, other_column: amount}}]}
rules:
  - {id: born, agrees_with: {dataset: residents, key: [child_id], other_key: [id], columns: [born_on], other_columns: [born]}, nulls: fail}
  - {id: rows, total_agrees: {dataset: ledger, measure: rows, tolerance: 1}}
  - {id: median, total_agrees: {dataset: ledger, measure: median, column: fee, other_column: amount, tolerance: 10}}
`, "ledger": `
segment: unit
columns:
  id: {checks: [{foreign_key: {dataset: births, key: child_id}}]}
  unit: {}
  amount: {type: decimal, checks: [{agrees_with: {dataset: births, key: id, other_key: child_id, other_columns: fee}}]}
`}

// writeCircle writes the catalogue with so many rows in each dataset, some of them
// wrong in some way.
func writeCircle(t *testing.T, rows int) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("rasoat.yaml", circle)
	write("units.csv", "unit,name\nU0,Không\nU1,Một\nU2,Hai\nU9,Chín\n")
	for id, text := range circleOf {
		write("datasets/"+id+".yaml", fmt.Sprintf("version: 1\nid: %s\nagency: a\nsource: {path: ../%s*.csv}\n%s", id, id, text))
	}
	r := rand.New(rand.NewPCG(7, 0))
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	some := func(one, other string) string {
		if r.IntN(20) == 0 {
			return other
		}
		return one
	}
	residents, births, ledger := bytes.NewBufferString("id,name,born,mother_id,mother_name,unit\n"),
		bytes.NewBufferString("child_id,child_name,born_on,unit,fee\n"), bytes.NewBufferString("id,unit,amount\n")
	nameOf := func(i int) string { return fmt.Sprintf("%s %d", []string{"Hòa", "An", "Bình"}[i%3], i) }
	for i := range rows {
		id, mother := fmt.Sprintf("0010882%05d", i), r.IntN(rows)
		fmt.Fprintf(residents, "%s,%s,%02d/%02d/2026,%s,%s,%s\n", some(id, one("", "x", "001088200001")), some(nameOf(i), one("", "Hoà", nameOf(i+1))),
			1+i%28, 1+i%12, some(fmt.Sprintf("0010882%05d", mother), one("", "không rõ", "9")), some(nameOf(mother), nameOf(i)), one("U0", "U1", "U2", "U3", ""))
		fmt.Fprintf(births, "%s,%s,%s,%s,%d\n", some(id, one("", id+"0")), some(nameOf(i), one("-", "Ai")),
			some(fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28), one("", "2026", "2026-01-01")), one("U0", "U1", "U2", "U3"), 8000+i%3)
		fmt.Fprintf(ledger, "%s,%s,%s\n", some(id, ""), one("U1", "U2"), some(fmt.Sprintf("%d.0", 8000+i%3), one("7999,5", "0", "")))
	}
	write("residents_1.csv", residents.String())
	write("births_1.csv", births.String())
	write("ledger_1.csv", ledger.String())
	return dir
}

// Whatever the number of workers and the memory, datasets that refer to each other
// in a circle and to themselves come to the same; so says the slow and obvious
// way.
func TestCircle(t *testing.T) {
	small, large := writeCircle(t, 300), writeCircle(t, 30_000)
	want := files(t, run(t, small, 1))
	requireJudged(t, want)
	sameFiles(t, "jobs 7", files(t, run(t, small, 7)), want)
	sameFiles(t, "no memory", files(t, runWith(t, small, pipeline.Config{Jobs: 2, Memory: 1})), want)
	sameFiles(t, "plain", files(t, runWith(t, small, pipeline.Config{Jobs: 1, Plain: true})), want)
	want = files(t, run(t, large, 1))
	sameFiles(t, "large, 3 jobs, little memory", files(t, runWith(t, large, pipeline.Config{Jobs: 3, Memory: 1 << 20})), want)
}

// requireJudged holds that the rules of the circle have tested something, and that
// some of it has failed.
func requireJudged(t *testing.T, stored map[string][]byte) {
	t.Helper()
	judged := map[string]bool{}
	for _, r := range rowsOf[store.RuleResult](t, stored, "rule_results") {
		if r.Segment == nil && r.Failed > 0 {
			judged[r.Dataset+" "+r.Check] = true
		}
		if r.Segment == nil && r.Tested == 0 {
			t.Errorf("%s: %s: nothing is tested: %v", r.Dataset, r.Rule, *r.Reason)
		}
	}
	for _, want := range []string{"residents foreign_key", "residents agrees_with", "residents covers", "residents linkable",
		"births foreign_key", "births agrees_with", "births matches_source", "births total_agrees", "ledger foreign_key", "ledger agrees_with"} {
		if !judged[want] {
			t.Errorf("%s has found nothing", want)
		}
	}
}

// rowsOf are the current rows of a table.
func rowsOf[T any](t *testing.T, stored map[string][]byte, table string) (all []T) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		if !strings.HasPrefix(name, "current/"+table+"/") {
			continue
		}
		rows, err := parquet.Read[T](bytes.NewReader(stored[name]), int64(len(stored[name])))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rows...)
	}
	return all
}

// Every other dataset is read once for an audit, and stands in its manifest once.
func TestOthersAreReadOnce(t *testing.T) {
	dir := writeCircle(t, 20)
	read := map[string]int{}
	for _, d := range []string{"residents", "births", "ledger"} {
		location := run(t, dir, 1, d)
		names, err := filepath.Glob(filepath.Join(location, "history", "*", d, "*", "manifest.json"))
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		m, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		read[d] = bytes.Count(m, []byte(`"kind":"dataset"`)) + bytes.Count(m, []byte(`"kind": "dataset"`))
	}
	if read["residents"] != 2 || read["births"] != 2 || read["ledger"] != 1 {
		t.Errorf("foreign datasets in the manifests: %v, want 2, 2 and 1", read)
	}
}

// A dataset that was not delivered, or cannot be read, leaves the rules that need
// it without an answer, and says why; all others are judged.
func TestOthersNotThere(t *testing.T) {
	for name, c := range map[string]struct {
		change func(dir string) error
		reason string
	}{
		"not delivered": {func(dir string) error { return os.Remove(filepath.Join(dir, "ledger_1.csv")) }, "other_dataset_absent(ledger, 2026-11-21)"},
		"empty":         {func(dir string) error { return os.WriteFile(filepath.Join(dir, "ledger_1.csv"), nil, 0o600) }, ""},
		"unreadable": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "ledger_1.csv"), []byte("PK\x03\x04 not a table"), 0o600)
		}, "other_dataset_unreadable(ledger, "},
		"its file is wrong": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "datasets", "ledger.yaml"), []byte("version: 1\nid: ledger\nagency: a\nsource: {path: x}\ncolums: {}\n"), 0o600)
		}, "other_dataset_unreadable(ledger, "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeCircle(t, 20)
			if err := c.change(dir); err != nil {
				t.Fatal(err)
			}
			stored := files(t, run(t, dir, 2, "births"))
			asked := 0
			for _, r := range rowsOf[store.RuleResult](t, stored, "rule_results") {
				if !slices.Contains([]string{"paid", "fee.total_agrees", "rows", "median"}, r.Rule) {
					if r.Check != "covers" && r.Tested == 0 {
						t.Errorf("%s was not judged: %v", r.Rule, r.Reason)
					}
					continue
				}
				asked++
				switch {
				case c.reason == "" && (r.Tested > 0) != (r.Rule == "rows" || r.Rule == "paid"):
					t.Errorf("%s: of nothing, %d are tested", r.Rule, r.Tested)
				case c.reason != "" && (r.Status != "not_applicable" || r.Reason == nil || !strings.HasPrefix(*r.Reason, c.reason)):
					t.Errorf("%s: %s, reason %v", r.Rule, r.Status, r.Reason)
				}
			}
			if asked != 4 {
				t.Errorf("%d rules ask for the ledger, want 4", asked)
			}
		})
	}
}
