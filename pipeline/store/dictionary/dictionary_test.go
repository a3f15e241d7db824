package dictionary

import (
	"testing"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Every table and column has words, and all words are of a table or column.
func TestEveryColumnHasWords(t *testing.T) {
	used := map[string]bool{}
	for _, table := range store.Schema() {
		used["table."+table.Name] = true
		for _, c := range table.Columns {
			key := keyOf(table.Name, c.Name)
			used[key] = true
			if _, ok := message.Lookup(key); !ok {
				t.Errorf("%s.%s has no words", table.Name, c.Name)
			}
		}
		if _, ok := message.Lookup("table." + table.Name); !ok {
			t.Errorf("%s has no words", table.Name)
		}
	}
	for _, w := range words {
		if !used[w[0]] {
			t.Errorf("%s is of no table", w[0])
		}
	}
}
