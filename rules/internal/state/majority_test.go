package state

import (
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"
)

// Under any budget, in any pieces, the commonest key is the one that a map
// finds, and the other rows are all but its own.
func TestCommonest(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		rows, b := drawRows(t), drawBudget(t, dir)
		share := b.Share()
		k := gather(t, rows, share)
		want, others := Majority{}, map[xxh3.Uint128][]Key{}
		for _, r := range rows {
			others[r.Hash] = append(others[r.Hash], r)
		}
		for h, of := range others {
			if n := int64(len(of)); n > want.Rows || n == want.Rows && of[0].Row < want.First {
				want = Majority{Hash: h, Rows: n, First: of[0].Row}
			}
		}
		want.Kinds = int64(len(others))
		if got := k.Commonest(); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
		delete(others, want.Hash)
		got := map[xxh3.Uint128][]Key{}
		k.Except(want.Hash, rapid.IntRange(1, 3).Draw(t, "jobs"), func(k Key) { got[k.Hash] = append(got[k.Hash], k) })
		requireSame(t, got, others)
		requireGivenBack(t, b, share)
	})
}
