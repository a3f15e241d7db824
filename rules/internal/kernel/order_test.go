package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOutsideAndMaxUpTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Int64Range(-5, 5)
		values := rapid.SliceOfN(value, 0, 150).Draw(t, "values")
		tested := drawTruths(t, len(values))
		low, high := value.Draw(t, "low"), value.Draw(t, "high")
		failed, want := NewBits(len(values)), NewBits(len(values))
		Outside(values, low, high, bitsOf(tested), failed)
		greatest, ok := int64(0), false
		for i, v := range values {
			if tested[i] && (v < low || v > high) {
				want.Set(i)
			}
			if tested[i] && v <= high && (!ok || v > greatest) {
				greatest, ok = v, true
			}
		}
		if !slices.Equal(failed, want) {
			t.Fatalf("%v outside %d…%d: %v", values, low, high, failed)
		}
		if got, found := MaxUpTo(values, high, bitsOf(tested)); found != ok || got != greatest {
			t.Fatalf("greatest of %v up to %d: %d %v, want %d %v", values, high, got, found, greatest, ok)
		}
	})
}
