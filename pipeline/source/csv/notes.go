package csv

import "slices"

// A Kind is a kind of what is worth telling of a file though nothing is rejected.
type Kind uint8

// The kinds, in the order in which they are told.
const (
	BlankLine    Kind = iota // skipped
	HeaderAgain              // the header stands once more in the middle of the table; skipped
	TotalsLine               // sums of the rows above; skipped
	BelowTable               // notes and signatures; skipped
	StrayQuote               // a row with quotes that quote nothing
	OtherLineEnd             // a row that ends with CRLF among such that end with LF, or the reverse
	Kinds        int  = iota
)

// Shown is how many places of a kind are kept: the first ones.
const Shown = 3

// A Place is where a record begins.
type Place struct{ Record, Line int64 }

// A Note says how often something was met, and where first.
type Note struct {
	Count int64
	First []Place // at most Shown, in order
}

// Notes are those of each kind.
type Notes [Kinds]Note

func (n *Notes) add(k Kind, at Place) { n[k].add(at) }

// add notes a place behind all others.
func (n *Note) add(at Place) {
	n.Count++
	if len(n.First) < Shown {
		n.First = append(n.First, at)
	}
}

func (n *Notes) reset() {
	for k := range n {
		n[k].Count, n[k].First = 0, n[k].First[:0]
	}
}

// Merge adds the notes of other records of the file. The order does not matter.
func (n *Notes) Merge(others *Notes) {
	for k := range n {
		n[k].Merge(&others[k])
	}
}

// Merge adds what was met elsewhere in the file.
func (n *Note) Merge(other *Note) {
	n.Count += other.Count
	if len(other.First) == 0 {
		return
	}
	n.First = append(n.First, other.First...)
	slices.SortFunc(n.First, func(a, b Place) int { return int(a.Record - b.Record) })
	n.First = n.First[:min(len(n.First), Shown)]
}
