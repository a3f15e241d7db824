package decode

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
	"rasoat/rules/message"
)

var lintClosedLate = message.Define("lint.closed_late",
	"dấu nháy mở ở đây đến tận dòng %s mới đóng", "the quote that opens here is closed only in line %s")

// openedAt is where a quoted text began that ends in the line in which the parser stumbled,
// before that place: whoever forgets a quote has the next one taken for it, lines below. So
// the file is read up to the first quote of the line; what it ends with then is the quoted
// text.
func (f *File) openedAt(at rules.Place) (rules.Place, bool) {
	line := f.lines[at.Line-1]
	start := cap(f.Source) - cap(line)
	for _, quote := range `"'` {
		i := bytes.IndexRune(line[:byteOf(line, 0, at.Col)], quote)
		if i < 0 {
			continue
		}
		for _, closing := range []string{"", "}", "]"} {
			last := lastOf(slices.Concat(f.Source[:start+i+1], []byte(closing)))
			if last != nil && last.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 && last.Line < at.Line {
				return f.mark(yaml.Mark{Line: last.Line, Column: last.Column}), true
			}
		}
	}
	return rules.Place{}, false
}

// lastOf is what stands last in a text, or nil if it is no YAML.
func lastOf(text []byte) *yaml.Node {
	var root yaml.Node
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil || loader.Load(&root) != nil {
		return nil
	}
	last := &root
	for len(last.Content) > 0 {
		last = last.Content[len(last.Content)-1]
	}
	return last
}
