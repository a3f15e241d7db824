package decode

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"rasoat/rules/message"
)

// guard walks the tree as parsed, once, before anything is decoded: behind
// aliases a file of a few lines can hold a billion values, or itself.
type guard struct {
	file    *File
	sizes   map[*yaml.Node]int // -1 while a node is being walked
	refused bool
}

// knownTags are the tags that the plain forms resolve to.
var knownTags = []string{"", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq", "!!timestamp", "!!merge"}

// size returns how many values a node holds with its aliases written out,
// stopping to count a little after maxNodes. It complains of what makes the
// file unfit, once.
func (g *guard) size(n *yaml.Node, depth int) int {
	switch size, known := g.sizes[n]; {
	case size < 0:
		g.refuse(n, kindAlias, message.New(lintSelfAlias, n.Anchor))
		return 1
	case known:
		return size
	case depth > maxDepth:
		g.refuse(n, kindDepth, message.New(lintTooDeep, maxDepth))
		return 1
	}
	if !slices.Contains(knownTags, n.ShortTag()) && n.Kind != yaml.AliasNode && n.Kind != yaml.DocumentNode {
		g.refuse(n, kindTag, message.New(lintTag, n.Tag))
	}
	g.sizes[n] = -1
	total := 1
	if n.Kind == yaml.AliasNode {
		total = g.size(n.Alias, depth+1)
	}
	for _, c := range n.Content {
		if total = min(total+g.size(c, depth+1), maxNodes+1); g.refused {
			break
		}
	}
	g.sizes[n] = total
	return total
}

func (g *guard) refuse(n *yaml.Node, where string, text message.M) {
	if !g.refused {
		g.file.Complain(g.file.at(n.Line, n.Column), where, text, message.M{})
	}
	g.refused = true
}
