package store

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPartOfMonth: whatever places are wanted of a month's file of many pages and row
// groups, those rows are read and no others.
func TestPartOfMonth(t *testing.T) {
	var all []RuleResult
	for day := range Day(5) {
		for d := range 3 {
			for i := range 1000 * d {
				all = append(all, RuleResult{Key: Key{Period: october + day, Agency: "a", Dataset: fmt.Sprint("d", d), RunID: "r"}, Rule: fmt.Sprint(i), Failed: int64(i * d), Reason: of(strings.Repeat("x", i%30))})
			}
		}
	}
	s, files := newSheet[RuleResult]("rule_results", "period", "agency", "dataset", "run_id", "rule", "segment"), folder{scratch(t)}
	name := monthFile("rule_results", october)
	err := files.Put(ctx, name, func(w io.Writer) error {
		out := s.month(w)
		for _, rows := range byPeriod(all, func(r *RuleResult) Day { return r.Period }) {
			if err := errors.Join(out.add(s.rows(rows)), out.endPeriod()); err != nil {
				return err
			}
		}
		return out.close()
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b RuleResult) int {
		return cmp.Or(compareKeys(&a.Key, &b.Key), cmp.Compare(a.Rule, b.Rule))
	})
	rapid.Check(t, func(r *rapid.T) {
		want := rowsWanted{from: october + Day(rapid.IntRange(0, 4).Draw(r, "from")), at: map[place]bool{}}
		want.to = want.from + Day(rapid.IntRange(0, 4).Draw(r, "days"))
		for range rapid.IntRange(0, 6).Draw(r, "places") {
			want.at[place{october + Day(rapid.IntRange(0, 5).Draw(r, "day")), fmt.Sprint("d", rapid.IntRange(0, 3).Draw(r, "dataset"))}] = true
		}
		if rapid.Bool().Draw(r, "all") {
			want.at = nil
		}
		var expected []RuleResult
		for _, row := range all {
			if want.from <= row.Period && row.Period <= want.to && (want.at == nil || want.at[place{row.Period, row.Dataset}]) {
				expected = append(expected, row)
			}
		}
		got, _, err := s.part(ctx, files, name, want)
		if d := diff.Diff(expected, got); d != "" || err != nil {
			r.Fatalf("%v: %v %.500s", want, err, d)
		}
	})
}
