package decode

import (
	"bytes"
	"regexp"
	"strings"

	"rasoat/rules/message"
)

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// shortestSecret is the length from which on a value is taken for a secret:
// shorter ones are none, and hiding them would garble what they occur in.
const shortestSecret = 3

func (f *File) hide(value, ref string) {
	if len(value) >= shortestSecret {
		f.hidden = append(f.hidden, value, ref)
	}
}

// Hider returns what puts ${NAME} back in place of the values that the file
// took from the environment, for everything that is shown or stored.
func (f *File) Hider() *strings.Replacer { return strings.NewReplacer(f.hidden...) }

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
		n.file.hide(value, ref)
		return value
	})
	return expanded, ok
}

// Blot puts stars in place of a text wherever the file is shown: a secret that stands
// in it and should not.
func (n Node) Blot(text string) {
	for rest := n.file.Source; text != ""; {
		at := bytes.Index(rest, []byte(text))
		if at < 0 {
			return
		}
		copy(rest[at:], strings.Repeat("*", len(text)))
		rest = rest[at+len(text):]
	}
}
