package dossier

import (
	"testing"

	"rasoat/rules/message"
)

// Every table and column has a heading, and all words are of a table or column.
func TestEveryColumnHasWords(t *testing.T) {
	used := map[string]bool{}
	for _, l := range Listings {
		used["table/"+l.Name] = true
		for _, c := range l.Columns {
			key := c.Name
			if _, own := message.Lookup(headKey + "." + l.Name + "/" + c.Name); own {
				key = l.Name + "/" + c.Name
			}
			used[key] = true
			if Heading(l.Name, c.Name) == (message.Text{}) {
				t.Errorf("%s.%s has no heading", l.Name, c.Name)
			}
		}
		if Meaning(l.Name, "").VI == Heading(l.Name, "").VI {
			t.Errorf("%s: nobody says what is in it", l.Name)
		}
	}
	for _, w := range words {
		if !used[w[0]] {
			t.Errorf("%s is of no table", w[0])
		}
	}
}
