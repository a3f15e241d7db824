package kernel

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextSet(t *testing.T) {
	words := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom([]rune("aáAÁ ")), 0, 3, -1),
		rapid.Map(rapid.IntRange(60, 66), func(n int) string { return strings.Repeat("a", n) }))
	rapid.Check(t, func(t *rapid.T) {
		listed := rapid.SliceOfN(words, 0, 8).Draw(t, "listed")
		folding := Folding(rapid.IntRange(0, 31).Draw(t, "folding"))
		set := NewTextSet(listed, folding)
		for range 10 {
			word := fold(folding, words.Draw(t, "word"))
			want := slices.ContainsFunc(listed, func(l string) bool { return fold(folding, l) == word })
			if got := set.Contains([]byte(word)); got != want {
				t.Fatalf("%q in %q (%v): %v", word, listed, folding.Names(), got)
			}
		}
	})
}
