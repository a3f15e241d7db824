package decode

// The words printed here follow one form, in both languages: lower case, no
// full stop, first what was found, then, on a line of its own, what to do.

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"rasoat/rules/message"
)

// The colours of a terminal; an empty paint leaves the text as it is.
type paint struct{ place, what, where, mark, hint, end string }

var colours = paint{
	place: "\x1b[1m", what: "\x1b[31;1m", where: "\x1b[2m", mark: "\x1b[31;1m", hint: "\x1b[36m", end: "\x1b[0m",
}

// Print writes the problems in the order of their places, each with its line
// and a mark under the word it is about.
func (p *Problems) Print(w io.Writer, lang message.Lang, colour bool) error {
	return Print(w, p.List, p.Sources, lang, colour)
}

// Print writes problems of files whose text is in sources, by Place.Path. A
// problem whose file is not there is written without its line.
func Print(w io.Writer, problems []Problem, sources map[string][]byte, lang message.Lang, colour bool) error {
	var c paint
	if colour {
		c = colours
	}
	lines := map[string][][]byte{}
	var b bytes.Buffer
	for _, p := range problems {
		of, cut := lines[p.Place.Path]
		if !cut {
			of = splitLines(sources[p.Place.Path])
			lines[p.Place.Path] = of
		}
		c.problem(&b, p, of, lang)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (c paint) problem(b *bytes.Buffer, p Problem, lines [][]byte, lang message.Lang) {
	fmt.Fprintf(b, "%s%s:%s %s%s%s %s[%s]%s\n", c.place, position(p), c.end,
		c.what, clean(p.Text.In(lang)), c.end, c.where, p.Where, c.end)
	margin := " "
	if n := p.Place.Line; n >= 1 && n <= len(lines) {
		number := strconv.Itoa(n)
		margin = strings.Repeat(" ", len(number)+1)
		excerpt, indent, width := window(lines[n-1], p.Place.Col)
		fmt.Fprintf(b, "%s|\n%s | %s\n%s| %s%s%s%s\n", margin, number, excerpt,
			margin, indent, c.mark, "^"+strings.Repeat("~", width-1), c.end)
	}
	if !p.Hint.IsZero() {
		fmt.Fprintf(b, "%s= %s%s%s\n", margin, c.hint, clean(p.Hint.In(lang)), c.end)
	}
}

// headline is the first line of a problem, without colours.
func headline(p Problem, lang message.Lang) string {
	return fmt.Sprintf("%s: %s [%s]", position(p), p.Text.In(lang), p.Where)
}

func position(p Problem) string {
	if p.Place.Line == 0 {
		return p.Place.Path
	}
	return fmt.Sprintf("%s:%d:%d", p.Place.Path, p.Place.Line, p.Place.Col)
}

// The widest part of a long line that is shown before and from the mark on, in
// characters: a catalogue may be written by a program, on one line.
const (
	shownBefore = 60
	shownFrom   = 100
)

// window returns the part of a line around a column (1-based, in characters),
// the blank space that leads to the column on a terminal, and how many cells
// the word there takes. Characters may be wide, combine with the one before,
// or be a tab, which stays a tab in the blank space.
func window(line []byte, col int) (excerpt, indent string, width int) {
	start, end := 0, len(line)
	at := byteOf(line, 0, col-1)
	long := utf8.RuneCount(line) > shownBefore+shownFrom
	if n := utf8.RuneCount(line[:at]); long && n > shownBefore {
		start = byteOf(line, 0, n-shownBefore)
	}
	if long && utf8.RuneCount(line[at:]) > shownFrom {
		end = byteOf(line, at, shownFrom)
	}
	before, from := clean(string(line[start:at])), clean(string(line[at:end]))
	if start > 0 {
		before = "…" + before
	}
	width = max(1, uniseg.StringWidth(from[:wordEnd(from)]))
	if end < len(line) {
		from += "…"
	}
	return before + from, blank(before), width
}

// byteOf is the offset of the character that stands n behind the one at from.
func byteOf(line []byte, from, n int) int {
	for ; n > 0 && from < len(line); n-- {
		_, size := utf8.DecodeRune(line[from:])
		from += size
	}
	return from
}

// blank is as wide as the text.
func blank(text string) string {
	parts := strings.Split(text, "\t")
	for i, part := range parts {
		parts[i] = strings.Repeat(" ", uniseg.StringWidth(part))
	}
	return strings.Join(parts, "\t")
}

// wordEnd is where the word at the start of a text ends: a quoted one at its
// quote, any other at a blank or at what separates words in YAML.
func wordEnd(text string) int {
	if text == "" {
		return 0
	}
	if q := text[0]; q == '"' || q == '\'' {
		if i := strings.IndexByte(text[1:], q); i >= 0 {
			return i + 2
		}
		return len(text)
	}
	switch i := strings.IndexAny(text, " \t,:]}"); i {
	case -1:
		return len(text)
	case 0:
		return 1
	default:
		return i
	}
}

// clean puts a mark in place of everything that a terminal would obey instead
// of show: the file may be no text at all.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || unicode.IsGraphic(r) || unicode.Is(unicode.Mn, r) || r == '\u200D' {
			return r
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
