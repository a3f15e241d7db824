package decode

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
	"rasoat/rules/message"
)

// Kind is the shape of a node.
type Kind int

// The shapes. Null is a value left empty, or written ~ or null.
const (
	Null Kind = iota
	Scalar
	List
	Mapping
)

// Node is a value of a file, aliases already followed.
type Node struct {
	file    *File
	yaml    *yaml.Node
	secrets bool // ${NAME} is allowed here
}

// Entry is a key of a mapping with its value.
type Entry struct{ Key, Value Node }

// Kind returns the shape of the node.
func (n Node) Kind() Kind {
	switch n.yaml.Kind {
	case yaml.MappingNode:
		return Mapping
	case yaml.SequenceNode:
		return List
	case yaml.ScalarNode:
		if n.yaml.Tag != "!!null" {
			return Scalar
		}
	}
	return Null
}

// Text returns a scalar as it is written, without quotes; "" of anything else.
func (n Node) Text() string {
	if n.Kind() != Scalar {
		return ""
	}
	return n.yaml.Value
}

// Place returns where the node begins.
func (n Node) Place() rules.Place {
	return n.file.inside(rules.Place{Path: n.file.Path, Line: n.yaml.Line, Col: n.yaml.Column})
}

// Complain adds a problem at the node's place. where is its kind.
func (n Node) Complain(where string, text, hint message.M) {
	n.file.Complain(n.Place(), where, text, hint)
}

// Get returns the value of a key of a mapping, following a path of keys, and
// whether it is there.
func (n Node) Get(path ...string) (Node, bool) {
	for _, key := range path {
		if n.Kind() != Mapping {
			return Node{}, false
		}
		i := 0
		for i+1 < len(n.yaml.Content) && n.yaml.Content[i].Value != key {
			i += 2
		}
		if i+1 >= len(n.yaml.Content) {
			return Node{}, false
		}
		n = n.child(n.yaml.Content[i+1])
	}
	return n, true
}

// Items returns the items of a list; a scalar is a list of one, anything else
// is empty.
func (n Node) Items() []Node {
	switch n.Kind() {
	case Scalar:
		return []Node{n}
	case List:
		items := make([]Node, len(n.yaml.Content))
		for i, c := range n.yaml.Content {
			items[i] = n.child(c)
		}
		return items
	}
	return nil
}

// Entries returns the entries of a mapping in the order of the file, then
// those merged into it by `<<`. It complains of what is not a mapping, of a key
// that is not a text and of a key written twice, and leaves those out; a null
// has no entries.
func (n Node) Entries() []Entry {
	if n.Kind() != Mapping {
		if n.Kind() != Null {
			n.wrongType(wantsMapping)
		}
		return nil
	}
	var own, merged []Entry
	first := map[string]int{}
	for i := 0; i+1 < len(n.yaml.Content); i += 2 {
		e := Entry{n.child(n.yaml.Content[i]), n.child(n.yaml.Content[i+1])}
		name := e.Key.Text()
		line, dup := first[name]
		switch {
		case e.Key.yaml.Tag == "!!merge":
			merged = append(merged, e.Value.mergedEntries()...)
		case e.Key.Kind() != Scalar:
			e.Key.wrongType(wantsKey)
		case dup:
			e.Key.Complain(kindDuplicate, message.New(lintDuplicateKey, name), message.New(HintFirstAt, line))
		default:
			first[name] = e.Key.yaml.Line
			own = append(own, e)
		}
	}
	for _, e := range merged {
		if _, has := first[e.Key.Text()]; !has {
			first[e.Key.Text()] = e.Key.yaml.Line
			own = append(own, e)
		}
	}
	return own
}

func (n Node) mergedEntries() []Entry {
	if n.Kind() != List {
		return n.Entries()
	}
	var es []Entry
	for _, item := range n.Items() {
		es = append(es, item.Entries()...)
	}
	return es
}

func (n Node) child(c *yaml.Node) Node {
	for c.Kind == yaml.AliasNode {
		c = c.Alias
	}
	return Node{file: n.file, yaml: c, secrets: n.secrets}
}

// found renders what stands at the node for a message, the same in every
// language: "text", […], {…}.
func (n Node) found() string {
	switch n.Kind() {
	case List:
		return "[…]"
	case Mapping:
		return "{…}"
	case Null:
		return "null"
	}
	return strconv.Quote(Short(n.yaml.Value))
}

// Short cuts a text for a message.
func Short(s string) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + "…"
}
