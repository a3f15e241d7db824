package decode

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rasoat/rules"
	"rasoat/rules/message"
)

// The limits of a file. The largest catalogue seen is 200 KB; what goes beyond
// these is not a catalogue.
const (
	maxBytes = 4 << 20
	maxDepth = 64      // mappings and lists inside each other
	maxNodes = 200_000 // values, those behind an alias counted each time
)

// File is one YAML file and the problems found in it so far.
type File struct {
	Path   string // as problems show it
	Source []byte // the text, without a byte order mark
	root   *yaml.Node
	lines  [][]byte
	list   []Problem
	faults int // complaints so far, repeated ones counted
	env    func(string) (string, bool)
	hidden []string // values put in place of ${NAME}, each followed by its ${NAME}
}

// Option changes how a file is read.
type Option func(*File)

// Environment replaces os.LookupEnv as the source of ${NAME}.
func Environment(lookup func(name string) (string, bool)) Option {
	return func(f *File) { f.env = lookup }
}

// Parse reads the text of a file. A text that is not one sound YAML document
// gives a file without Root and with one problem.
func Parse(path string, text []byte, o ...Option) *File {
	f := &File{Path: path, Source: bytes.TrimPrefix(text, []byte("\uFEFF")), env: os.LookupEnv}
	for _, option := range o {
		option(f)
	}
	f.lines = splitLines(f.Source)
	if !f.refuseBytes() {
		f.parse()
	}
	return f
}

// Root returns the top node, and whether there is one.
func (f *File) Root() (Node, bool) {
	return Node{file: f, yaml: f.root}, f.root != nil
}

// Decode fills what the pointer points to from the top node, and returns
// whether the file is without a problem. A file without Root fills nothing.
func (f *File) Decode(into any) bool {
	root, ok := f.Root()
	return ok && root.Decode(into)
}

// Complain adds a problem at a place of the file. where is its kind.
func (f *File) Complain(at rules.Place, where string, text, hint message.M) {
	f.faults++
	f.list = append(f.list, Problem{Place: f.inside(at), Where: where, Text: text, Hint: hint})
}

// Complaints is how often something was complained of so far.
func (f *File) Complaints() int { return f.faults }

// Problems returns what was found so far, in order of place.
func (f *File) Problems() *Problems {
	return &Problems{
		List:    sorted(slices.Clone(f.list)),
		Sources: map[string][]byte{f.Path: f.Source},
	}
}

// refuseBytes refuses what no YAML file can hold, with the place, which the
// parser does not give.
func (f *File) refuseBytes() bool {
	if len(f.Source) > maxBytes {
		f.lines = splitLines(f.Source[:maxBytes])
		f.Complain(f.at(1, 1), kindSize, message.New(lintTooLarge, maxBytes>>20), message.M{})
		return true
	}
	for i := 0; i < len(f.Source); {
		r, size := utf8.DecodeRune(f.Source[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			f.Complain(f.offset(i), kindEncoding, message.New(lintNotUTF8), message.New(hintUTF8))
			return true
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7F:
			text := message.New(lintControl, "U+00"+hex(byte(r)))
			f.Complain(f.offset(i), kindEncoding, text, message.New(hintUTF8))
			return true
		}
		i += size
	}
	return false
}

func hex(b byte) string {
	s := strconv.FormatUint(uint64(b), 16)
	return "00"[len(s):] + s
}

func (f *File) parse() {
	loader, err := yaml.NewLoader(bytes.NewReader(f.Source))
	if err != nil {
		f.syntax(err)
		return
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		f.Complain(f.at(1, 1), kindSyntax, message.New(lintEmptyFile), message.M{})
		return
	case err != nil:
		f.syntax(err)
		return
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		f.syntax(err)
		return
	default:
		f.Complain(f.at(second.Line, second.Column), kindSyntax,
			message.New(lintSecondDocument), message.New(hintSecondDocument))
		return
	}
	if g := (guard{file: f, sizes: map[*yaml.Node]int{}}); g.size(&first, 0) <= maxNodes && !g.refused {
		f.root = first.Content[0]
	} else if !g.refused {
		f.Complain(f.at(1, 1), kindAlias, message.New(lintTooManyNodes), message.M{})
	}
}

// at is a place of this file.
func (f *File) at(line, col int) rules.Place { return rules.Place{Path: f.Path, Line: line, Col: col} }

// offset is the place of a byte.
func (f *File) offset(i int) rules.Place {
	for n, line := range f.lines {
		start := cap(f.Source) - cap(line)
		if i < start+len(line) || n == len(f.lines)-1 {
			return f.at(n+1, utf8.RuneCount(line[:min(max(i-start, 0), len(line))])+1)
		}
	}
	return f.at(1, 1)
}

// inside moves a place that the parser gives behind the end of the text to its
// last character.
func (f *File) inside(p rules.Place) rules.Place {
	if p.Line < 1 || len(f.lines) == 0 {
		return f.at(1, 1)
	}
	if p.Line > len(f.lines) {
		p.Line = len(f.lines)
		for p.Line > 1 && len(bytes.TrimSpace(f.lines[p.Line-1])) == 0 {
			p.Line--
		}
		p.Col = utf8.RuneCount(bytes.TrimRight(f.lines[p.Line-1], " \t"))
	}
	p.Col = min(max(p.Col, 1), utf8.RuneCount(f.lines[p.Line-1])+1)
	return rules.Place{Path: f.Path, Line: p.Line, Col: p.Col}
}

// breaks are what ends a line for YAML.
var breaks = [][]byte{[]byte("\r\n"), []byte("\n"), []byte("\r"), []byte("\u0085"), []byte("\u2028"), []byte("\u2029")}

// splitLines cuts a text into its lines, without their ends. The slices keep
// the capacity up to the end of the text, from which offset reckons.
func splitLines(text []byte) [][]byte {
	var lines [][]byte
	start := 0
	for i := 0; i < len(text); {
		n := breakAt(text[i:])
		if n == 0 {
			i++
			continue
		}
		lines = append(lines, text[start:i])
		i += n
		start = i
	}
	if start < len(text) {
		lines = append(lines, text[start:])
	}
	return lines
}

func breakAt(b []byte) int {
	if b[0] >= ' ' && b[0] < 0x80 {
		return 0
	}
	for _, br := range breaks {
		if bytes.HasPrefix(b, br) {
			return len(br)
		}
	}
	return 0
}
