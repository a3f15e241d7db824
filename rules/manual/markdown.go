package manual

import (
	"fmt"
	"io"
	"strings"
)

// Markdown writes the page as a section with a heading of the third level,
// which is its name and nothing else.
func (p Page) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", p.Name)
	if len(p.Facts) > 0 {
		fmt.Fprintf(&b, "*%s*\n\n", strings.Join(p.Facts, " · "))
	}
	for _, paragraph := range strings.Split(p.Body, "\n\n") {
		// A single line break in a doc is meant: two blanks keep it.
		fmt.Fprintf(&b, "%s\n\n", strings.ReplaceAll(escape(paragraph), "\n", "  \n"))
	}
	p.markdownParams(&b)
	for _, l := range p.Lists {
		fmt.Fprintf(&b, "%s: %s\n\n", l.Heading, strings.Join(quoted(l.Values), ", "))
	}
	if len(p.Notes) > 0 {
		fmt.Fprintf(&b, "%s:\n\n```\n%s\n```\n\n", say(msgSources, p.lang), strings.Join(p.Notes, "\n"))
	}
	p.markdownExample(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (p Page) markdownParams(b *strings.Builder) {
	if len(p.Params) == 0 {
		return
	}
	fmt.Fprintf(b, "| %s | %s | %s |\n|---|---|---|\n", say(msgParamHead, p.lang), say(msgWritten, p.lang), say(msgMeaning, p.lang))
	for _, q := range p.Params {
		name := "`" + q.Name + "`"
		if len(q.Marks) > 0 {
			name += " (" + strings.Join(q.Marks, ", ") + ")"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", name, cell(q.Kind), cell(q.Doc))
	}
	b.WriteByte('\n')
}

func (p Page) markdownExample(b *strings.Builder) {
	e := p.Example
	if e == nil {
		return
	}
	fmt.Fprintf(b, "%s:\n\n```yaml\n%s```\n\n", say(msgExample, p.lang), e.Rules)
	for _, f := range e.Input {
		fmt.Fprintf(b, "%s\n\n```\n%s```\n\n", p.with(f), f.Text)
	}
	fmt.Fprintf(b, "%s\n\n```\n%s```\n\n", say(msgResult, p.lang), e.Result)
}

// with announces a file of an example.
func (p Page) with(f File) string {
	switch f.Name {
	case "input.csv":
		return say(msgInput, p.lang)
	case "rejected":
		return say(msgRejected, p.lang)
	case "history.yaml":
		return say(msgHistory, p.lang)
	}
	return say(msgFile, p.lang, f.Name)
}

func quoted(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = code(v)
	}
	return out
}

// code is a value as a code span: control characters by their escapes, blanks
// at its ends made visible, a fence longer than the value's own backticks.
func code(v string) string {
	core := strings.Trim(v, " ")
	at := strings.Index(v, core)
	v = strings.Repeat("␣", at) + invisible.Replace(core) + strings.Repeat("␣", len(v)-at-len(core))
	fence := "`"
	for strings.Contains(v, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		v = " " + v + " "
	}
	return fence + v + fence
}

var invisible = strings.NewReplacer("\t", `\t`, "\n", `\n`, "\r", `\r`, "\u00a0", `\u00a0`, "\u200b", `\u200b`, "\ufeff", `\ufeff`)

func cell(s string) string { return strings.ReplaceAll(escape(s), "|", `\|`) }

var special = strings.NewReplacer("*", `\*`, "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`)

// escape protects what Markdown would take for its own, outside code spans.
func escape(s string) string {
	parts := strings.Split(s, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = special.Replace(parts[i])
	}
	return strings.Join(parts, "`")
}
