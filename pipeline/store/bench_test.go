package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkCommit is one small run from Begin to the end of Commit, against a
// store that holds the runs of the iterations before.
func BenchmarkCommit(b *testing.B) {
	s := open(b, b.TempDir())
	for b.Loop() {
		commit(b, s, noon, "births", 3, "critical")
	}
}

// BenchmarkRecover is what every command pays when nothing is to be done.
func BenchmarkRecover(b *testing.B) {
	s := open(b, b.TempDir())
	commit(b, s, noon, "births", 3, "critical")
	for b.Loop() {
		if err := s.Recover(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParts is rule_results of a dataset with a segment for each commune: what makes
// its file, and what digests it.
func BenchmarkParts(b *testing.B) {
	table := tables[slices.IndexFunc(tables, func(t *table) bool { return t.name == "rule_results" })]
	all := communes(27, 3321)
	table.stamp(all, Key{Period: noon, Agency: "city", Dataset: "residents", RunID: "01KB7RSXEF3FV3ZQ9XKHRT2M4D"})
	rows := table.lot(all)
	b.Run("write", func(b *testing.B) {
		var file bytes.Buffer
		for b.Loop() {
			file.Reset()
			if err := rows.write(&file, "run"); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(file.Len()), "bytes")
	})
	b.Run("read", func(b *testing.B) { // the rows of the whole
		var file bytes.Buffer
		s, name := open(b, b.TempDir()), currentFile(table.name, noon, "residents")
		if err := errors.Join(rows.write(&file, "run"), putBytes(b.Context(), s.files, name, file.Bytes())); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			var into Tables
			if _, err := table.whole.read(b.Context(), s.files, name, &into); err != nil || len(into.RuleResults) != len(all.RuleResults) {
				b.Fatal(len(into.RuleResults), err)
			}
		}
	})
	b.Run("digest", func(b *testing.B) {
		for b.Loop() {
			rows.digest(newResults(), table.own)
		}
	})
}

// communes are the results of so many rules in so many segments of about 300 rows.
func communes(rules, segments int) *Tables {
	random, all := rand.New(rand.NewPCG(1, 2)), &Tables{}
	names, reads := make([]string, segments), make([]int64, segments)
	for i := range names {
		names[i], reads[i] = strconv.Itoa(10_000+i), 250+random.Int64N(100)
	}
	for i := range rules {
		all.RuleResults = append(all.RuleResults, RuleResult{Rule: fmt.Sprintf("column_%02d.not_null", i), Check: "not_null", Field: fmt.Sprintf("column_%02d", i),
			Criterion: "completeness", Severity: "minor", Status: "pass", Unit: "row", WarnBelow: 95, FailBelow: 80, Weight: 1, RuleSHA256: strings.Repeat("0123456789abcdef", 4)})
		parts := make([]RulePart, segments)
		for k := range parts {
			tested := reads[k] - random.Int64N(4)
			failed := max(random.Int64N(8)-4, 0)
			score := float64(10_000*(tested-failed)/tested) / 100
			parts[k] = RulePart{Segment: &names[k], Status: []string{"pass", "warn"}[min(failed, 1)], Total: reads[k], Tested: tested, Missing: reads[k] - tested,
				Passed: tested - failed, Failed: failed, Score: &score}
		}
		all.RuleParts = append(all.RuleParts, RuleParts{Rule: i, Parts: parts})
	}
	return all
}
