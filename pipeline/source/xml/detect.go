package xml

import (
	"bytes"
	"strings"
)

// Detect looks for the records in the first bytes of a document: elements of one name
// that stand side by side, with attributes or elements in them. Of several such, they are
// those that take most of what is in sight. Whole says that this is all there is; then a
// document may have a single record, or none. It is false if it shows no records.
func Detect(head []byte, whole bool) (Path, bool) {
	l := look{paths: map[string]*looked{}}
	l.walk(head)
	best := l.best(true)
	if best == nil {
		best = l.best(false)
	}
	switch {
	case best != nil:
		return best.path, true
	case !whole || l.root == nil:
		return nil, false
	}
	return l.only(), true
}

// looked is what was seen of the elements at a path.
type looked struct {
	path  Path
	most  int // side by side
	bytes int
	rich  bool // some have attributes or elements in them
	says  bool // some have attributes
	kids  []*looked
}

// look goes through a document.
type look struct {
	paths map[string]*looked
	root  *looked
	all   []*looked // in order of their first element
	open  []lookedAt
}

// lookedAt is an open element.
type lookedAt struct {
	of   *looked
	from int
	kids map[string]int
}

// walk goes from tag to tag, as far as they make sense.
func (l *look) walk(b []byte) {
	for i := 0; ; {
		n := bytes.IndexByte(b[i:], '<')
		if n < 0 {
			break
		}
		i += n
		if end := markupEnd(b[i:]); end != 0 {
			i += end
			continue
		}
		end := tagEnd(b, i)
		if end == 0 {
			break
		}
		if tag := b[i:end]; tag[1] == '/' {
			if len(l.open) == 0 {
				break
			}
			l.pop(end)
		} else if l.push(tag, i); tag[len(tag)-2] == '/' {
			l.pop(end)
		}
		i = end
	}
	for len(l.open) > 0 {
		l.pop(len(b))
	}
}

// markupEnd returns where what is no tag ends, 0 if it is a tag.
func markupEnd(b []byte) int {
	for _, m := range markups {
		if inside, is := bytes.CutPrefix(b, []byte(m.begin)); is {
			n := bytes.Index(inside, []byte(m.end))
			if n < 0 {
				return len(b)
			}
			return len(m.begin) + n + len(m.end)
		}
	}
	return 0
}

func (l *look) push(tag []byte, at int) {
	name := local(tag[1:nameEnd(tag, 1)])
	if n := len(l.open); n > 0 {
		around := &l.open[n-1]
		around.of.rich = true
		around.kids[string(name)]++
	}
	of := l.at(name)
	if bytes.IndexByte(tag, '=') >= 0 {
		of.rich, of.says = true, true
	}
	if n := len(l.open); n > 0 {
		of.most = max(of.most, l.open[n-1].kids[string(name)])
	}
	l.open = append(l.open, lookedAt{of: of, from: at, kids: map[string]int{}})
}

// at returns what was seen of the elements of a name that stand here. Those that are too
// deep to be records, or of too many paths, are forgotten at once.
func (l *look) at(name []byte) *looked {
	n := len(l.open)
	if n >= mostDepth {
		return &looked{}
	}
	var path Path
	if n > 0 {
		path = append(path, l.open[n-1].of.path...)
	}
	path = append(path, string(name))
	key := strings.Join(path, "/")
	of := l.paths[key]
	if of != nil {
		return of
	}
	of = &looked{path: path}
	if len(l.paths) >= mostPaths {
		return of
	}
	l.paths[key] = of
	l.all = append(l.all, of)
	if n > 0 {
		l.open[n-1].of.kids = append(l.open[n-1].of.kids, of)
	} else if l.root == nil {
		l.root = of
	}
	return of
}

// mostPaths bounds the paths that are looked at.
const mostPaths = 10_000

func (l *look) pop(end int) {
	n := len(l.open) - 1
	l.open[n].of.bytes += end - l.open[n].from
	l.open = l.open[:n]
}

// best returns the repeated elements that take most.
func (l *look) best(rich bool) (best *looked) {
	for _, of := range l.all {
		if of.most > 1 && of.rich == rich && (best == nil || of.bytes > best.bytes) {
			best = of
		}
	}
	for best != nil && len(best.kids) == 1 && !best.says && best.kids[0].most > 1 && best.kids[0].rich == rich {
		best = best.kids[0]
	}
	return best
}

// only returns the path of the only record: within elements that have nothing in them but
// one other. A root with nothing in it has no records, at a path that nothing has.
func (l *look) only() Path {
	of := l.root
	if !of.rich {
		return append(of.path, "*")
	}
	for len(of.kids) == 1 && of.kids[0].rich {
		of = of.kids[0]
	}
	return of.path
}
