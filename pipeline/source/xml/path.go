package xml

import "strings"

// mostDepth is how deep elements may nest, around a record and within it.
const mostDepth = 64

// A Path is the names of the elements on the way to a record, the root's first and its
// own last, without prefixes.
type Path []string

// ParsePath reads a path as people write it: /list/item, prefixes or not.
func ParsePath(s string) (p Path, ok bool) {
	rest, ok := strings.CutPrefix(s, "/")
	if !ok {
		return nil, false
	}
	for _, name := range strings.Split(rest, "/") {
		if !IsName([]byte(name)) {
			return nil, false
		}
		p = append(p, string(local([]byte(name))))
	}
	return p, len(p) <= mostDepth
}

// String writes the path.
func (p Path) String() string { return "/" + strings.Join(p, "/") }
