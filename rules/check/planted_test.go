package check_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"rasoat/pipeline/catalogue"
	"rasoat/rules"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

// plantedRows is how many rows a planted set has, or a few more.
const plantedRows = 50_000

// planted is a set of rows in which a generator has planted faults that the rule
// must find: all of them, and nothing else. A generator knows which rows fail
// because it made them so; it uses nothing of the check.
type planted struct {
	check   string
	columns string // as in a dataset file
	rule    string // "": that which the columns bring by themselves
	block   block
}

// block makes some rows that belong together: the n-th of the set.
type block func(r *rand.Rand, n int) []plantedRow

// plantedRow is a row, and whether it fails. Of checks that count keys a row that
// fails is one that was left out: its first cell is the key that is not there.
type plantedRow struct {
	cells []string
	fails bool
}

// unplanted are the checks of rows and keys that have no planted set, and why.
var unplanted = map[string]string{
	"agrees_with":    "across_test.go plants two datasets",
	"matches_source": "across_test.go plants two datasets",
	"near_duplicate": "is not exact: near_duplicate_test.go measures it",
	"readable_rows":  "judges what reading has rejected, which is given to it",
}

// Of faults that were planted in 50,000 rows every check finds all, and nothing
// else: its precision and its recall are 1.00.
func TestPlanted(t *testing.T) {
	known := map[string]bool{}
	for i, set := range plantedSets {
		known[set.check] = true
		t.Run(set.check+strconv.Itoa(i), set.test)
	}
	for _, name := range rules.Names() {
		check, _ := rules.Lookup(name)
		ofRows := check.Unit == rules.UnitRow || check.Unit == rules.UnitKey
		if _, excused := unplanted[name]; excused == (known[name] || !ofRows) {
			t.Errorf("%s has neither a planted set nor an excuse, or both", name)
		}
	}
}

func (p planted) test(t *testing.T) {
	seed := fnv.New64()
	fmt.Fprint(seed, p.check, p.columns, p.rule)
	random := rand.New(rand.NewPCG(seed.Sum64(), 2026))
	var rows []plantedRow
	for n := 0; len(rows) < plantedRows; n++ {
		rows = append(rows, p.block(random, n)...)
	}
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	check, _ := rules.Lookup(p.check)
	d := p.dataset(t)
	if check.Unit == rules.UnitKey {
		p.testKeys(t, d, rows)
		return
	}
	d.Segment = plantedColumn
	f := p.find(t, d, rows)
	planted := len(f.found) + len(f.missed)
	if planted < plantedRows/100 || planted > plantedRows/2 {
		t.Errorf("%d of %d rows were planted as failing", planted, len(rows))
	}
	if len(f.missed) > 0 || f.wrong > 0 {
		t.Errorf("precision %.6f, recall %.6f; passes, but was planted as failing: %q; fails, but was not: %q",
			float64(len(f.found))/float64(len(f.found)+f.wrong), float64(len(f.found))/float64(planted), some(f.missed, rows), some(f.examples, rows))
	}
}

// some are the cells of a few rows.
func some(of []int, rows []plantedRow) (cells [][]string) {
	for _, i := range of[:min(len(of), 3)] {
		cells = append(cells, rows[i].cells)
	}
	return cells
}

// testKeys holds the check to how many keys were left out.
func (p planted) testKeys(t *testing.T, d *rules.Dataset, rows []plantedRow) {
	absent := map[string]bool{}
	for _, row := range rows {
		if row.fails {
			absent[row.cells[0]] = true
		}
	}
	rows = slices.DeleteFunc(rows, func(row plantedRow) bool { return row.fails })
	if n := p.outcome(t, d, rows).Results[0].Counts; n.Failed != int64(len(absent)) || n.Passed() == 0 || len(absent) < 10 {
		t.Errorf("%d keys fail and %d pass; %d were left out", n.Failed, n.Passed(), len(absent))
	}
}

// plantedColumn makes a segment of each row that was planted as failing, and one
// of all others.
const plantedColumn = "row"

// dataset declares the columns and the rule.
func (p planted) dataset(t *testing.T) *rules.Dataset {
	home := t.TempDir()
	text := "version: 1\nid: t\ncolumns: {" + plantedColumn + ": {}, " + p.columns + "}\n"
	if p.rule != "" {
		text += "rules:\n  - {id: planted, " + p.rule + "}\n"
	}
	for name, text := range map[string]string{"datasets/t.yaml": text, catalogue.File: plantedCatalogue} {
		file := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, d, err := catalogue.LoadDataset(filepath.Join(home, "datasets", "t.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	d.References["offices"], d.References["points"] = plantedOffices(t), plantedPoint(t)
	d.Rules = slices.DeleteFunc(d.Rules, func(r *rules.Rule) bool { return r.Check.Name != p.check })
	return &d.Dataset
}

// finding is what a rule has found: of the rows that were planted as failing those
// that fail and those that do not, and how many others fail, with examples.
type finding struct {
	found, missed []int
	wrong         int
	examples      []int
}

func (p planted) find(t *testing.T, d *rules.Dataset, rows []plantedRow) (f finding) {
	for _, r := range resultsOf(p.outcome(t, d, rows)) {
		switch {
		case r.Err != "":
			t.Fatal(message.Parse(r.Err).In(message.EN))
		case r.Segment == nil:
			for _, s := range r.Samples {
				if s.Segment != nil && *s.Segment == "" {
					f.examples = append(f.examples, int(s.Row.Record())-2)
				}
			}
		case *r.Segment == "":
			f.wrong = int(r.Counts.Failed)
		default:
			row, err := strconv.Atoi(*r.Segment)
			if err != nil {
				t.Fatal(err)
			}
			if r.Counts.Failed > 0 {
				f.found = append(f.found, row)
			} else {
				f.missed = append(f.missed, row)
			}
		}
	}
	return f
}

// outcome judges the rows in batches by two workers.
func (p planted) outcome(t *testing.T, d *rules.Dataset, rows []plantedRow) rules.Outcome {
	whole := &extract{header: d.ColumnNames()}
	for i, row := range rows {
		segment := ""
		if row.fails {
			segment = strconv.Itoa(i)
		}
		whole.rows = append(whole.rows, append([]string{segment}, row.cells...))
	}
	plan, faults := rules.Bind(d, rules.Env{Period: day("2026-11-21"), Zone: zone, Forms: whole.forms(d), Files: whole.headers()})
	for _, f := range faults {
		t.Fatal(f.Text.In(message.EN))
	}
	workers := []*rules.Tally{plan.NewTally(), plan.NewTally()}
	const batch = 9999
	for from := 0; from < len(whole.rows); from += batch {
		part := &extract{header: whole.header, rows: whole.rows[from:min(from+batch, len(rows))]}
		for i, row := range part.rows {
			if slices.Contains(row, undecodable) {
				part.undecodable = append(part.undecodable, int32(i))
			}
		}
		in := part.input(plan.Columns())
		in.Rows.First += int64(from)
		workers[from/batch%2].Update(in)
	}
	workers[0].Merge(workers[1])
	workers[0].Close(2)
	return workers[0].Outcome()
}

// undecodable is a cell whose bytes are not of the encoding, as it is read.
const undecodable = "\uFFFD?"

const plantedCatalogue = `version: 1
agencies: [{id: a, name: A}]
references: [{id: offices, path: offices.csv}, {id: points, path: points.csv}]
`

// plantedOffices are 900 codes: a third of them in force at all times, a third
// since 2026, a third until the end of 2025.
func plantedOffices(t *testing.T) *reference.List {
	var rows [][]string
	for i := range 900 {
		row := []string{officeCode(i), "", ""}
		switch i % 3 {
		case 1:
			row[1] = "2026-01-01"
		case 2:
			row[2] = "2025-12-31"
		}
		rows = append(rows, row)
	}
	list, err := reference.NewList("offices", []string{"code", "valid_from", "valid_to"}, rows)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func officeCode(i int) string { return fmt.Sprintf("P%03d", i) }

// plantedPoint is a list of one point, on the equator.
func plantedPoint(t *testing.T) *reference.List {
	list, err := reference.NewList("points", []string{"id", "lat", "lon"}, [][]string{{"a", "0", "105"}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
