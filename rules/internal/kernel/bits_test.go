package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A mask does what a slice of truths does.
func TestBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "rows")
		a, b := drawTruths(t, n), drawTruths(t, n)
		for name, op := range map[string]struct {
			bits  func(a, b Bits)
			truth func(a, b bool) bool
		}{
			"or":     {Bits.Or, func(a, b bool) bool { return a || b }},
			"and":    {Bits.And, func(a, b bool) bool { return a && b }},
			"andnot": {Bits.AndNot, func(a, b bool) bool { return a && !b }},
		} {
			got, want := bitsOf(a), make([]bool, n)
			op.bits(got, bitsOf(b))
			for i := range want {
				want[i] = op.truth(a[i], b[i])
			}
			if !slices.Equal(got, bitsOf(want)) {
				t.Fatalf("%s: %v", name, got)
			}
		}
		requireMask(t, a)
	})
}

func requireMask(t *rapid.T, truths []bool) {
	mask := bitsOf(truths)
	var set []int
	for i, v := range truths {
		if mask.Has(i) != v {
			t.Fatalf("bit %d", i)
		}
		if v {
			set = append(set, i)
		}
	}
	var each []int
	mask.Each(func(i int) { each = append(each, i) })
	if !slices.Equal(each, set) || mask.Count() != int64(len(set)) || mask.Any() != (len(set) > 0) {
		t.Fatalf("%v became %v", set, each)
	}
	full := NewBits(len(truths))
	full.Fill(len(truths))
	if full.Count() != int64(len(truths)) {
		t.Fatalf("%d of %d filled", full.Count(), len(truths))
	}
	failed := NewBits(len(truths))
	Reject(full, failed, func(i int) bool { return !truths[i] })
	if !slices.Equal(failed, mask) {
		t.Fatalf("rejected %v", failed)
	}
	if again := full.Reset(len(truths)); again.Any() || len(again) != len(mask) {
		t.Fatalf("reset: %v", again)
	}
}

func drawTruths(t *rapid.T, n int) []bool {
	return rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "bits")
}

func bitsOf(truths []bool) Bits {
	b := NewBits(len(truths))
	for i, v := range truths {
		if v {
			b.Set(i)
		}
	}
	return b
}
