package rules

import (
	"fmt"
	"slices"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Need is what a rule asks of another dataset of the same period before it is
// bound: the keys of its rows, or what a state gathers of them. Rows that lack
// one of the columns are passed over, and so are rows with a value that is not
// of its column's type.
type Need struct {
	Dataset string
	Key     []OtherColumn // compared as texts
	Values  []OtherColumn // that belong to the key: compared by their types
	Beside  []OtherColumn // that must have a value too, without being compared
	Folding Folding
	// Gather makes the state that is folded over the rows, bound to the other
	// dataset; nil: keys are collected. Name tells such states apart: needs of
	// one name and the same columns are answered once.
	Gather func(s *Scope) State
	Name   string

	rule *Rule
}

// OtherColumn is a column of another dataset that a parameter names.
type OtherColumn struct {
	Name  string
	Param string     // the parameter
	Like  value.Type // of the column that it is compared with, if it is no key
	Any   bool       // a column of any type will do
}

// columns are all columns of the need.
func (n *Need) columns() []OtherColumn { return slices.Concat(n.Key, n.Values, n.Beside) }

// ID is the same for needs that are answered by the same.
func (n *Need) ID() string {
	return fmt.Sprintf("%q %q %q %q %d %q", n.Dataset, names(n.Key), names(n.Values), names(n.Beside), n.Folding, n.Name)
}

func names(columns []OtherColumn) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.Name
	}
	return all
}

// Undeclared returns the columns that the other dataset does not declare.
func (n *Need) Undeclared(other *Dataset) []OtherColumn {
	return slices.DeleteFunc(n.columns(), func(c OtherColumn) bool { return other.Index(c.Name) >= 0 })
}

// Unlike returns the columns whose type in the other dataset cannot be compared
// with that of the column here.
func (n *Need) Unlike(other *Dataset) []OtherColumn {
	return slices.DeleteFunc(slices.Concat(n.Values, n.Beside), func(c OtherColumn) bool {
		i := other.Index(c.Name)
		return i < 0 || c.Any || comparableTypes(c.Like, other.Columns[i].Type)
	})
}

// comparableTypes tells whether values of two types are compared: those of one
// type, and numbers with numbers.
func comparableTypes(a, b value.Type) bool {
	isNumber := func(t value.Type) bool { return t == value.Integer || t == value.Decimal }
	return a == b || isNumber(a) && isNumber(b)
}

// Other is what was gathered of another dataset for a need.
type Other struct {
	Keys  *KeySet
	State State // instead of keys, where the need has Gather
}

// Needs returns what must be gathered of other datasets before the rule of a
// dataset is bound.
func (r *Rule) Needs(d *Dataset) []Need {
	if r.Check.needs == nil {
		return nil
	}
	needs := r.Check.needs(r.Params, d)
	for i := range needs {
		needs[i].Folding, needs[i].rule = r.Folding, r
	}
	return needs
}

// Others returns what was gathered for the rule's needs, in their order. Where
// one of them could not be met it returns none, and why; nor are there any where
// nothing is read.
func (s *Scope) Others() (all []Other, why message.M) {
	if s.Dry || s.Other == nil {
		return nil, message.M{}
	}
	for _, need := range s.Rule.Needs(s.Dataset) {
		other, why := s.Other(need)
		if !why.IsZero() {
			return nil, why
		}
		all = append(all, other)
	}
	return all, message.M{}
}
