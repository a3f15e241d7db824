package message

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A text prints an argument that is a figure with %d instead of %s: a number, a day
// or a moment, in the form that the store keeps (1234.5, 2026-11-21, RFC 3339).
// Vietnamese readers see it as they write it. What the text does not say to be a
// figure, such as a code, stands as it is; so does what does not look like one.

var (
	numberForm = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d+)?$`)
	dayForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

// Figure shows a number, a day or a moment of the store in a language; any other
// text stands as it is. English writes numbers and days as the store does.
func Figure(text string, l Lang) string {
	switch {
	case l == EN:
	case numberForm.MatchString(text):
		return vietnameseNumber(text)
	case dayForm.MatchString(text):
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return day.Format("02/01/2006")
		}
	default:
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return at.Format("02/01/2006 15:04:05.999999 (UTC-07:00)")
		}
	}
	return text
}

// fewestGrouped is how many digits a number has whose thousands are parted: what
// has four may be a year.
const fewestGrouped = 5

func vietnameseNumber(text string) string {
	whole, fraction, broken := strings.Cut(text, ".")
	digits, negative := strings.CutPrefix(whole, "-")
	var b strings.Builder
	if negative {
		b.WriteRune('−')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && len(digits) >= fewestGrouped {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	if broken {
		b.WriteString("," + fraction)
	}
	return b.String()
}

// shown is an argument where it is printed.
type shown struct {
	text string
	lang Lang
}

// Format prints the argument as a figure for %d, as text for the other verbs.
func (s shown) Format(f fmt.State, verb rune) {
	if verb == 'd' {
		fmt.Fprint(f, Figure(s.text, s.lang))
		return
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), s.text)
}
