package json

import "strings"

// A Pointer leads to a value within a document, as RFC 6901 has it: the names, or the
// numbers in lists, on the way there. Nil is the document itself.
type Pointer []string

var (
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
)

// ParsePointer reads a pointer as people write it: /data/items, or "" or "/" for the
// document itself.
func ParsePointer(s string) (p Pointer, ok bool) {
	if s == "" || s == "/" {
		return nil, true
	}
	if s[0] != '/' || strings.Count(s, "~") != strings.Count(s, "~0")+strings.Count(s, "~1") {
		return nil, false
	}
	for _, part := range strings.Split(s[1:], "/") {
		p = append(p, unescape.Replace(part))
	}
	return p, len(p) <= mostDepth
}

// String writes the pointer.
func (p Pointer) String() string {
	if len(p) == 0 {
		return "/"
	}
	var b strings.Builder
	for _, part := range p {
		b.WriteString("/" + escape.Replace(part))
	}
	return b.String()
}
