package store

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// TestParts: the parts of rules have the digest of the rows that they stand for, and are
// read back as those.
func TestParts(t *testing.T) {
	table := tables[slices.IndexFunc(tables, func(t *table) bool { return t.name == "rule_results" })]
	sheet := newSheet[RuleResult]("rule_results")
	rapid.Check(t, func(t *rapid.T) {
		folded := drawParts(t)
		unfolded := &Tables{RuleResults: slices.Clone(folded.RuleResults), RuleParts: folded.RuleParts}
		unfolded.Unfold()
		if rows := folded.CountRules(); rows != len(unfolded.RuleResults) || rows != table.lot(folded).count() {
			t.Fatalf("%d rows, unfolded %d", rows, len(unfolded.RuleResults))
		}
		got, sum := lotOfRun(t, table, folded)
		_, want := lotOfRun(t, table, unfolded)
		if sum != want {
			t.Error("another digest")
		}
		p, err := parquet.OpenFile(bytes.NewReader(got), int64(len(got)))
		if err != nil {
			t.Fatal(err)
		}
		back, err := sheet.readRows(p)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortStableFunc(unfolded.RuleResults, func(a, b RuleResult) int { return cmp.Compare(a.Rule, b.Rule) })
		if !reflect.DeepEqual(back, unfolded.RuleResults) {
			t.Errorf("read back %+v\nwritten %+v", back, unfolded.RuleResults)
		}
	})
}

// drawParts draws rules, some with parts, of the same segments.
func drawParts(t *rapid.T) *Tables {
	segments := rapid.SampledFrom([]int{0, 1, 2, lotRows - 1, lotRows, lotRows + 1, 1100}).Draw(t, "segments")
	names := make([]string, segments)
	for i := range names {
		names[i] = strconv.Itoa(10_000 + i)
	}
	rules := rapid.Permutation([]string{"a", "b", "c", "d"}).Draw(t, "rules")
	all := &Tables{}
	for i, rule := range rules {
		all.RuleResults = append(all.RuleResults, RuleResult{Rule: rule, Status: "pass", Total: int64(segments), FailBelow: 80,
			Observed: drawText(t), SurplusRows: rapid.Ptr(rapid.Int64(), true).Draw(t, "surplus"), Basis: drawText(t)})
		if segments == 0 || rapid.Bool().Draw(t, "whole alone") {
			continue
		}
		parts := RuleParts{Rule: i, Parts: make([]RulePart, segments)}
		score := rapid.Ptr(rapid.Float64Range(0, 100), true).Draw(t, "score")
		for k := range parts.Parts {
			parts.Parts[k] = RulePart{Segment: &names[k], Status: []string{"pass", "fail"}[k%2], Total: int64(k), Failed: int64(k / 7), Score: score, Reason: all.RuleResults[i].Basis}
		}
		all.RuleParts = append(all.RuleParts, parts)
	}
	return all
}

func drawText(t *rapid.T) *string {
	return rapid.Ptr(rapid.SampledFrom([]string{"", "a", "ă"}), true).Draw(t, "text")
}

func lotOfRun(t *rapid.T, table *table, all *Tables) (file []byte, sum string) {
	table.stamp(all, Key{Period: noon, RunID: "run"})
	rows, digest := table.lot(all), newResults()
	rows.digest(digest, table.own)
	var b bytes.Buffer
	if err := rows.write(&b, "run"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), digest.sum()
}
