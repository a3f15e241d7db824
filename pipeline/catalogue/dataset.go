package catalogue

import (
	"cmp"
	"errors"
	"path/filepath"

	"rasoat/pipeline/score"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

type datasetFile struct {
	Version version                 `yaml:"version,required"`
	ID      decode.Placed[ident]    `yaml:"id,required"`
	Title   string                  `yaml:"title"`
	Agency  decode.Placed[string]   `yaml:"agency"`
	Every   decode.Placed[string]   `yaml:"every" enum:"day week month quarter year"`
	Due     decode.Placed[int]      `yaml:"due"`
	Weight  weight                  `yaml:"weight"`
	Key     []decode.Placed[string] `yaml:"key"`
	Source  decode.Placed[spec]     `yaml:"source,secrets"`
	Segment decode.Placed[string]   `yaml:"segment"`
	Columns columns                 `yaml:"columns,required"`
	Rules   []node                  `yaml:"rules"`
}

// reader reads one dataset file.
type reader struct {
	*Dataset
	catalogue *Catalogue
	file      *decode.File
	ids       ids             // of rules
	faulty    map[string]bool // columns with a problem: what rules say of them may be its consequence
	sound     []*rules.Rule   // rules without a problem so far, fit to be bound
	halfRead  []*rules.Rule   // rules with a problem in their parameters
}

// readDataset reads a dataset file. The dataset is sound if there are no
// problems; else it holds what could be made of the file.
func (c *Catalogue) readDataset(path string, alone bool, o []decode.Option) (*Dataset, *decode.Problems) {
	d := &Dataset{Path: path, Dir: filepath.Dir(path)}
	file, problems := open(path, o)
	if problems != nil {
		return d, problems
	}
	r := &reader{Dataset: d, catalogue: c, file: file, ids: ids{}, faulty: map[string]bool{}}
	var f datasetFile
	file.Decode(&f)
	d.text, d.hider = file.Source, file.Hider()
	if _, ok := file.Root(); ok {
		r.take(f, alone)
	} else {
		c.salvage(d, file, o)
	}
	return d, file.Problems()
}

func (r *reader) take(f datasetFile, alone bool) {
	r.takeHead(f, alone)
	r.Dataset.Placeholders = r.catalogue.Placeholders
	r.References = r.catalogue.lists()
	r.takeSource(f.Source, alone)
	r.takeColumns(f.Columns)
	r.Source.Columns = r.ColumnNames()
	for _, key := range f.Key {
		if r.isDeclared(key) {
			r.Key = append(r.Key, key.Value)
		}
	}
	if f.Segment.Given() && r.isDeclared(f.Segment) {
		r.Segment = f.Segment.Value
		if r.Columns[r.Index(r.Segment)].Personal {
			r.complain(f.Segment.Place, kindConflict, message.New(lintPersonalSegment, r.Segment), message.New(hintPersonalSegment))
		}
	}
	r.takeRules(f)
	r.fillForms()
	r.fingerprint()
	r.bind()
}

// takeHead reads what the dataset is called, whose it is and when it is due.
func (r *reader) takeHead(f datasetFile, alone bool) {
	r.ID, r.idPlace = string(f.ID.Value), f.ID.Place
	r.Title = cmp.Or(f.Title, r.ID)
	r.Weight = f.Weight.or(r.catalogue.Method.Weights.Dataset.Rat)
	r.takeCycle(f)
	r.takeAgency(f.Agency, alone)
}

// takeRules reads the rules of the columns and those of their own, and puts
// the checks that are always on before them.
func (r *reader) takeRules(f datasetFile) {
	var written []*rules.Rule
	for _, c := range f.Columns {
		written = append(written, r.columnRules(c)...)
	}
	for _, n := range f.Rules {
		if rule := r.rule(n.Node, ""); rule != nil {
			written = append(written, rule)
		}
	}
	r.Rules = append(r.alwaysOn(), written...)
}

func (r *reader) takeCycle(f datasetFile) {
	every := cmp.Or(f.Every.Value, string(score.Daily))
	cycle, err := score.NewCycle(every, f.Due.Value)
	if f.Due.Given() && f.Due.Value == 0 {
		_, err = score.NewCycle(every, -1) // 0 stands for “not given”: written, it is wrong
	}
	var faults score.Faults
	if errors.As(err, &faults) && f.Due.Given() {
		r.complain(f.Due.Place, kindValue, faults[0].Text, faults[0].Hint)
	}
	r.Cycle, r.guessed = cycle, err != nil || f.Every.Given() && string(cycle.Every) != f.Every.Value
}

func (r *reader) takeAgency(a decode.Placed[string], alone bool) {
	_, known := r.catalogue.Agency(a.Value)
	switch {
	case a.Given() && known, r.catalogue.unread, alone && len(r.catalogue.Agencies) == 0:
		r.Agency = a.Value
	case a.Given():
		all := make([]string, len(r.catalogue.Agencies))
		for i, agency := range r.catalogue.Agencies {
			all[i] = agency.ID
		}
		r.complain(a.Place, kindUndeclared, message.New(lintNoAgency, decode.Short(a.Value)), decode.Suggest(a.Value, all))
	case !alone:
		r.complain(r.idPlace, kindMissing, message.New(lintAgencyless), message.New(hintAgency))
	}
}

// isDeclared complains of a name that is no declared column.
func (r *reader) isDeclared(name decode.Placed[string]) bool {
	if r.Index(name.Value) >= 0 {
		return true
	}
	if name.Given() && name.Value != "" {
		r.complain(name.Place, kindUndeclared, message.New(lintNoColumn, decode.Short(name.Value)),
			decode.Suggest(name.Value, r.ColumnNames()))
	}
	return false
}

func (r *reader) complain(at rules.Place, where string, text, hint message.M) {
	r.file.Complain(at, where, text, hint)
}

// bind has the checks themselves complain of the rules that are sound so far.
func (r *reader) bind() {
	d, env := r.Dataset.Dataset, rules.Env{Dry: true, Zone: r.catalogue.Zone}
	d.Rules = r.sound
	_, faults := rules.Bind(&d, env)
	d.Rules = r.halfRead
	for _, f := range append(faults, rules.BindNames(&d, env)...) {
		if (f.Param == "reference" || f.Param == "dictionary") && r.catalogue.unread {
			continue
		}
		where := kindParameter
		if f.Param == "where" {
			where = kindExpression
		}
		r.complain(f.Rule.PlaceOf(f.Param), where, f.Text, f.Hint)
	}
}
