package rules

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// Header is a file of an extract and the columns that it has.
type Header struct {
	File    string
	Format  string // csv, parquet, …
	Columns []string
	Types   []string // of the columns, as the file declares them; nil: its format has none
}

// Env is what the rules of a dataset are bound to, beside its declaration.
type Env struct {
	Period value.Day
	Zone   *time.Location
	Forms  []value.Form // how each declared column is read; nil: the default forms
	Files  []Header     // what was delivered; nil when Dry
	// Other returns what a rule needs of another dataset, or why there is
	// nothing (it was not delivered, it cannot be read).
	Other func(Need) (Other, message.M)
	// Past is what is known of deliveries; nil: there is no store to ask, as
	// when a file at hand is checked.
	Past *Past
	// Scored tells whether a rule counts for clean rows, Gated whether a row
	// that fails it is unusable (the identifier gate), scored or not. The method
	// knows; nil: every rule is scored, none is gated. A waived rule is neither.
	Scored, Gated func(*Rule) bool
	// Plain judges every value by itself, with no dictionary, no loop over a
	// column and no compiled expression: the slow and obvious way, by which tests
	// find out whether the fast ones say the same.
	Plain bool
	// Spill is what the keys of the dataset draw their memory on, and where
	// they go when there is none; nil: there is no limit.
	Spill *spill.Share
	// Dry binds to complain, as lint does: nothing is read or counted.
	Dry bool
}

// Fault is what is wrong with a rule: with one parameter, or with the rule.
type Fault struct {
	Rule  *Rule
	Param string
	Text  message.M
	Hint  message.M // what to do; zero: nothing better than the text
}

// Scope is what a check binds a rule in.
type Scope struct {
	Env
	Dataset *Dataset
	Rule    *Rule
	faults  []Fault
	strange bool // a parameter names an undeclared column

	expressions *expressions
}

// Fault complains about a parameter ("" for the rule as a whole).
func (s *Scope) Fault(param string, text message.M, hint ...message.M) {
	f := Fault{Rule: s.Rule, Param: param, Text: text}
	if len(hint) > 0 {
		f.Hint = hint[0]
	}
	s.faults = append(s.faults, f)
}

// Column returns the position of a declared column that a parameter names.
// An undeclared one is a fault, and position 0 so that binding can go on to
// find the next.
func (s *Scope) Column(param string, name ColumnName) int {
	if i := s.Dataset.Index(string(name)); i >= 0 {
		return i
	}
	names := make([]string, len(s.Dataset.Columns))
	for i, c := range s.Dataset.Columns {
		names[i] = c.Name
	}
	s.Fault(param, message.New(msgUndeclared, name), message.DidYouMean(string(name), names))
	s.strange = true
	return 0
}

// Misfit complains of the type of a column, unless one is undeclared: what is
// not known has no type to complain of.
func (s *Scope) Misfit(param string, text message.M) {
	if !s.strange {
		s.Fault(param, text)
	}
}

// Columns returns the positions of several declared columns.
func (s *Scope) Columns(param string, names []ColumnName) []int {
	cols := make([]int, len(names))
	for i, n := range names {
		cols[i] = s.Column(param, n)
	}
	return cols
}

// Bound is a rule bound to a schema: Row, Whole, Rejected or NotApplicable.
type Bound interface{ bound() }

// Row is a bound row check: which columns it reads and which rows fail.
type Row struct {
	Columns []int
	Reach   Reach
	// MissingFails has rows that lack a value fail, as `nulls: fail` has.
	MissingFails bool
	// Exclude clears in judged the rows that the check cannot judge, such as
	// those of a day before its list begins; nil where there are none.
	Exclude func(b *Batch, judged Bits)
	// Sift is Exclude and Judge in one, where both come out of the same look: it
	// clears in judged the rows that cannot be judged, and sets in failed those of
	// the others that break the rule.
	Sift func(b *Batch, judged, failed Bits)
	// Value tells whether a text passes. Checks that look at one column's text
	// and nothing else give it instead of Judge: it is called once per
	// different value where there are few, and never for missing ones. The text
	// comes folded as the rule says.
	Value func(v []byte) bool
	// Texts does what Value does for a column of many different texts, in one
	// loop: it sets in failed every row of tested whose text does not pass. Nil:
	// Value is called row by row.
	Texts func(text Text, tested, failed Bits)
	// Judge sets in failed every row of tested that breaks the rule. It may
	// not set any other bit.
	Judge func(b *Batch, tested, failed Bits)
	// Condition is what must be true of every row; it takes the place of Judge.
	Condition *Condition
	// Why says why a failed row fails; nil where the rule itself says it all.
	// It is called for the few rows that become samples.
	Why func(b *Batch, row int) message.M
	// Shown is the column whose value the sample of a failed row shows, where it is
	// not the same for all: the key that was not found; nil: that of the rule's field.
	Shown func(b *Batch, row int) int
	// Observed is what was assumed or seen at binding, e.g. the form of dates.
	Observed string
}

// Reach says which rows a check wants to judge.
type Reach uint8

// The reaches. Checks judge typed values; `type` judges the text of every
// value that is not missing; not_null and any_of judge every row; distinct_rows
// judges the texts of a row that holds a value in any of the columns.
const (
	Typed Reach = iota
	Present
	Every
	Some
)

// Whole is a bound check with a state of its own. If its unit is the row,
// what is tested, missing and excluded is counted as for row checks, and the
// state names the failing rows at the end.
type Whole struct {
	Columns []int
	Reach   Reach
	// Optional are those of Columns that say something when they are missing: a
	// row that lacks one is tested all the same.
	Optional []int
	New      func() State
	Why      func(b *Batch, row int) message.M // unless Verdict.Why says it
}

// Rejected is the bound form of the check that judges the records themselves:
// what was read passes, what was rejected fails.
type Rejected struct{}

// NotApplicable is a rule that nothing can be tested by, and why.
type NotApplicable struct{ Reason message.M }

func (Row) bound()           {}
func (Whole) bound()         {}
func (Rejected) bound()      {}
func (NotApplicable) bound() {}

// State is what a Whole check has gathered. Merge gets a state of the same
// check; Decode must refuse, and never panic on, bytes that Append has not
// written.
type State interface {
	Update(b *Batch, tested Bits)
	Merge(o State)
	Append(b []byte) []byte
	Decode(b []byte) error
	Verdict() Verdict
}

// Verdict is what a state comes to.
type Verdict struct {
	Counts          Counts // in the check's unit; unused when the unit is the row
	Observed        string // what was seen, e.g. the number of rows
	Reason          message.M
	DuplicateGroups *int64 // known when Rows has returned
	SurplusRows     *int64
	// Excluded yields the rows, among those that were tested, that cannot be
	// judged after all; nil where there are none. It is called as Rows is, before.
	Excluded func(jobs int, yield func(id RowID, segment uint32))
	// Kept is what a later audit of the dataset is to know of this one, by a
	// name that says how it was made (Delivery.Kept).
	Kept map[string]string
	// Rows yields the rows that fail, when the unit is the row, each once and in
	// any order. It is called once, and may use so many goroutines, but yields
	// from one of them at a time.
	Rows func(jobs int, yield func(id RowID, segment uint32))
	// Why says why the row that Rows has just yielded fails, where that is known
	// only beside other rows; nil: Whole.Why says it. It is called for the few
	// that become samples.
	Why func() message.M
	// Found says what Rows has come to when it has returned; it takes the place of
	// Observed. Nil: there is no more to say.
	Found func() message.M
}

// boundRule is a rule of a plan.
type boundRule struct {
	*Rule
	bound  Bound
	cols   []int
	shown  int                         // the column of whose value a sample tells, -1: of none
	shows  func(b *Batch, row int) int // Row.Shown, which says it of each row by itself; may be nil
	where  *where
	scored bool
	gated  bool
	unit   Unit

	nullsFail bool // missing values are tested, and fail
}

// boundColumn is how a column's texts are understood.
type boundColumn struct {
	form         value.Form
	placeholders *value.Placeholders
}

// Plan is the rules of a dataset, bound. It is immutable and shared by all
// workers.
type Plan struct {
	Dataset  *Dataset
	env      Env
	rules    []boundRule
	columns  []boundColumn
	position []int // of each declared column in a record; -1: not read
	segment  int   // column, or -1
	key      []int
	segments *segments
}

// Bind binds the rules of d that are in force. Faults are complete: every rule
// is looked at. A plan with faults must not be run.
func Bind(d *Dataset, env Env) (*Plan, []Fault) {
	p := &Plan{Dataset: d, env: env, segment: d.Index(d.Segment), segments: newSegments()}
	p.bindColumns()
	var faults []Fault
	x := &expressions{dataset: d, env: env, known: map[string]*where{}}
	for _, r := range d.Rules {
		if !env.Dry && !r.InForce(env.Period) {
			continue
		}
		s := &Scope{Env: env, Dataset: d, Rule: r, expressions: x}
		b := boundRule{Rule: r, bound: r.Check.bind(r.Params, s), unit: r.Check.Unit}
		b.where = s.bindWhere(x)
		s.refuseIdle()
		b.cols = columnsOf(b.bound)
		b.shown = b.shownColumn(d)
		row, _ := b.bound.(Row)
		b.nullsFail, b.shows = r.NullsFail || row.MissingFails, row.Shown
		counts := !r.Waived(env.Period)
		b.scored = counts && (env.Scored == nil || env.Scored(r))
		b.gated = counts && (r.Severity == Critical || env.Gated != nil && env.Gated(r))
		faults = append(faults, s.faults...)
		p.rules = append(p.rules, b)
	}
	return p, faults
}

// BindNames complains of rules whose parameters could not be read in full, as far as that
// goes without them: of columns that they name and the dataset does not declare, and of
// where. So both are said in one round with what is wrong with the parameters.
func BindNames(d *Dataset, env Env) (faults []Fault) {
	x := &expressions{dataset: d, env: env, known: map[string]*where{}}
	for _, r := range d.Rules {
		s := &Scope{Env: env, Dataset: d, Rule: r, expressions: x}
		for _, q := range r.Check.Params() {
			s.bindNames(q.Name, reflect.ValueOf(r.Params).Elem().Field(q.Field).Interface())
		}
		s.bindWhere(x)
		faults = append(faults, s.faults...)
	}
	return faults
}

// bindNames complains of what a parameter names; what could not be read is empty.
func (s *Scope) bindNames(param string, value any) {
	names, _ := value.([]ColumnName)
	if name, one := value.(ColumnName); one {
		names = []ColumnName{name}
	}
	s.Columns(param, slices.DeleteFunc(slices.Clone(names), func(n ColumnName) bool { return n == "" }))
}

// refuseIdle complains of what a rule says in vain.
func (s *Scope) refuseIdle() {
	c := s.Rule.Check
	if c.NoRows && s.Rule.Where != "" {
		s.Fault("where", message.New(msgIdle, c.Name, "where"))
	}
	if (c.NoRows || c.Unit != UnitRow) && s.Rule.NullsFail {
		s.Fault("nulls", message.New(msgIdle, c.Name, "nulls"))
	}
}

func (p *Plan) bindColumns() {
	d := p.Dataset
	p.columns = make([]boundColumn, len(d.Columns))
	sets := placeholderSets{}
	for i, c := range d.Columns {
		p.columns[i].placeholders = sets.of(d.placeholdersOf(&c))
		if p.env.Forms != nil {
			p.columns[i].form = p.env.Forms[i]
		}
		p.position = append(p.position, i)
	}
	for _, k := range d.Key {
		if i := d.Index(k); i >= 0 {
			p.key = append(p.key, i)
		}
	}
}

// placeholderSets are the sets of a dataset, each made once: one takes 20 µs and
// 8 KB, and most columns share theirs.
type placeholderSets map[string]*value.Placeholders

func (s placeholderSets) of(list []string) *value.Placeholders {
	key := strings.Join(list, "\x00")
	if s[key] == nil {
		s[key] = value.NewPlaceholders(list)
	}
	return s[key]
}

// placeholdersOf are the texts that mean “no value” in a column: its own list,
// else the catalogue's, less what is an answer in a boolean column.
func (d *Dataset) placeholdersOf(c *Column) []string {
	if c.Placeholders != nil {
		return c.Placeholders
	}
	list := d.Placeholders
	if list == nil {
		list = value.DefaultPlaceholders()
	}
	if c.Type == value.Boolean {
		return value.BooleanPlaceholders(list)
	}
	return list
}

func columnsOf(b Bound) []int {
	switch b := b.(type) {
	case Row:
		return b.Columns
	case Whole:
		return b.Columns
	}
	return nil
}

// Columns are the names of the columns that a record must have, in order. All
// declared columns are read: each gets a profile.
func (p *Plan) Columns() []string {
	names := make([]string, len(p.Dataset.Columns))
	for i, c := range p.Dataset.Columns {
		names[i] = c.Name
	}
	return names
}

// ColumnNames is Columns of a dataset that is not bound.
func (d *Dataset) ColumnNames() []string { return (&Plan{Dataset: d}).Columns() }
