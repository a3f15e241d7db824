package report

import (
	"testing"

	"rasoat/pipeline/store"
)

// TestRankOfRoot: the report of a night and the dossier say the same of an agency that has
// nobody beside it.
func TestRankOfRoot(t *testing.T) {
	one, above := int64(1), "city"
	for want, a := range map[string]store.AgencyScore{
		"–":   {Rank: &one, RankOf: &one},
		"1/1": {Parent: &above, Rank: &one, RankOf: &one},
	} {
		if got := (&page{}).Rank(a).VI; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
