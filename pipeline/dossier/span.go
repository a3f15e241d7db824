package dossier

import (
	"fmt"
	"time"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// Kind is how long a span is.
type Kind string

// The kinds of spans.
const (
	Year    Kind = "year"
	Quarter Kind = "quarter"
	Month   Kind = "month"
)

// Span is a calendar year, quarter or month: From its first day, To its last.
type Span struct {
	Kind     Kind
	From, To store.Day
}

// months is how many a span of the kind has.
var months = map[Kind]int{Year: 12, Quarter: 3, Month: 1}

// ParseSpan reads 2026, 2026-Q4 or 2026-11.
func ParseSpan(text string) (Span, error) {
	var year, part int
	for _, form := range []struct {
		kind   Kind
		length int
		format string
	}{{Year, 4, "%4d"}, {Month, 7, "%4d-%2d"}, {Quarter, 7, "%4d-Q%1d"}} {
		part = 1
		into := []any{&year, &part}
		if form.kind == Year {
			into = into[:1]
		}
		if len(text) != form.length {
			continue
		}
		if n, err := fmt.Sscanf(text, form.format, into...); err != nil || n != len(into) {
			continue
		}
		if s := spanOf(form.kind, year, part); year >= 1 && s.String() == text {
			return s, nil
		}
	}
	return Span{}, fmt.Errorf("%q: a year, quarter or month is wanted: 2026, 2026-Q4, 2026-11", text)
}

// spanOf is the n-th span of a kind in a year, from 1.
func spanOf(kind Kind, year, n int) Span {
	first := time.Date(year, time.Month((n-1)*months[kind]+1), 1, 0, 0, 0, 0, time.UTC)
	return Span{kind, dayOf(first), dayOf(first.AddDate(0, months[kind], 0)) - 1}
}

func dayOf(t time.Time) store.Day { return store.Day(t.Unix() / 86400) }

func dateOf(d store.Day) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is what ParseSpan reads.
func (s Span) String() string {
	first := dateOf(s.From)
	switch s.Kind {
	case Year:
		return first.Format("2006")
	case Quarter:
		return fmt.Sprintf("%s-Q%d", first.Format("2006"), (int(first.Month())+2)/3)
	}
	return first.Format("2006-01")
}

// Before is the span of the same kind that ends where this one begins.
func (s Span) Before() Span {
	first := dateOf(s.From).AddDate(0, -months[s.Kind], 0)
	return Span{s.Kind, dayOf(first), s.From - 1}
}

// bucketCycles are what the points of a trend stand for.
var bucketCycles = map[Kind]score.Cycle{Year: {Every: score.Monthly}, Quarter: {Every: score.Weekly}, Month: {Every: score.Daily}}

// bucket is the part of the span that a period belongs to in a trend: of a year a month,
// of a quarter a week (from Monday), of a month a day. Its ends are cut to the span.
func (s Span) bucket(period store.Day) (from, to store.Day) {
	cycle := bucketCycles[s.Kind]
	first, last := cycle.Window(value.Day(period))
	return max(store.Day(first), s.From), min(store.Day(last), s.To)
}

// ReportDay is the given day of the month after the span, 0 if day is.
func (s Span) ReportDay(day int) store.Day {
	if day == 0 {
		return 0
	}
	return s.To + store.Day(day)
}
