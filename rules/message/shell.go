package message

import (
	"regexp"
	"strings"
)

var plainWord = regexp.MustCompile(`^[\pL\pM\pN_@%+=:,./-]+$`)

// ShellWord is a word as it is written in a command that people paste into a shell: in
// quotes where the shell would take it for something else.
func ShellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
