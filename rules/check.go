package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"rasoat/rules/message"
)

// Unit is what a check counts: the unit of total, tested, failed and the rest.
type Unit string

// The units. A judgement of the dataset as a whole is one tested dataset.
const (
	UnitRow     Unit = "row"
	UnitKey     Unit = "key"
	UnitColumn  Unit = "column"
	UnitDataset Unit = "dataset"
)

// Check is what a rule can use: a name, a manual, typed parameters, and how it
// is bound to a dataset. A check is registered from its own file, and its name
// is the name of that file, of its test data and of its chapter of the manual.
type Check struct {
	Name       string
	Criterion  string // dung du sach song thong_nhat dung_chung
	ErrorGroup int    // 1–8; 0: none
	Unit       Unit
	Doc        message.Text // what passes, what fails, what is not tested
	Deed       message.Text // what is to be done where it fails; none: what its error group says
	Folds      bool         // compares text and takes fold:
	AlwaysOn   bool         // added to every dataset by itself, on DatasetField
	NoRows     bool         // judges the delivery, not its rows: where: and nulls: say nothing to it

	params reflect.Type
	list   []Param // of params
	bind   func(params any, s *Scope) Bound
	needs  func(params any, d *Dataset) []Need
	// reference is the id of the list that the parameters name; nil: their
	// parameter reference does.
	reference func(params any) string

	looksBack func(params any) int
}

// NewParams returns a pointer to a zero parameter struct, for decoding.
func (c *Check) NewParams() any { return reflect.New(c.params).Interface() }

// Params describes the check's parameters in the order of its struct. The list is
// the check's own: a catalogue of 300 datasets asks for it 30,000 times.
func (c *Check) Params() []Param { return c.list }

func paramsOf(t reflect.Type) []Param {
	var ps []Param
	for i := range t.NumField() {
		if p, ok := paramOf(t.Field(i)); ok {
			ps = append(ps, p)
		}
	}
	return ps
}

// Option adds to a registration what few checks have.
type Option[P any] func(*Check)

// NeedsOthers registers what the check needs of other datasets, for a rule of a
// given one.
func NeedsOthers[P any](needs func(p *P, d *Dataset) []Need) Option[P] {
	return func(c *Check) { c.needs = func(p any, d *Dataset) []Need { return needs(p.(*P), d) } }
}

// NamesReference registers which reference the check reads where no parameter
// named reference says so.
func NamesReference[P any](id func(p *P) string) Option[P] {
	return func(c *Check) { c.reference = func(p any) string { return id(p.(*P)) } }
}

var registry = map[string]*Check{}

// Register adds a check. P is its parameter struct: fields tagged
// `param:"name[,main][,required]"` with a manual in both languages (`vi:"…"
// en:"…"`) and, for a closed list of words, `enum:"a b c"`. bind is called once
// per rule and run, against the declared columns; it complains through the
// scope's Fault. A check without a manual, of a name already taken, or that judges a
// delivery and has no Deed, is a programmer's mistake and panics.
func Register[P any](c Check, bind func(p *P, s *Scope) Bound, options ...Option[P]) {
	c.params = reflect.TypeFor[P]()
	c.list = paramsOf(c.params)
	c.bind = func(p any, s *Scope) Bound { return bind(p.(*P), s) }
	for _, option := range options {
		option(&c)
	}
	if _, dup := registry[c.Name]; dup || c.Name == "" {
		panic("rules: check registered twice or without a name: " + c.Name)
	}
	if c.Doc.VI == "" || c.Doc.EN == "" || c.Criterion == "" || c.Unit == "" {
		panic("rules: check lacks its manual, criterion or unit: " + c.Name)
	}
	if c.Deed == (message.Text{}) && (c.Unit != UnitRow || c.AlwaysOn || c.NoRows) {
		panic("rules: check judges more than values, and does not say what is to be done: " + c.Name)
	}
	for _, p := range c.Params() {
		if p.Doc.VI == "" || p.Doc.EN == "" {
			panic(fmt.Sprintf("rules: %s: parameter %s lacks its manual", c.Name, p.Name))
		}
	}
	if c.Deed != (message.Text{}) {
		message.Define(message.DeedKey(c.Name), c.Deed.VI, c.Deed.EN)
	}
	registry[c.Name] = &c
}

// Lookup returns the check of a name.
func Lookup(name string) (*Check, bool) {
	c, ok := registry[name]
	return c, ok
}

// Names returns the names of all registered checks, sorted.
func Names() []string { return slices.Sorted(maps.Keys(registry)) }
