package manual

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text writes the page for a terminal of the given width.
func (p Page) Text(w io.Writer, width int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n", p.Name, p.Kind)
	if len(p.Facts) > 0 {
		wrap(&b, strings.Join(p.Facts, " · "), "", width)
	}
	b.WriteByte('\n')
	for _, line := range strings.Split(p.Body, "\n") {
		wrap(&b, line, "", width)
	}
	p.textParams(&b, width)
	for _, l := range p.Lists {
		fmt.Fprintf(&b, "\n%s:\n", l.Heading)
		for _, v := range l.Values {
			fmt.Fprintf(&b, "  %s\n", strconv.Quote(v))
		}
	}
	if len(p.Notes) > 0 {
		fmt.Fprintf(&b, "\n%s:\n\n", say(msgSources, p.lang))
		for _, note := range p.Notes {
			text := strings.TrimLeft(note, " ")
			wrap(&b, text, strings.Repeat(" ", 2+len(note)-len(text)), width)
		}
	}
	p.textExample(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Page) textParams(b *strings.Builder, width int) {
	if len(p.Params) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n", say(msgParams, p.lang))
	for _, q := range p.Params {
		marks := ""
		if len(q.Marks) > 0 {
			marks = " (" + strings.Join(q.Marks, ", ") + ")"
		}
		fmt.Fprintf(b, "  %s: %s%s\n", q.Name, q.Kind, marks)
		wrap(b, q.Doc, "      ", width)
	}
}

func (p Page) textExample(b *strings.Builder) {
	e := p.Example
	if e == nil {
		return
	}
	fmt.Fprintf(b, "\n%s:\n\n%s\n", say(msgExample, p.lang), indented(e.Rules))
	for _, f := range e.Input {
		fmt.Fprintf(b, "%s\n\n%s\n", p.with(f), indented(f.Text))
	}
	fmt.Fprintf(b, "%s\n\n%s", say(msgResult, p.lang), indented(e.Result))
}

// wrap writes a line broken at blanks, each part after the indent. Every line
// has at least one word.
func wrap(b *strings.Builder, line, indent string, width int) {
	at := 0
	for _, word := range strings.Fields(line) {
		n := utf8.RuneCountInString(norm.NFC.String(word))
		switch {
		case at == 0:
			b.WriteString(indent)
			at = len(indent)
		case at+1+n > width:
			b.WriteString("\n" + indent)
			at = len(indent)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	b.WriteByte('\n')
}

func indented(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return "  " + strings.Join(lines, "\n  ") + "\n"
}
