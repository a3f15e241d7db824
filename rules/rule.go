package rules

import (
	"math/big"

	"rasoat/rules/reference"
	"rasoat/rules/value"
)

// DatasetField is the field of rules that judge the delivery as a whole
// rather than one of its columns. It weighs nothing in the score, but its
// rules count for the status.
const DatasetField = "_dataset"

// Severity says how grave a failure of a rule is. Critical turns the status fail,
// which is that of a score below the threshold, into critical, and every failing
// row into an unusable one. Minor and Major are shown, and change nothing.
type Severity string

// The severities; Major is the default.
const (
	Minor    Severity = "minor"
	Major    Severity = "major"
	Critical Severity = "critical"
)

// Column is a declared column of a dataset.
type Column struct {
	Name       string
	Title      string // shown to officers; the name where empty
	Type       value.Type
	Identifier bool     // carries a national identifier: the identifier gate applies
	Personal   bool     // personal data: samples are masked, no values in profiles
	Weight     *big.Rat // of the field in the dataset's score
	// Placeholders replaces the catalogue's list of texts that mean “no value”
	// when it is not nil.
	Placeholders []string
	// Formats are the declared forms of dates ("dd/mm/yyyy"); empty: detected.
	Formats []string
}

// Waiver is a written exception: until its last day a rule is shown, not scored.
type Waiver struct {
	Until    value.Day
	Document string
	Reason   string
}

// Rule is one entry of a dataset file: a check with its parameters, and what
// its result means. Every default is filled in.
type Rule struct {
	ID         string
	Check      *Check
	Params     any    // the check's parameter struct, by pointer
	Field      string // the field that carries the score
	Criterion  string
	ErrorGroup int // 1–8 of domain.md; 0: none
	Weight     *big.Rat
	Severity   Severity
	Where      string   // CEL; rows outside are not tested
	WarnBelow  *big.Rat // percent; nil: the method's bands
	FailBelow  *big.Rat
	Basis      string // legal basis
	ValidFrom  value.Day
	HasFrom    bool // ValidFrom is set
	Waiver     *Waiver
	NullsFail  bool // nulls: fail
	Folding    Folding
	Place      Place
	// ParamPlaces says where each parameter stands in the file, by its name.
	ParamPlaces map[string]Place
}

// InForce tells whether the rule is judged for the period.
func (r *Rule) InForce(period value.Day) bool { return !r.HasFrom || period >= r.ValidFrom }

// Waived tells whether the rule is waived for the period.
func (r *Rule) Waived(period value.Day) bool {
	return r.Waiver != nil && period <= r.Waiver.Until
}

// PlaceOf returns where a parameter stands, or the rule itself.
func (r *Rule) PlaceOf(param string) Place {
	if p, ok := r.ParamPlaces[param]; ok {
		return p
	}
	return r.Place
}

// Place is a position in a file of the catalogue; Line and Col are 1-based.
type Place struct {
	Path string
	Line int
	Col  int
}

// Dataset is what the rules need to know of a dataset: its columns and rules.
type Dataset struct {
	ID      string
	Columns []Column
	Rules   []*Rule  // in file order: always-on rules, column rules, rules
	Key     []string // columns that name a record in samples
	Segment string   // column whose values are scored apart; "" for none
	// Placeholders are the texts that mean “no value” in every column that has
	// no list of its own; nil: the built-in list.
	Placeholders []string
	References   map[string]*reference.List // by id, built-in and the catalogue's
}

// Index returns the position of a declared column, -1 if there is none.
func (d *Dataset) Index(name string) int {
	for i := range d.Columns {
		if d.Columns[i].Name == name {
			return i
		}
	}
	return -1
}
