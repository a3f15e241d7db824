package fields

import (
	"slices"
	"strings"
)

const (
	// GatheredRecords is how many records the names of a table are taken from.
	GatheredRecords = 10_000
	// MostColumns is how many there may be. Who has more of them writes data where names
	// belong.
	MostColumns = 10_000
)

// Gathering finds out the columns of a file from its first records.
type Gathering struct {
	names    []string
	solid    []bool   // it had a value that is not null
	missing  []string // declared columns that were not met yet
	declared []string // those that were met only behind the first records
	closed   bool     // the first records are behind
	tooMany  bool

	// Of the record at hand, which may turn out to be damaged.
	fresh  []*Name  // names that became columns
	found  []string // columns that were missing
	before struct{ columns, names, declared int }
}

// Gather makes rows that only gather names, among them those of declared columns
// wherever they stand.
func Gather(declared []string) (*Rows, *Gathering) {
	g := &Gathering{}
	for _, name := range declared {
		g.missing = append(g.missing, Clean(name))
	}
	r := NewRows(Layout{})
	r.gathering = g
	return r, g
}

// begin begins a record.
func (g *Gathering) begin() {
	g.fresh, g.found = g.fresh[:0], g.found[:0]
	g.before.columns, g.before.names, g.before.declared = len(g.solid), len(g.names), len(g.declared)
}

// forget takes back the names that came with the record at hand.
func (g *Gathering) forget(r *Rows) {
	for _, n := range g.fresh {
		delete(r.index, n.Dotted())
		n.column = unresolved
	}
	n := g.before.columns
	g.solid, r.seen, r.target = g.solid[:n], r.seen[:n], r.target[:n]
	g.names, g.declared = g.names[:g.before.names], g.declared[:g.before.declared]
	g.missing = append(g.missing, g.found...)
}

// add makes a name a column, unless the first records are behind and nobody looks for it.
func (g *Gathering) add(r *Rows, n *Name, name string) int32 {
	at := slices.Index(g.missing, name)
	if at >= 0 {
		g.missing = slices.Delete(g.missing, at, at+1)
		g.found = append(g.found, name)
	}
	switch {
	case g.closed && at < 0:
		return unknown
	case g.closed:
		g.declared = append(g.declared, name)
	default:
		g.names = append(g.names, name)
	}
	if len(g.names) > MostColumns {
		g.tooMany = true
		return unknown
	}
	column := int32(len(r.seen))
	r.index[name] = column
	g.fresh = append(g.fresh, n)
	r.seen = append(r.seen, stamp{})
	r.target = append(r.target, unknown)
	g.solid = append(g.solid, false)
	return column
}

// Enough tells whether so many records are enough, from which on only declared columns
// are looked for.
func (g *Gathering) Enough(records int) bool {
	g.closed = records >= GatheredRecords
	return g.closed && len(g.missing) == 0 || g.tooMany
}

// TooMany tells whether there are more names than a table can have columns.
func (g *Gathering) TooMany() bool { return g.tooMany }

// Columns returns the columns in the order in which they came. Names that were only ever
// null are none where there are names within them.
func (g *Gathering) Columns() []string {
	var columns []string
	for i, name := range g.names {
		around := !g.solid[i] && slices.ContainsFunc(g.names, func(other string) bool { return strings.HasPrefix(other, name+".") })
		if !around {
			columns = append(columns, name)
		}
	}
	return append(columns, g.declared...)
}
