package catalogue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"rasoat/pipeline/score"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// File is the name of the catalogue's own file.
const File = "rasoat.yaml"

// folder holds the dataset files, beside File.
const folder = "datasets"

// Load reads the catalogue of a folder. What is wrong with rasoat.yaml is the
// error, a *decode.Problems; what is wrong with a dataset file is in Broken.
func Load(dir string, o ...decode.Option) (*Catalogue, error) {
	c, problems := read(dir, o)
	if len(problems.List) > 0 {
		return nil, problems
	}
	return c, nil
}

// Lint returns everything that is wrong with the catalogue of a folder.
func Lint(dir string, o ...decode.Option) *decode.Problems {
	c, problems := read(dir, o)
	for _, b := range c.Broken {
		problems.Add(b.Problems)
	}
	_, wrong := c.LoadTests(o...)
	problems.Add(wrong)
	return problems
}

// LoadDataset reads one dataset file, to audit a file at hand: its agency and
// its source are not needed. If it stands in the datasets folder of a
// catalogue, that catalogue's references, placeholders, method, language and
// time zone hold, so that the figures are those of a run; anything else has
// the defaults. The catalogue that is returned has this dataset only. What is
// wrong with either file is the error, a *decode.Problems.
func LoadDataset(path string, o ...decode.Option) (*Catalogue, *Dataset, error) {
	c, problems := defaults(), new(decode.Problems)
	if dir, ok := FolderOf(path); ok {
		c, problems = readTop(dir, o)
	}
	d, found := c.readDataset(path, true, o)
	if problems.Add(found); len(problems.List) > 0 {
		return nil, nil, problems
	}
	c.Datasets = []*Dataset{d}
	c.fingerprint()
	return c, d, nil
}

// Language is the language of the catalogue of a folder, also of one with mistakes, and
// Vietnamese where it names none.
func Language(dir string) message.Lang {
	c, _ := readTop(dir, nil)
	return c.Language
}

// FolderOf returns the folder of the catalogue to which a dataset file
// belongs.
func FolderOf(path string) (dir string, ok bool) {
	abs, err := filepath.Abs(path)
	if err != nil || filepath.Base(filepath.Dir(abs)) != folder {
		return "", false
	}
	dir = filepath.Join(filepath.Dir(path), "..")
	_, err = os.Stat(filepath.Join(dir, File))
	return dir, err == nil
}

func read(dir string, o []decode.Option) (*Catalogue, *decode.Problems) {
	c, problems := readTop(dir, o)
	paths, err := yamlFiles(filepath.Join(dir, folder))
	if err != nil {
		problems.Add(fileProblem(filepath.Join(dir, folder), err))
		return c, problems
	}
	if len(paths) == 0 && !c.unread {
		problems.Add(wholeFile(filepath.Join(dir, folder), kindNoDatasets, message.New(lintNoDatasets), message.M{}))
	}
	c.readDatasets(paths, o)
	c.refuseTwins()
	c.refuseStrangers()
	c.nameByFile()
	c.fingerprint()
	return c, problems
}

// readDatasets reads the dataset files, several at the same time: none knows of
// another yet, and a night of hundreds begins with this.
func (c *Catalogue) readDatasets(paths []string, o []decode.Option) {
	read, found := make([]*Dataset, len(paths)), make([]*decode.Problems, len(paths))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(len(paths), runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(paths); i = int(next.Add(1)) - 1 {
				read[i], found[i] = c.readDataset(paths[i], false, o)
			}
		})
	}
	all.Wait()
	for i, d := range read {
		if len(found[i].List) > 0 {
			c.Broken = append(c.Broken, broken(d, found[i]))
		} else {
			c.Datasets = append(c.Datasets, d)
		}
	}
}

// open parses a file of the catalogue. Its path in problems has slashes.
func open(path string, o []decode.Option) (*decode.File, *decode.Problems) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fileProblem(path, err)
	}
	if filepath.Ext(path) == ".yml" {
		return nil, wholeFile(path, kindFile, message.New(lintYML), message.New(hintRename, strings.TrimSuffix(filepath.Base(path), ".yml")))
	}
	return decode.Parse(filepath.ToSlash(path), text, o...), nil
}

// fileProblem is that a file cannot be read.
func fileProblem(path string, err error) *decode.Problems {
	text, hint := message.OfSystem(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text, hint = message.New(lintNoFile), message.M{}
		if filepath.Base(path) == File {
			hint = message.New(hintInit)
		}
	case text.IsZero():
		text = message.New(lintUnreadable, message.Cause(err))
	}
	return wholeFile(path, kindFile, text, hint)
}

func wholeFile(path, where string, text, hint message.M) *decode.Problems {
	return &decode.Problems{List: []decode.Problem{{
		Place: rules.Place{Path: filepath.ToSlash(path)}, Where: where, Text: text, Hint: hint,
	}}}
}

// refuseTwins moves a dataset whose id an earlier file has to Broken.
func (c *Catalogue) refuseTwins() {
	holders := map[string][]string{}
	for _, d := range c.Datasets {
		holders[d.ID] = append(holders[d.ID], d.Path)
	}
	c.Datasets = slices.DeleteFunc(c.Datasets, func(d *Dataset) bool {
		paths := holders[d.ID]
		if len(paths) == 1 {
			return false
		}
		other := paths[0]
		if other == d.Path {
			other = paths[1]
		}
		c.refuse(d, decode.Problem{Place: d.idPlace, Where: kindTwin,
			Text: message.New(lintDuplicateID, d.ID), Hint: message.New(hintAlsoIn, filepath.ToSlash(other))})
		return true
	})
	c.sortBroken()
	c.nameBrokenOnce(holders)
}

// nameBrokenOnce leaves the id of a dataset to one broken file only, and to none
// while a sound file has it: the store takes one attempt.
func (c *Catalogue) nameBrokenOnce(holders map[string][]string) {
	taken := map[string]bool{}
	for id, paths := range holders {
		taken[id] = len(paths) == 1
	}
	for i := range c.Broken {
		b := &c.Broken[i]
		if taken[b.ID] {
			b.ID = ""
		}
		taken[b.ID] = true
	}
}

// refuseStrangers moves a dataset that asks for the keys of a dataset or a
// column that is not declared to Broken.
func (c *Catalogue) refuseStrangers() {
	known := map[string]*Dataset{}
	for _, b := range c.Broken {
		if b.ID != "" {
			known[b.ID] = nil
		}
	}
	for _, d := range c.Datasets {
		known[d.ID] = d
	}
	c.Datasets = slices.DeleteFunc(c.Datasets, func(d *Dataset) bool {
		found := strangers(d, known, c.withoutID())
		if len(found) > 0 {
			c.refuse(d, found...)
		}
		return len(found) > 0
	})
	c.sortBroken()
}

// withoutID is a file of which not even the id is known, "" where there is none.
func (c *Catalogue) withoutID() string {
	for _, b := range c.Broken {
		if b.ID == "" {
			return b.Path
		}
	}
	return ""
}

// strangers complains of datasets and columns that are not declared. What is not known may
// be what a file declares that could not be read.
func strangers(d *Dataset, known map[string]*Dataset, unread string) (found []decode.Problem) {
	hint := func(id string) message.M {
		if _, near := message.Nearest(id, keys(known)); unread != "" && !near {
			return message.New(hintUnread, unread)
		}
		return decode.Suggest(id, keys(known))
	}
	for _, r := range d.Rules {
		for i, need := range r.Needs(&d.Dataset) {
			other, ok := known[need.Dataset]
			switch {
			case !ok && i == 0:
				found = append(found, decode.Problem{Place: r.PlaceOf("dataset"), Where: kindUndeclared,
					Text: message.New(lintNoDataset, need.Dataset), Hint: hint(need.Dataset)})
			case ok && other != nil:
				found = append(found, strangeColumns(r, &need, other)...)
			}
		}
	}
	return eachOnce(found)
}

// eachOnce drops what is said twice: several needs of a rule may name a column.
func eachOnce(all []decode.Problem) (once []decode.Problem) {
	for _, p := range all {
		same := func(o decode.Problem) bool { return o.Place == p.Place && o.Text.String() == p.Text.String() }
		if !slices.ContainsFunc(once, same) {
			once = append(once, p)
		}
	}
	return once
}

// strangeColumns complains of what a rule needs of the columns of another
// dataset.
func strangeColumns(r *rules.Rule, need *rules.Need, other *Dataset) (found []decode.Problem) {
	for _, c := range need.Undeclared(&other.Dataset) {
		found = append(found, decode.Problem{Place: r.PlaceOf(c.Param), Where: kindUndeclared,
			Text: message.New(lintNoForeignColumn, c.Name, other.ID), Hint: decode.Suggest(c.Name, other.ColumnNames())})
	}
	for _, c := range need.Unlike(&other.Dataset) {
		found = append(found, decode.Problem{Place: r.PlaceOf(c.Param), Where: kindParameter,
			Text: message.New(lintForeignType, c.Name, other.ID, other.Columns[other.Index(c.Name)].Type, c.Like)})
	}
	return found
}

func (c *Catalogue) refuse(d *Dataset, found ...decode.Problem) {
	p := &decode.Problems{Sources: map[string][]byte{d.idPlace.Path: d.text}}
	p.Add(&decode.Problems{List: found})
	c.Broken = append(c.Broken, broken(d, p))
}

// broken is a dataset with what of its file is known nevertheless.
func broken(d *Dataset, problems *decode.Problems) Broken {
	b := Broken{ID: d.ID, Unnamed: d.ID == "", Agency: d.Agency, Cycle: d.Cycle, Guessed: d.guessed, Weight: d.Weight, Path: d.Path, Problems: problems}
	if b.Cycle.Every == "" {
		b.Cycle.Every, b.Guessed = score.Daily, true
	}
	return b
}

func (c *Catalogue) sortBroken() {
	slices.SortFunc(c.Broken, func(a, b Broken) int { return strings.Compare(a.Path, b.Path) })
}
