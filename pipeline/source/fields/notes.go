package fields

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// shownNames is how many names a note keeps: those that came first.
const shownNames = 5

// Notes are what was met that is worth telling though nothing is rejected. Those of
// parts of a file are merged in any order.
type Notes struct {
	Unread   Note // names that are no columns
	Repeated Note // names that came more than once in a record
}

// A Note is how many values there were, and the names that came first.
type Note struct {
	Count int64
	First []Place // in order
}

// A Place is a name and the first record that has it.
type Place struct {
	Record, Line int64
	Name         string
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Record, q.Record), cmp.Compare(p.Name, q.Name))
}

func (n *Notes) clear() {
	n.Unread = Note{First: n.Unread.First[:0]}
	n.Repeated = Note{First: n.Repeated.First[:0]}
}

// Merge adds what was met in other records of the file.
func (n *Notes) Merge(o *Notes) {
	n.Unread.merge(&o.Unread)
	n.Repeated.merge(&o.Repeated)
}

// merge keeps the names that come first in both: one that does in all records does so
// in the ones where it comes first.
func (n *Note) merge(o *Note) {
	n.Count += o.Count
	for _, p := range o.First {
		n.place(p)
	}
}

// place puts a name where it belongs, if it is one of the first.
func (n *Note) place(p Place) {
	if i := slices.IndexFunc(n.First, func(q Place) bool { return q.Name == p.Name }); i >= 0 {
		if p.Record < n.First[i].Record {
			n.First[i] = p
		}
	} else {
		n.First = append(n.First, p)
	}
	slices.SortFunc(n.First, Place.compare)
	n.First = n.First[:min(len(n.First), shownNames)]
}

// noted is a value of the record at hand that is to be noted.
type noted struct {
	in   *Note
	name *Name
}

func (r *Rows) note(in *Note, name *Name) { r.noted = append(r.noted, noted{in, name}) }

// settle notes what there is to note of the record. Records come in order, so that of
// one name only the first needs to be looked at.
func (r *Rows) settle() {
	for _, v := range r.noted {
		v.in.Count++
		if v.name.noted == r.batch {
			continue
		}
		v.name.noted = r.batch
		if n := len(v.in.First); n < shownNames || r.record == v.in.First[n-1].Record {
			v.in.place(Place{r.record, r.line, shortened(v.name.Dotted())})
		}
	}
	r.noted = r.noted[:0]
}

// shortened cuts a name that is too long to be shown.
func shortened(name string) string {
	const most = 60
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// Names returns the names that came first, each with its record.
func (n *Note) Names() string {
	var texts []string
	for _, p := range n.First {
		texts = append(texts, fmt.Sprintf("%s (%d)", p.Name, p.Record))
	}
	if n.Count > 0 && len(texts) == shownNames {
		texts = append(texts, "…")
	}
	return strings.Join(texts, ", ")
}
