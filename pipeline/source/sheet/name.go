package sheet

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MatchName tells whether the name of a sheet is of a pattern, in which * stands for
// any signs and ? for one; no name can hold either. Capitals are not told from small
// letters, nor blanks at the ends from none, nor composed letters from others.
func MatchName(pattern, name string) bool {
	fold := cases.Fold()
	clean := func(s string) []rune { return []rune(fold.String(norm.NFC.String(strings.TrimSpace(s)))) }
	return matchRunes(clean(pattern), clean(name))
}

// matchRunes tries the last * it met with one more sign when it cannot go on.
func matchRunes(pattern, name []rune) bool {
	p, n, star, tried := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, tried = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			tried++
			p, n = star+1, tried
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
