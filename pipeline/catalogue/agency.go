package catalogue

import (
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

type agencyEntry struct {
	ID     decode.Placed[ident]  `yaml:"id,required"`
	Code   string                `yaml:"code"`
	Name   string                `yaml:"name,required"`
	Parent decode.Placed[string] `yaml:"parent"`
}

// takeAgencies checks the tree of agencies and puts parents before their
// children. Every agency with an id is taken, so that a dataset of a faulty one
// is not complained of too.
func (c *Catalogue) takeAgencies(file *decode.File, entries []agencyEntry) {
	seen := ids{}
	byID := map[string]agencyEntry{}
	var order []string
	for _, e := range entries {
		id := string(e.ID.Value)
		if e.ID.Given() && seen.add(file, id, e.ID.Place) {
			byID[id] = e
			order = append(order, id)
		}
	}
	for _, id := range order {
		p := byID[id].Parent
		if _, ok := byID[p.Value]; p.Given() && !ok {
			file.Complain(p.Place, kindUndeclared, message.New(lintNoAgency, decode.Short(p.Value)), decode.Suggest(p.Value, order))
		}
	}
	placed := map[string]bool{}
	for _, id := range order {
		c.placeAgency(file, byID, placed, id, nil)
	}
}

// placeAgency adds an agency after its parents. path is the way from a child up
// to here; coming back to it is a circle, complained of once.
func (c *Catalogue) placeAgency(file *decode.File, byID map[string]agencyEntry, placed map[string]bool, id string, path []string) int {
	e := byID[id]
	if placed[id] {
		a, _ := c.Agency(id)
		return a.Level
	}
	for _, child := range path {
		if child == id {
			file.Complain(e.Parent.Place, kindCircle, message.New(lintCircle, id), message.M{})
			return 0
		}
	}
	level := 0
	if _, ok := byID[e.Parent.Value]; ok {
		level = c.placeAgency(file, byID, placed, e.Parent.Value, append(path, id)) + 1
	}
	if !placed[id] {
		placed[id] = true
		c.Agencies = append(c.Agencies, Agency{ID: id, Code: e.Code, Name: e.Name, Parent: e.Parent.Value, Level: level})
	}
	return level
}
