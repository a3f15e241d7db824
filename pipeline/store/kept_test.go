package store

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestKeptWriters: whatever a writer has written before, the next file has the
// bytes that a new writer gives it.
func TestKeptWriters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := newSheet[RuleResult]("rule_results", "rule")
		kept.writers.Put(kept.newWriter())
		for i, rows := range rapid.SliceOfN(rapid.Custom(someResults), 2, 4).Draw(t, "files") {
			run := fmt.Sprint("run ", i)
			fresh := newSheet[RuleResult]("rule_results", "rule")
			if got, want := bytesOf(t, &kept, rows, run), bytesOf(t, &fresh, rows, run); !bytes.Equal(got, want) {
				t.Fatalf("file %d differs", i)
			}
		}
	})
}

// someResults draws the rows of a file: few or many, texts all the same, all
// different, or too long for a dictionary.
func someResults(t *rapid.T) []RuleResult {
	text := rapid.OneOf(rapid.Just("một"), rapid.String(),
		rapid.Map(rapid.IntRange(0, 9), func(n int) string { return strings.Repeat(fmt.Sprint(n), dictionaryLimit/2) }))
	optional := rapid.Ptr(text, true)
	rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) RuleResult {
		return RuleResult{Rule: text.Draw(t, "rule"), Segment: optional.Draw(t, "segment"), Reason: optional.Draw(t, "reason"),
			Tested: rapid.Int64().Draw(t, "tested"), Score: rapid.Ptr(rapid.Float64Range(0, 100), true).Draw(t, "score"),
			WaivedUntil: rapid.Ptr(rapid.Int32(), true).Draw(t, "until")}
	}), 0, 6).Draw(t, "rows")
	times := rapid.SampledFrom([]int{1, 1, 4}).Draw(t, "times")
	var all []RuleResult
	for range times {
		all = append(all, rows...)
	}
	return all
}

func bytesOf(t *rapid.T, s *sheet[RuleResult], rows []RuleResult, run string) []byte {
	var b bytes.Buffer
	if err := s.write(&b, s.rows(rows), run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
