package rules

import (
	"slices"
	"time"

	"rasoat/rules/value"
)

// Past is what Env knows of the deliveries of a dataset: what the store holds
// of earlier ones, and this one. The store is looked at before anything is
// bound, so that a check neither waits for it nor can fail by it.
type Past struct {
	// Earlier are deliveries before the audited period, newest first: as many as
	// the rules look back on, or all that there are. Of each cycle it is the last.
	Earlier []Delivery
	// This is what is audited. It is asked when all files have been read.
	This func() Delivery
}

// Delivery is what is known of an extract beside its rows.
type Delivery struct {
	Period  value.Day
	Rows    int64     // that could be read
	Arrived time.Time // when the last of its files was first seen
	SHA256  []string  // of its files, sorted; nil: not known
	Files   []Header  // those of its files that differ in their columns; nil: not known
	Kept    map[string]string
}

// LooksBack registers on how many earlier deliveries a check looks back.
func LooksBack[P any](deliveries func(p *P) int) Option[P] {
	return func(c *Check) { c.looksBack = func(p any) int { return deliveries(p.(*P)) } }
}

// LooksBack is on how many earlier deliveries the rules look back that are in
// force in a period.
func (d *Dataset) LooksBack(period value.Day) int {
	most := 0
	for _, r := range d.Rules {
		if r.Check.looksBack != nil && r.InForce(period) {
			most = max(most, r.Check.looksBack(r.Params))
		}
	}
	return most
}

// Distinct leaves of the files of a delivery those whose columns none before
// them has, without their names.
func Distinct(files []Header) []Header {
	var out []Header
	for _, f := range files {
		if f.File = ""; !slices.ContainsFunc(out, f.equal) {
			out = append(out, f)
		}
	}
	return out
}

func (h Header) equal(o Header) bool {
	return h.Format == o.Format && slices.Equal(h.Columns, o.Columns) && slices.Equal(h.Types, o.Types)
}
