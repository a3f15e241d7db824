package dossier

import (
	"testing"

	"pgregory.net/rapid"

	"rasoat/pipeline/store"
)

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]string{
		"2026": "year 2026-01-01 2026-12-31 before 2025", "2026-Q1": "quarter 2026-01-01 2026-03-31 before 2025-Q4",
		"2026-Q4": "quarter 2026-10-01 2026-12-31 before 2026-Q3", "2024-02": "month 2024-02-01 2024-02-29 before 2024-01",
		"2026-01": "month 2026-01-01 2026-01-31 before 2025-12",
		"":        "", "26": "", "2026-Q5": "", "2026-Q0": "", "2026-13": "", "2026-1": "", "2026-11-21": "", "0000": "", "20x6": "", "2026Q4": "", " 2026": "", "-026": "", "2026-+1": "",
	} {
		got := ""
		if s, err := ParseSpan(text); err == nil {
			got = string(s.Kind) + " " + iso(s.From) + " " + iso(s.To) + " before " + s.Before().String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Spans of a kind follow one another without a gap, and their buckets fill them.
func TestSpansJoin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom([]Kind{Year, Quarter, Month}).Draw(r, "kind")
		s := spanOf(kind, rapid.IntRange(2, 9000).Draw(r, "year"), rapid.IntRange(1, 12/months[kind]).Draw(r, "part"))
		again, err := ParseSpan(s.String())
		if err != nil || again != s || s.Before().To != s.From-1 || s.Before().Kind != kind {
			r.Fatalf("%v: %v, %v, before %v", s, again, err, s.Before())
		}
		next := s.From
		for day := s.From; day <= s.To; day++ {
			from, to := s.bucket(day)
			if day < from || day > to || from < s.From || to > s.To || day == next && from != next {
				r.Fatalf("%s of %s: %s to %s", iso(day), s, iso(from), iso(to))
			}
			if day == to {
				next = day + 1
			}
		}
	})
	if d := (Span{Month, 0, 30}).ReportDay(15); d != store.Day(45) {
		t.Errorf("%s", iso(d))
	}
}
