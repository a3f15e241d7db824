// Package reference holds dated code lists: the provinces and communes that
// ship with rasoat, and the lists a user keeps beside the catalogue.
//
// A code list is not a set of codes but a history of one. Each row of a List
// says from which day to which day it is in force (valid_from and valid_to,
// both inclusive, empty = open), and whoever tests values first asks for the
// Set of one day: an audit of last March must find last March's communes, and
// history is never rewritten. A unit that changes its kind but keeps its code
// has two rows, one for each state.
//
//	communes, _ := reference.Lookup("vn.communes")
//	inForce := communes.At(period)      // once, when the rule is bound
//	inForce.Contains([]byte("00004"))   // for every value: no allocation
//
// A list knows nothing of the time before its first row. Since tells where its
// knowledge begins, so that a record of 2024 is not blamed for lacking a code
// that was issued in 2025; what to do then is the caller's decision.
//
// The lists that ship are CSV files beside this source, written by
// `go generate` (package generate says from what) and embedded. They are
// parsed when they are first asked something, not at start-up: most commands
// never need them. Each file names its source, its licence and its changes at
// its top, because these are facts from outside that an auditor may question.
package reference

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./generate

//go:embed vn_provinces.csv
var vnProvinces string

//go:embed vn_communes.csv
var vnCommunes string

// shipped are the lists by name, each parsed when it is first looked up.
var shipped = map[string]func() *List{
	"vn.provinces": sync.OnceValue(func() *List { return parse("vn.provinces", vnProvinces) }),
	"vn.communes":  sync.OnceValue(func() *List { return parse("vn.communes", vnCommunes) }),
}

// Lookup returns a list that ships with rasoat, as `builtin:` names it.
func Lookup(name string) (*List, bool) {
	load, ok := shipped[name]
	if !ok {
		return nil, false
	}
	return load(), true
}

// Has tells whether a list of that name ships with rasoat, without reading it.
func Has(name string) bool { _, ok := shipped[name]; return ok }

// Names returns the names of the lists that ship with rasoat, sorted.
func Names() []string { return slices.Sorted(maps.Keys(shipped)) }

// parse reads an embedded file. Its cells hold no comma, quote or line break
// (a test holds the generator to that), so a split does, and every cell is a
// piece of the embedded text. A file that is no list cannot have been shipped.
func parse(name, text string) *List {
	for strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	header, body, _ := strings.Cut(text, "\n")
	columns := strings.Split(header, ",")
	rows := make([][]string, 0, strings.Count(body, "\n"))
	cells := make([]string, 0, cap(rows)*len(columns)) // of all rows, in one piece
	for line := range strings.Lines(body) {
		start := len(cells)
		for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), ",") {
			cells = append(cells, cell)
		}
		rows = append(rows, cells[start:len(cells):len(cells)])
	}
	l, err := NewList(name, columns, rows)
	if err != nil {
		panic("reference: " + err.Error())
	}
	return l
}
