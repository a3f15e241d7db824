package kernel

import (
	"slices"
	"unicode"
)

// findQuestioned returns the place of the first question mark that stands for a
// letter that an encoding does not have, as in Nguy?n V?n ?ình; -1 if there is
// none. It is one in a word of letters and question marks that becomes a
// syllable of Vietnamese when each is a marked letter, and not only at the end
// of the word, where it may ask.
func findQuestioned(text []rune) int {
	for from := 0; from < len(text); from++ {
		to := from
		for to < len(text) && !IsBlank(text[to]) {
			to++
		}
		if at := questionedAt(text[from:to]); at >= 0 {
			return from + at
		}
		from = to
	}
	return -1
}

// questionedAt judges one word with the signs around it.
func questionedAt(word []rune) int {
	isPart := func(r rune) bool { return r == '?' || unicode.IsLetter(r) }
	first := slices.IndexFunc(word, isPart)
	if first < 0 {
		return -1
	}
	end := len(word)
	for !isPart(word[end-1]) {
		end--
	}
	part := word[first:end]
	mark := slices.Index(part, '?')
	if mark < 0 || len(part) > longestSyllable+1 || slices.ContainsFunc(part, func(r rune) bool { return !isPart(r) }) {
		return -1
	}
	for i := range part[1:] {
		if part[i] == '?' && part[i+1] != '?' && isQuestioned(part) {
			return first + mark
		}
	}
	return -1
}

// isQuestioned tells whether a word becomes a syllable when each question mark is
// a letter with a mark. Onset and rime are looked up with question marks in
// them.
func isQuestioned(part []rune) bool {
	plain := make([]rune, len(part))
	for i, r := range part {
		plain[i] = '?'
		if r != '?' {
			if plain[i] = letterOf(r).base; plain[i] == 0 {
				return false
			}
		}
	}
	for n := 0; n <= 3 && n < len(plain); n++ {
		if questionedOnsets[string(plain[:n])] && questionedRimes[string(plain[n:])] {
			return true
		}
	}
	return false
}

var questionedOnsets = func() map[string]bool {
	all := map[string]bool{"": true, "?": true} // đ
	for _, o := range onsets {
		all[o] = true
	}
	return all
}()

// questionedRimes are the rimes with any of their vowels in question.
var questionedRimes = func() map[string]bool {
	all := map[string]bool{}
	for rime := range rimes {
		plain := []rune(rime)
		vowels := 0
		for vowels < len(plain) && isVowel(plain[vowels]) {
			vowels++
		}
		for lost := range 1 << vowels {
			form := slices.Clone(plain)
			for i := range vowels {
				if lost>>i&1 == 1 {
					form[i] = '?'
				}
			}
			all[string(form)] = true
		}
	}
	return all
}()
