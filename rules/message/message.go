// Package message is the one catalogue of everything that an officer reads:
// table headings, findings, reasons, error hints, in Vietnamese and English.
//
// Code never prints a sentence of its own to an officer. It names a message by
// its key and gives arguments; the text is chosen where it is printed, by the
// language asked for there. That is what lets the score store keep a reason
// ("wrong_length(11, 12)") that a Vietnamese report and an English dashboard
// both render, and that an auditor can still group by.
//
// Rules for the texts: lower case at the start, no full stop at the end, say
// what was found before what is wanted, and never put a value of a personal
// column into an argument. Vietnamese is written as an official would write it.
package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Lang is the language of a text: VI or EN.
type Lang string

// The languages every message exists in.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

// Text is one text in both languages.
type Text struct{ VI, EN string }

// In returns the text in the given language; anything but EN is Vietnamese.
func (t Text) In(l Lang) string {
	if l == EN {
		return t.EN
	}
	return t.VI
}

var catalogue = map[string]Text{}

// Define adds a message to the catalogue and returns its key. The texts are
// fmt formats whose arguments are all strings (%s, %[2]s), or figures where the
// text says so (%d, %+d; Figure), or the s of a plural (%[1]v). A key that is
// defined twice or lacks a language is a programmer's mistake and panics.
func Define(key, vi, en string) string {
	if _, dup := catalogue[key]; dup {
		panic("message: defined twice: " + key)
	}
	if vi == "" || en == "" {
		panic("message: lacks a language: " + key)
	}
	catalogue[key] = Text{VI: vi, EN: en}
	return key
}

// Keys returns the keys of all messages, sorted.
func Keys() []string { return slices.Sorted(maps.Keys(catalogue)) }

// Lookup returns the text of a key, unformatted.
func Lookup(key string) (Text, bool) {
	t, ok := catalogue[key]
	return t, ok
}

// M is a message with its arguments, not yet in any language. The zero M says
// nothing.
type M struct {
	Key  string
	Args []string
}

// nested marks an argument that is a message itself.
const nested = "@"

// New makes a message. An argument that is a message is rendered with it, in
// the language asked for; any other that is not a string is printed with %v.
func New(key string, args ...any) M {
	m := M{Key: key}
	for _, a := range args {
		if inner, ok := a.(M); ok {
			m.Args = append(m.Args, nested+inner.String())
		} else {
			m.Args = append(m.Args, fmt.Sprint(a))
		}
	}
	return m
}

var msgList = Define("list", "%s", "%s")

// List is several messages as one, rendered one after another.
func List(all ...M) M {
	m := M{Key: msgList}
	for _, one := range all {
		m.Args = append(m.Args, nested+one.String())
	}
	return m
}

// IsZero tells whether m says nothing.
func (m M) IsZero() bool { return m.Key == "" }

// In renders the message. A key that the catalogue does not know (written by a
// newer version into the store) is shown as it stands, with its arguments.
func (m M) In(l Lang) string {
	t, ok := catalogue[m.Key]
	if !ok {
		return m.String()
	}
	if len(m.Args) == 0 {
		return strings.ReplaceAll(t.In(l), "%%", "%")
	}
	args := make([]any, len(m.Args))
	texts := make([]string, len(m.Args))
	for i, a := range m.Args {
		texts[i] = argument(a, l)
		args[i] = shown{texts[i], l}
	}
	if m.Key == msgList {
		return strings.Join(texts, "; ")
	}
	return fmt.Sprintf(t.In(l), args...)
}

// argument renders an argument that is a message; any other stands as it is,
// also one that only looks like a message.
func argument(a string, l Lang) string {
	text, marked := strings.CutPrefix(a, nested)
	if inner := Parse(text); marked {
		if _, known := catalogue[inner.Key]; known {
			return inner.In(l)
		}
	}
	return a
}

// String is the form kept in the store: the key, and its arguments in
// brackets, separated by ", ". A comma, bracket or backslash inside an
// argument is escaped with a backslash. Parse reads it back.
func (m M) String() string {
	if len(m.Args) == 0 {
		return m.Key
	}
	var b strings.Builder
	b.WriteString(m.Key)
	for i, a := range m.Args {
		b.WriteString([]string{"(", ", "}[min(i, 1)])
		b.WriteString(escaper.Replace(a))
	}
	b.WriteByte(')')
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, `,`, `\,`, `(`, `\(`, `)`, `\)`)

// Parse reads the form that String writes. Text that is not of that form
// becomes a message whose key is the text.
func Parse(s string) M {
	open := strings.IndexByte(s, '(')
	if open < 0 || !strings.HasSuffix(s, ")") {
		return M{Key: s}
	}
	m := M{Key: s[:open]}
	var arg strings.Builder
	body := s[open+1 : len(s)-1]
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\' && i+1 < len(body):
			i++
			arg.WriteByte(body[i])
		case c == ',':
			m.Args = append(m.Args, arg.String())
			arg.Reset()
			if i+1 < len(body) && body[i+1] == ' ' {
				i++
			}
		default:
			arg.WriteByte(c)
		}
	}
	m.Args = append(m.Args, arg.String())
	return m
}
