package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"rasoat/rules/message"
)

// How much of a text is shown, in characters. The store holds the whole.
const (
	idText    = 32   // ids of statuses and the like that there is no word for
	shortText = 120  // titles, names, ids
	valueText = 160  // values
	longText  = 400  // reasons, legal bases
	errorText = 4000 // errors, which may show lines of a file
)

// marksKept is how many combining marks a letter may carry. Vietnamese written
// apart (NFD) has two; what has more is a tower meant to be seen from afar.
const marksKept = 4

// plain makes text of the store fit to be shown on one line: what would move,
// reverse or hide other text is shown as its code instead, and at most limit
// characters are kept.
func plain(s string, limit int) string { return tame(s, limit, false) }

// value shows a value of an extract as it is: blanks that would not be seen
// (leading, trailing, doubled, and any but U+0020) are made visible as well.
func value(s string) string { return tame(s, valueText, true) }

// block makes text of several lines fit to be shown; its lines are kept.
func block(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	left := errorText
	for i, line := range lines {
		lines[i] = plain(line, max(left, 1))
		if left -= utf8.RuneCountInString(line) + 1; left <= 0 {
			lines[i] = strings.TrimSuffix(lines[i], "…") + pick(i+1 < len(lines) || left < -1, "…", "")
			lines = lines[:i+1]
			break
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func tame(s string, limit int, blanks bool) string {
	if len(s) <= limit && isTame(s, blanks) {
		return s
	}
	return tamed(s, limit, blanks)
}

// tamed looks at every character.
func tamed(s string, limit int, blanks bool) string {
	var b strings.Builder
	body := strings.Trim(s, " ")
	first := strings.Index(s, body)
	last := first + len(body)
	marks, runes, before := 0, 0, rune(0)
	b.Grow(len(s))
	for i, r := range s {
		if runes++; runes > limit && !unicode.Is(unicode.Mn, r) {
			b.WriteRune('…')
			break
		}
		if isPlain(r) {
			b.WriteRune(r)
			marks, before = 0, r
			continue
		}
		if marks++; !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Me, r) {
			marks = 0
		}
		switch {
		case marks > marksKept:
		case r == ' ':
			edge := i < first || i >= last || before == ' ' || strings.HasPrefix(s[i+1:], " ")
			b.WriteString(pick(blanks && edge, "␣", " "))
		case r == '\n':
			b.WriteRune('↵')
		case r == '\t':
			b.WriteRune('⇥')
		case unseen(r) || blanks && unicode.Is(unicode.Zs, r):
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		default:
			b.WriteRune(r) // a byte that is not UTF-8 arrives as U+FFFD
		}
		before = r
	}
	return b.String()
}

// isPlain tells whether a character is one of those that nearly all text is made of
// and that nothing has to be done about: of ASCII those that are seen, and the
// letters of Latin and of Vietnamese.
func isPlain(r rune) bool {
	return r > ' ' && r <= '~' || r >= 'À' && r < 0x300 || r >= 'Ạ' && r <= 'ỹ'
}

// isTame tells whether text is nothing but ASCII that is seen, which most of it is,
// so that it may be shown as it stands.
func isTame(s string, blanks bool) bool {
	for i := range len(s) {
		switch edge := i == 0 || i == len(s)-1 || s[i-1] == ' '; {
		case s[i] == ' ' && blanks && edge, s[i] < ' ', s[i] > '~':
			return false
		}
	}
	return true
}

// unseen tells whether a character has no picture of its own or changes the
// picture of others: controls, formats (bidi, zero width), line separators and
// what Unicode says is no character.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) ||
		r&0xFFFE == 0xFFFE || 0xFDD0 <= r && r <= 0xFDEF
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// same is a text that both languages write alike.
func same(s string) message.Text { return message.Text{VI: s, EN: s} }

// dash stands where there is no figure.
var dash = same("–")

// say renders a message of the catalogue in both languages; an argument that is
// a Text is taken in the language of the sentence.
func say(key string, args ...any) message.Text {
	in := func(l message.Lang) string {
		own := make([]any, len(args))
		for i, a := range args {
			if t, ok := a.(message.Text); ok {
				a = t.In(l)
			}
			own[i] = a
		}
		return message.New(key, own...).In(l)
	}
	return message.Text{VI: in(message.VI), EN: in(message.EN)}
}

// told renders a reason of the store, which is a message in the form that
// message.M.String writes, or plain words of an older or newer version.
func told(s string) message.Text {
	m := message.Parse(s)
	if _, known := message.Lookup(m.Key); !known {
		return same(plain(s, longText))
	}
	return message.Text{VI: plain(m.In(message.VI), longText), EN: plain(m.In(message.EN), longText)}
}

// toldOr renders a reason that may be absent.
func toldOr(s *string, otherwise message.Text) message.Text {
	if s == nil || *s == "" {
		return otherwise
	}
	return told(*s)
}

// join puts texts in a row, empty ones left out.
func join(sep string, texts ...message.Text) message.Text {
	var vi, en []string
	for _, t := range texts {
		if t != (message.Text{}) {
			vi, en = append(vi, t.VI), append(en, t.EN)
		}
	}
	return message.Text{VI: strings.Join(vi, sep), EN: strings.Join(en, sep)}
}

// fit cuts s to a width in columns of a terminal, with … where it was cut.
func fit(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	left := width - 1
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if left -= g.Width(); left < 0 {
			break
		}
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// pad fills s with blanks to a width in columns of a terminal, on the left
// for figures.
func pad(s string, width int, left bool) string {
	fill := strings.Repeat(" ", max(0, width-uniseg.StringWidth(s)))
	if left {
		return fill + s
	}
	return s + fill
}
