package state

import (
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"
)

// drawNumbers draws numbers of very different sizes and grains, with gaps
// between their rows.
func drawNumbers(t *rapid.T) []Number {
	var all []Number
	row := uint64(0)
	few := rapid.Bool().Draw(t, "few different ones")
	unit := decimal128.GetScaleMultiplier(rapid.IntRange(0, 18).Draw(t, "unit"))
	for range rapid.IntRange(1, 300).Draw(t, "numbers") {
		row += uint64(rapid.SampledFrom([]int{1, 1, 1, 2, 300, 1 << 41}).Draw(t, "rows further"))
		v := decimal128.FromI64(int64(rapid.IntRange(-20, 20).Draw(t, "small")))
		if !few {
			v = rapid.SampledFrom([]decimal128.Num{decimal128.GetMaxValue(38), decimal128.GetMaxValue(38).Negate(),
				decimal128.FromI64(rapid.Int64().Draw(t, "any")), v}).Draw(t, "value")
		}
		if v.Abs().Less(decimal128.FromI64(1 << 60)) {
			v = v.Mul(unit)
		}
		all = append(all, Number{v, row, uint32(len(all) % 3 * 1000)})
	}
	return all
}

// What is packed comes out again.
func TestNumbersAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawNumbers(t)
		n := &Numbers{}
		for i, v := range all {
			n.Add(v)
			if i%70 == 69 {
				n.close()
			}
		}
		var got []Number
		n.Each(func(v Number) { got = append(got, v) })
		if !slices.Equal(got, all) || n.Len() != int64(len(all)) {
			t.Fatalf("%d numbers: %v became %v", n.Len(), all, got)
		}
	})
}

// Ranks are those of sorting.
func TestRanking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawNumbers(t)
		n := &Numbers{}
		for i, v := range all {
			n.Add(v)
			if i%70 == 69 {
				n.close()
			}
		}
		r := n.Ranking()
		sorted := make([]decimal128.Num, len(all))
		for i, v := range all {
			sorted[i] = v.Value
		}
		slices.SortFunc(sorted, decimal128.Num.Cmp)
		ranks := []int64{0, int64(len(all)) - 1, int64(rapid.IntRange(0, len(all)-1).Draw(t, "rank"))}
		found := r.Select(ranks, nil)
		for i, rank := range ranks {
			if got := found[i].mul(r.Step).above(r.Least); got != sorted[rank] {
				t.Fatalf("rank %d of %v is %v", rank, sorted, got)
			}
		}
		last := found[1]
		opposite := r.Select(ranks, func(w Wide) Wide { return last.Sub(w) })
		if opposite[0] != (Wide{}) || opposite[1] != last {
			t.Fatalf("turned round: %v, want 0 and %v", opposite, last)
		}
		var kept int
		r.Outside(func(w Wide) bool { return w != found[2] }, func(row uint64, segment uint32) {
			i := slices.IndexFunc(all, func(v Number) bool { return v.Row == row })
			if all[i].Value != sorted[ranks[2]] || all[i].Segment != segment {
				t.Fatalf("row %d is %v", row, all[i])
			}
			kept++
		})
		if kept == 0 {
			t.Fatal("no row has the number of a rank")
		}
	})
}
