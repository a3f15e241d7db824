// Package format holds the named formats: what a citizen id, a tax code, a
// telephone number or the code of a commune must look like. The check `format`
// uses them by name, `rasoat explain` prints their manuals.
//
// A format is a value with a manual, examples that pass, examples that do not,
// and a function that judges one text. It registers itself from its own file,
// named after it (vn.tax_code in vn_tax_code.go), and nothing else has to be
// touched to add one. A format that is not documented or shows no examples
// does not register: the program panics at its first start, which is in its
// author's hands. The examples are tests, and the ones the manual prints.
//
// What a format looks at is the text as it stands. Blanks around a value are
// therefore a fault, with a reason of their own; whoever wants them tolerated
// cleans the source. Whether a value is missing is decided before: a format is
// never asked about one.
//
// Some formats depend on the day: a list of communes is dated, and a citizen
// id has been a tax code only since 1/7/2025. New therefore gets the period
// that is audited, once, and returns the function for it. What a format says
// of last March does not change with the day it is asked.
//
// The functions are written for columns of fifty million rows: plain loops
// over bytes, no allocation, a few nanoseconds. A value that passes takes the
// short way; only for one that fails is the reason looked for. Each is fuzzed
// against a slow and obvious twin made of a regular expression and arithmetic
// done another way, some against a library of their own field.
//
// Not every rule could be read in the text of a law. What is known second-hand
// or from memory only is no constant here but a data file that names its source
// and its date: forms.csv for how identifiers are written, package reference or
// a list beside the format for its codes. The manual of such a format says so,
// for an officer who is told that a plate is wrong may ask by whose word.
package format

import (
	"fmt"
	"maps"
	"slices"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Format is one named format.
type Format struct {
	Name    string
	Doc     message.Text            // the manual: what is checked, what is not, by which source
	Valid   []string                // examples that pass on ExampleDay
	Invalid []string                // examples that fail on ExampleDay
	New     func(on value.Day) Func // for the period that is audited
}

// Func judges one text as it stands. It returns an empty reason where the text
// is of the format, else the key of a message without arguments that tells why
// not. It neither keeps nor changes the text, does not allocate, and may be
// used by goroutines together.
type Func func(v []byte) (reason string)

// ExampleDay is the period for which the examples of all formats are given,
// 21/11/2026.
const ExampleDay value.Day = 20778

var registry = map[string]*Format{}

// Register adds a format. One that lacks its name, a language of its manual,
// its examples or its function, or whose name is taken, is a programmer's
// mistake and panics.
func Register(f Format) {
	if err := f.complete(); err != nil {
		panic("format: " + err.Error())
	}
	registry[f.Name] = &f
}

func (f *Format) complete() error {
	switch {
	case f.Name == "":
		return fmt.Errorf("a format without a name")
	case registry[f.Name] != nil:
		return fmt.Errorf("%s is registered twice", f.Name)
	case f.Doc.VI == "" || f.Doc.EN == "":
		return fmt.Errorf("%s has no manual in both languages", f.Name)
	case len(f.Valid) == 0 || len(f.Invalid) == 0:
		return fmt.Errorf("%s shows no examples", f.Name)
	case f.New == nil:
		return fmt.Errorf("%s has no function", f.Name)
	}
	return nil
}

// Lookup returns the format of a name.
func Lookup(name string) (*Format, bool) {
	f, ok := registry[name]
	return f, ok
}

// Names returns the names of all formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(registry)) }

// always is New for a format that does not depend on the day.
func always(f Func) func(value.Day) Func {
	return func(value.Day) Func { return f }
}
