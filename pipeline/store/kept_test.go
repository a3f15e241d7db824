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
	kept := newSheet[RuleResult]("rule_results", "rule")
	rapid.Check(t, func(t *rapid.T) {
		for i, rows := range rapid.SliceOfN(rapid.Custom(someResults), 2, 4).Draw(t, "files") {
			sameAsNew(t, &kept, rows, fmt.Sprint("run ", i))
		}
	})
}

// TestKeptAfterLongTexts: a column whose texts became too long for a dictionary
// has one again in the next file.
func TestKeptAfterLongTexts(t *testing.T) {
	kept := newSheet[RuleResult]("rule_results", "rule")
	var long []RuleResult
	for i := range 3 {
		long = append(long, RuleResult{Rule: strings.Repeat(fmt.Sprint(i), dictionaryLimit/2), Reason: of("ngắn")})
	}
	for _, rows := range [][]RuleResult{{{Rule: "a"}}, long, {{Rule: "b"}, {Rule: "b"}}, long[:1], nil, {{Rule: "c"}}} {
		sameAsNew(t, &kept, rows, "run")
	}
}

// someResults draws the rows of a file: texts all the same, or different, or absent.
func someResults(t *rapid.T) []RuleResult {
	text := rapid.OneOf(rapid.Just("một"), rapid.String())
	optional := rapid.Ptr(text, true)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) RuleResult {
		return RuleResult{Rule: text.Draw(t, "rule"), Segment: optional.Draw(t, "segment"), Reason: optional.Draw(t, "reason"),
			Tested: rapid.Int64().Draw(t, "tested"), Score: rapid.Ptr(rapid.Float64Range(0, 100), true).Draw(t, "score"),
			WaivedUntil: rapid.Ptr(rapid.Int32(), true).Draw(t, "until")}
	}), 0, 20).Draw(t, "rows")
}

// sameAsNew writes a file with a writer that was kept, if there is one, and with a
// new one.
func sameAsNew(t interface{ Fatal(...any) }, kept *sheet[RuleResult], rows []RuleResult, run string) {
	fresh := newSheet[RuleResult]("rule_results", "rule")
	var got, want bytes.Buffer
	if err := kept.write(&got, kept.rows(rows), run); err != nil {
		t.Fatal(err)
	}
	if err := fresh.write(&want, fresh.rows(rows), run); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Fatal("a kept writer gave other bytes to ", len(rows), " rows")
	}
}
