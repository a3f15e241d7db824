package state

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"

	"rasoat/rules/spill"
)

// drawNumbers draws numbers of very different sizes and grains, with gaps
// between their rows.
func drawNumbers(t *rapid.T) []Number {
	var all []Number
	row := uint64(0)
	few := rapid.Bool().Draw(t, "few different ones")
	unit := decimal128.GetScaleMultiplier(rapid.IntRange(0, 18).Draw(t, "unit"))
	for range rapid.IntRange(1, 300).Draw(t, "numbers") {
		row += rapid.SampledFrom([]uint64{1, 1, 1, 2, 300, 1 << 41}).Draw(t, "rows further")
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

// gathered adds numbers in parts that draw on a share, each cut into blocks, and
// merges them.
func gathered(t *rapid.T, all []Number, share *spill.Share) *Numbers {
	parts := []*Numbers{NewNumbers(share), NewNumbers(share)}
	cut := rapid.IntRange(1, 90).Draw(t, "rows of a block")
	for i, v := range all {
		n := parts[i/cut%2]
		n.Add(v)
		if len(n.open) >= cut {
			n.close()
		}
	}
	parts[0].Merge(parts[1])
	return parts[0]
}

// What is packed comes out again, from memory, from disk, and from the byte form.
func TestNumbersAreKept(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all := drawNumbers(t)
		budget := drawBudget(t, dir)
		share := budget.Share()
		defer share.Close()
		n := gathered(t, all, share)
		var got []Number
		n.Each(func(v Number) { got = append(got, v) })
		slices.SortFunc(got, byRow)
		if !slices.Equal(got, all) || n.Len() != int64(len(all)) {
			t.Fatalf("%d numbers: %v became %v", n.Len(), all, got)
		}
		n.Remap(func(s uint32) uint32 { return s + 5 })
		arrived := DecodeNumbers(NewDecoder(n.Append(nil)), share)
		got = got[:0]
		arrived.Each(func(v Number) {
			v.Segment -= 5
			got = append(got, v)
		})
		if !slices.Equal(got, all) || share.Err() != nil {
			t.Fatalf("%v: sent, %v became %v", share.Err(), all, got)
		}
		n.Discard()
		arrived.Discard()
		if budget != nil && budget.Used() != 0 {
			t.Fatalf("%d bytes are not given back", budget.Used())
		}
	})
}

// Ranks are those of sorting.
func TestRanking(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all := drawNumbers(t)
		share := drawBudget(t, dir).Share()
		defer share.Close()
		r := gathered(t, all, share).Ranking()
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
		requireOutside(t, r, found[2], all, sorted[ranks[2]])
	})
}

// requireOutside holds that the rows of one number are told.
func requireOutside(t *rapid.T, r *Ranking, steps Wide, all []Number, number decimal128.Num) {
	want := slices.DeleteFunc(slices.Clone(all), func(v Number) bool { return v.Value != number })
	var got []Number
	r.Outside(func(w Wide) bool { return w != steps }, func(row uint64, segment uint32) {
		got = append(got, Number{number, row, segment})
	})
	slices.SortFunc(got, byRow)
	if !slices.Equal(got, want) {
		t.Fatalf("%v is in %v, want %v", number, got, want)
	}
}

// Numbers take the memory that they are said to take.
func TestNumbersAreSmall(t *testing.T) {
	b := spill.New(t.TempDir(), "spill", 1<<30)
	share := b.Share()
	defer share.Close()
	n, rows := NewNumbers(share), 50*blockRows
	for i := range rows {
		area := decimal128.FromI64(int64(i * 7919 % 1_000_000)).Mul(decimal128.GetScaleMultiplier(16))
		n.Add(Number{Value: area, Row: uint64(i) + 2})
	}
	if perRow := float64(b.Used()) / float64(rows); perRow > 3.1 {
		t.Errorf("areas of two decimals take %.2f bytes a row", perRow)
	}
}

// A disk that fails is known to the share; what is asked then neither panics nor
// goes on for ever.
func TestNumbersOnABadDisk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	share := spill.New(file, "spill", 0).Share()
	defer share.Close()
	n := NewNumbers(share)
	for i := range 3 * blockRows {
		n.Add(Number{Value: decimal128.FromI64(int64(i)), Row: uint64(i)})
	}
	if share.Err() == nil {
		t.Fatal("a file was made in what is no folder")
	}
	if r := n.Ranking(); r != nil {
		r.Select([]int64{0, n.Len() - 1}, nil)
	}
}
