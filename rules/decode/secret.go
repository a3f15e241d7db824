package decode

import (
	"regexp"
	"strings"

	"rasoat/rules/message"
)

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expand puts the environment's values in place of ${NAME}. Only texts are
// expanded, and messages quote what the file says, so a secret cannot reach a
// message. Values are not expanded again.
func (n Node) expand(text string) (string, bool) {
	if !strings.Contains(text, "${") {
		return text, true
	}
	ok := true
	expanded := variable.ReplaceAllStringFunc(text, func(ref string) string {
		name := ref[2 : len(ref)-1]
		if !n.secrets {
			n.Complain(kindSecret, message.New(lintSecretHere, name), message.New(hintSecretHere))
			ok = false
			return ref
		}
		value, set := n.file.env(name)
		if !set {
			n.Complain(kindUnset, message.New(lintUnset, name), message.New(hintUnset))
			ok = false
		}
		return value
	})
	return expanded, ok
}
