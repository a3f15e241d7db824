package message

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A text prints an argument that is a figure with %d instead of %s: a number, a day
// or a moment, in the form that the store keeps (1234.5, 2026-11-21, RFC 3339). Readers
// see it as they write it. What the text does not say to be a figure, such as a code,
// stands as it is; so does what does not look like one. A number of four digits may be a
// year, and is not parted, unless the text says with %+d that it counts something. English
// says behind the noun that one of it has no s: %+d row%[1]v.

var (
	numberForm = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?$`)
	dayForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

// style is how a language writes figures.
type style struct{ thousand, point, day string }

var styles = map[Lang]style{VI: {".", ",", "02/01/2006"}, EN: {",", ".", "2 Jan 2006"}}

func styleOf(l Lang) style {
	if l != EN {
		l = VI
	}
	return styles[l]
}

// Figure shows a number, a day or a moment of the store in a language; any other
// text stands as it is.
func Figure(text string, l Lang) string { return styleOf(l).figure(text, fewestGrouped) }

// Count is Figure for a number that counts something, and so is no year.
func Count(text string, l Lang) string { return styleOf(l).figure(text, 4) }

func (s style) figure(text string, fewest int) string {
	if numberForm.MatchString(text) {
		return s.number(text, fewest)
	}
	if dayForm.MatchString(text) {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return day.Format(s.day)
		}
		return text
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at.Format(s.day + " 15:04:05.999999 (UTC-07:00)")
	}
	return text
}

// fewestGrouped is how many digits a number has whose thousands are parted: what
// has four may be a year.
const fewestGrouped = 5

func (s style) number(text string, fewest int) string {
	whole, fraction, broken := strings.Cut(text, ".")
	digits, negative := strings.CutPrefix(whole, "-")
	var b strings.Builder
	if negative {
		b.WriteRune('−')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && len(digits) >= fewest {
			b.WriteString(s.thousand)
		}
		b.WriteRune(d)
	}
	if broken {
		b.WriteString(s.point + fraction)
	}
	return b.String()
}

// shown is an argument where it is printed.
type shown struct {
	text string
	lang Lang
}

// Format prints the argument as a figure for %d, as a count for %+d, as text for the other
// verbs; for %v, which stands behind a noun, it prints the s of its plural.
func (s shown) Format(f fmt.State, verb rune) {
	switch {
	case verb == 'd' && f.Flag('+'):
		fmt.Fprint(f, Count(s.text, s.lang))
	case verb == 'v' && s.text == "1":
	case verb == 'v':
		fmt.Fprint(f, "s")
	case verb == 'd':
		fmt.Fprint(f, Figure(s.text, s.lang))
	default:
		fmt.Fprintf(f, fmt.FormatString(f, verb), s.text)
	}
}
