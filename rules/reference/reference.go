// Package reference holds dated code lists: those that ship with rasoat
// (administrative units, ethnic groups, the codes inside other numbers), and
// the lists a user keeps beside the catalogue.
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
// # Old codes and new
//
// On 1/7/2025 Việt Nam went from 63 provinces and 10,035 communes to 34 and
// 3,321, and 3,316 of the new communes took over the code of an old one: that a
// code is in the list does not tell which time a record is of. The old units
// are therefore not in the same list. vn.communes and vn.provinces begin on
// that day, and what a unit of before became is in a list of its own, which
// List.Former finds: its rows are the old units, its column new_code their
// successors.
//
// # The files
//
// The lists that ship are CSV files beside this source, embedded. Those of
// administrative units are written by `go generate` (package generate says
// from what), the small ones by hand. They are parsed when they are first asked
// something, not at start-up: most commands never need them. Each file names
// its source and its changes at its top, and what it does not hold, because
// these are facts from outside that an auditor may question; Text returns it.
package reference

import (
	"maps"
	"slices"
	"strings"

	"rasoat/rules/message"
)

//go:generate go run ./generate

// Lookup returns a list that ships with rasoat, as `builtin:` names it.
func Lookup(name string) (*List, bool) {
	s, ok := shipped[name]
	if !ok {
		return nil, false
	}
	return s.list, true
}

// Has tells whether a list of that name ships with rasoat, without reading it.
func Has(name string) bool { _, ok := shipped[name]; return ok }

// Names returns the names of the lists that ship with rasoat, sorted.
func Names() []string { return slices.Sorted(maps.Keys(shipped)) }

// Doc returns what the manual says of a list that ships with rasoat.
func Doc(name string) message.Text { return shipped[name].doc }

// Text returns the file of a list that ships with rasoat: its sources, as
// comment lines, then a header and the rows. No cell holds a comma or a quote.
func Text(name string) string { return shipped[name].text }

// Former returns the list of the units that a list that ships with rasoat
// replaced: keyed by their codes of that time, with the code of the successor
// in the column new_code. ok is false where nothing is known of the time before.
func (l *List) Former() (former *List, ok bool) {
	s, ok := shipped[l.name]
	if !ok || s.former == "" || s.list != l {
		return nil, false
	}
	return Lookup(s.former)
}

// parse reads an embedded file. Its cells hold no comma, quote or line break
// (a test holds the files to that), so a split does, and every cell is a
// piece of the embedded text. A file that is no list cannot have been shipped.
func parse(name, text string) content {
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
	t, err := newTable(name, columns[0], columns, rows, nil)
	if err != nil {
		panic("reference: " + err.Error())
	}
	return t
}
