package message

import "slices"

var msgDidYouMean = Define("did_you_mean", "có phải ý bạn là %q?", "did you mean %q?")

// DidYouMean suggests the candidate that is nearest to what was written, by
// edit distance; the zero M when none is near.
func DidYouMean(written string, candidates []string) M {
	if near, ok := Nearest(written, candidates); ok {
		return New(msgDidYouMean, near)
	}
	return M{}
}

// Nearest returns the candidate with the smallest edit distance (insertions,
// deletions, substitutions and swaps of neighbours), if a third of its letters
// or fewer differ. Ties go to one of the same letters, which were
// swapped, then to the first in order.
func Nearest(written string, candidates []string) (string, bool) {
	best, distance := "", 1<<30
	swapped := func(c string) bool { return string(lettersOf(c)) == string(lettersOf(written)) }
	for _, c := range candidates {
		d := editDistance([]rune(written), []rune(c))
		if d < distance || d == distance && swapped(c) && !swapped(best) {
			best, distance = c, d
		}
	}
	limit := max(1, len([]rune(best))/3)
	return best, best != "" && distance <= limit
}

// lettersOf are the letters of a word in the order of their code points.
func lettersOf(word string) []rune { return slices.Sorted(slices.Values([]rune(word))) }

// editDistance is the optimal string alignment distance.
func editDistance(a, b []rune) int {
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = slices.Min([]int{last[j] + 1, row[j-1] + 1, last[j-1] + cost})
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
