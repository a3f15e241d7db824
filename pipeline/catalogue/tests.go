package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// testFolder holds the rule tests, beside File.
const testFolder = "tests"

// Tests is a file of rule tests: cases that say what the rules of one dataset have
// to find in a few rows.
type Tests struct {
	Path    string // of the file
	Dataset string
	Cases   []Case
	text    []byte
}

// Case is a small extract and what the rules have to say of it.
type Case struct {
	Name    decode.Placed[string]
	Period  value.Day
	Extract Table
	Arrived time.Time        // when the extract did; zero: it does not matter
	Earlier []Delivered      // deliveries of earlier periods, oldest first
	Others  map[string]Table // extracts of other datasets by their id; those left out were not delivered
	Expect  []Expectation
}

// Delivered is an extract of an earlier period.
type Delivered struct {
	Period value.Day
	Table
}

// Table is an extract written out: column names, and rows of as many cells.
type Table struct {
	Header []string
	Rows   [][]string
}

// Problems are problems of this file, with its text so that they can be shown.
func (t *Tests) Problems(list []decode.Problem) *decode.Problems {
	p := &decode.Problems{Sources: map[string][]byte{filepath.ToSlash(t.Path): t.text}}
	p.Add(&decode.Problems{List: list})
	return p
}

type testFile struct {
	Version version                    `yaml:"version,required"`
	Dataset decode.Placed[string]      `yaml:"dataset,required"`
	Period  decode.Placed[value.Day]   `yaml:"period,required"`
	Cases   []decode.Placed[*caseFile] `yaml:"cases,required"`
}

type caseFile struct {
	Name    decode.Placed[string]    `yaml:"name,required"`
	Period  decode.Placed[value.Day] `yaml:"period"`
	Extract tableFile                `yaml:",inline"`
	Arrived decode.Placed[moment]    `yaml:"arrived"`
	Earlier []earlierFile            `yaml:"earlier"`
	Others  otherFiles               `yaml:"others"`
	Expect  expectations             `yaml:"expect,required"`
}

type tableFile struct {
	Header []decode.Placed[string] `yaml:"header,required"`
	Rows   []decode.Placed[cells]  `yaml:"rows"`
}

type earlierFile struct {
	Period  decode.Placed[value.Day] `yaml:"period,required"`
	Extract tableFile                `yaml:",inline"`
}

// otherFiles are the tables of other datasets, in the order of the file.
type otherFiles []otherFile

type otherFile struct {
	dataset decode.Node
	extract tableFile
}

func (o *otherFiles) DecodeNode(n decode.Node) {
	for _, e := range n.Entries() {
		other := otherFile{dataset: e.Key}
		e.Value.Decode(&other.extract)
		*o = append(*o, other)
	}
}

// cells are the texts of a row, as they are written; one that is left empty, or
// null, is an empty cell.
type cells struct {
	texts []string
	list  bool
}

func (c *cells) DecodeNode(n decode.Node) {
	if c.list = n.Kind() == decode.List; !c.list {
		n.WrongType(message.New(hintCells))
		return
	}
	for _, item := range n.Items() {
		var text string
		if item.Kind() != decode.Null {
			item.Decode(&text)
		}
		c.texts = append(c.texts, text)
	}
}

// moment is a time of day on some day, by the catalogue's clocks.
type moment struct{ text string }

var momentForms = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"}

func (m *moment) DecodeNode(n decode.Node) {
	if n.Decode(&m.text) && m.in(time.UTC).IsZero() {
		n.WrongType(message.New(hintMoment))
	}
}

// in is the moment on a clock of the zone; zero for none.
func (m *moment) in(zone *time.Location) time.Time {
	for _, form := range momentForms {
		if t, err := time.ParseInLocation(form, m.text, zone); err == nil {
			return t
		}
	}
	return time.Time{}
}

// LoadTests reads the rule tests of a catalogue that has been loaded, in order of
// their files, and all that is wrong with them. A file with a problem is not among
// the tests.
func (c *Catalogue) LoadTests(o ...decode.Option) ([]*Tests, *decode.Problems) {
	problems := new(decode.Problems)
	paths, err := yamlFiles(filepath.Join(c.Dir, testFolder))
	if err != nil {
		return nil, fileProblem(filepath.Join(c.Dir, testFolder), err)
	}
	var all []*Tests
	for _, path := range paths {
		t, found := c.readTests(path, o)
		problems.Add(found)
		if len(found.List) == 0 {
			all = append(all, t)
		}
	}
	return all, problems
}

// yamlFiles returns the paths of the files of a folder that end in .yaml, or in
// .yml, to be complained of: nobody wants one passed over. An absent folder has none.
func yamlFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") && (ext == ".yaml" || ext == ".yml") {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths, nil
}

func (c *Catalogue) readTests(path string, o []decode.Option) (*Tests, *decode.Problems) {
	file, problems := open(path, o)
	if problems != nil {
		return nil, problems
	}
	var f testFile
	file.Decode(&f)
	t := &Tests{Path: path, Dataset: f.Dataset.Value, text: file.Source}
	if _, ok := file.Root(); ok {
		r := testReader{Catalogue: c, file: file}
		r.take(t, f)
	}
	return t, file.Problems()
}

// testReader takes over what a file of tests says.
type testReader struct {
	*Catalogue
	file    *decode.File
	dataset *Dataset // nil: it has problems of its own
}

func (r *testReader) take(t *Tests, f testFile) {
	r.dataset = r.find(f.Dataset.Value, func(text, hint message.M) {
		if f.Dataset.Given() {
			r.file.Complain(f.Dataset.Place, kindUndeclared, text, hint)
		}
	})
	for _, c := range f.Cases {
		if c.Value != nil {
			t.Cases = append(t.Cases, r.caseOf(c.Value, f.Period.Value))
		}
	}
}

// find returns a dataset of the catalogue, and complains of an id that it does not
// have. It is nil for one whose own file has problems.
func (r *testReader) find(id string, complain func(text, hint message.M)) *Dataset {
	d, ok := r.Catalogue.Dataset(id)
	if ok {
		return d
	}
	var known []string
	for _, d := range r.Datasets {
		known = append(known, d.ID)
	}
	for _, b := range r.Broken {
		known = append(known, b.ID)
	}
	if !slices.Contains(known, id) {
		complain(message.New(lintNoDataset, decode.Short(id)), decode.Suggest(id, known))
	}
	return nil
}

func (r *testReader) caseOf(f *caseFile, period value.Day) Case {
	c := Case{Name: f.Name, Period: period, Extract: r.table(f.Extract), Others: map[string]Table{}}
	if f.Period.Given() {
		c.Period = f.Period.Value
	}
	if f.Arrived.Given() {
		c.Arrived = f.Arrived.Value.in(r.Zone)
	}
	for _, e := range f.Earlier {
		if e.Period.Given() && e.Period.Value >= c.Period {
			r.file.Complain(e.Period.Place, kindValue, message.New(lintNotEarlier, e.Period.Value, c.Period), message.M{})
		}
		c.Earlier = append(c.Earlier, Delivered{e.Period.Value, r.table(e.Extract)})
	}
	slices.SortStableFunc(c.Earlier, func(a, b Delivered) int { return int(a.Period) - int(b.Period) })
	for _, other := range f.Others {
		r.find(other.dataset.Text(), func(text, hint message.M) { other.dataset.Complain(kindUndeclared, text, hint) })
		c.Others[other.dataset.Text()] = r.table(other.extract)
	}
	for _, e := range f.Expect {
		r.checkRule(e, len(c.Extract.Rows))
		c.Expect = append(c.Expect, e)
	}
	return c
}

// table takes over the rows of an extract, each of which has as many cells as
// there are columns.
func (r *testReader) table(f tableFile) Table {
	var t Table
	first := map[string]int{}
	for i, name := range f.Header {
		t.Header = append(t.Header, name.Value)
		switch at, twice := first[name.Value]; {
		case blank(name.Value):
			r.file.Complain(name.Place, kindValue, message.New(lintBlankColumn), message.M{})
		case twice:
			r.file.Complain(name.Place, kindTwin, message.New(lintHeaderTwice, name.Value, at, i+1), message.M{})
		default:
			first[name.Value] = i + 1
		}
	}
	for i, row := range f.Rows {
		if have := len(row.Value.texts); row.Value.list && have != len(t.Header) {
			r.file.Complain(row.Place, kindValue, message.New(lintCells, i+1, have, len(t.Header)), message.M{})
		}
		t.Rows = append(t.Rows, row.Value.texts)
	}
	return t
}
