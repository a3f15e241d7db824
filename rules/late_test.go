package rules

import (
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/internal/kernel"
)

// Classes by file are those of the batches, and of rows that are marked afterwards,
// whatever their files, sizes and gaps.
func TestClassesByFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := drawClasses(t)
		unclean, unusable := map[RowID]bool{}, map[RowID]bool{}
		var ids []RowID
		for i := range parts {
			p := &parts[i]
			for row := range p.rows.Count {
				id := p.rows.ID(row)
				ids = append(ids, id)
				if p.unclean.Has(row) {
					unclean[id] = true
				}
				if p.unusable.Has(row) {
					unusable[id] = true
				}
			}
		}
		tally := &Tally{plan: &Plan{segment: -1}, classes: classesByFile(parts)}
		rule := &boundRule{scored: true, gated: rapid.Bool().Draw(t, "gated")}
		for range rapid.IntRange(0, 20).Draw(t, "late") {
			if len(ids) > 0 {
				id := rapid.SampledFrom(ids).Draw(t, "row")
				tally.mark(rule, id, 0)
				if unclean[id] = true; rule.gated {
					unusable[id] = true
				}
			}
		}
		tally.mark(rule, NewRowID(99, 1), 0)
		tally.mark(rule, NewRowID(0, 1<<39), 0)
		var gotUnclean, gotUnusable int64
		for _, c := range tally.classes {
			a, b, _ := c.counts()
			gotUnclean, gotUnusable = gotUnclean+a, gotUnusable+b
		}
		for _, id := range ids {
			c := &tally.classes[id.File()]
			at := id.Record() - c.first
			page, word, bit := c.pages[at>>16], at>>6%pageWords, uint64(1)<<(at&63)
			if page.unclean[word]&bit != 0 != unclean[id] || page.unusable[word]&bit != 0 != unusable[id] {
				t.Fatalf("file %d, record %d", id.File(), id.Record())
			}
		}
		if gotUnclean != int64(len(unclean)) || gotUnusable != int64(len(unusable)) {
			t.Fatalf("%d unclean and %d unusable, want %d and %d", gotUnclean, gotUnusable, len(unclean), len(unusable))
		}
	})
}

// The last rows of a file, which are the first of the next 65,536 records and clean so
// far, have bits to set.
func TestClassesOfLastRows(t *testing.T) {
	clean := func(first int64, n int) rowClasses {
		return rowClasses{rows: Rows{First: first, Count: n}, unclean: kernel.NewBits(n), unusable: kernel.NewBits(n)}
	}
	tally := &Tally{plan: &Plan{segment: -1}, classes: classesByFile([]rowClasses{clean(1, 64), clean(65_505, 64)})}
	tally.mark(&boundRule{scored: true, gated: true}, NewRowID(0, 65_537), 0)
	if unclean, unusable, _ := tally.classes[0].counts(); unclean != 1 || unusable != 1 {
		t.Errorf("%d unclean and %d unusable, want one of each", unclean, unusable)
	}
}

// Very many files of few rows need little.
func TestClassesOfManyFiles(t *testing.T) {
	var parts []rowClasses
	for file := range 1000 {
		parts = append(parts, rowClasses{rows: Rows{File: file, First: 2, Count: 10}, unclean: kernel.NewBits(10), unusable: kernel.NewBits(10)})
	}
	words := 0
	for _, c := range classesByFile(parts) {
		for _, p := range c.pages {
			words += len(p.unclean)
		}
	}
	if words != len(parts) {
		t.Errorf("%d words, want one a file", words)
	}
}

// drawClasses draws batches of several files, in the order of their rows.
func drawClasses(t *rapid.T) (parts []rowClasses) {
	for file := range rapid.IntRange(0, 3).Draw(t, "files") {
		record := int64(rapid.IntRange(1, 70).Draw(t, "first"))
		for range rapid.IntRange(0, 6).Draw(t, "parts") {
			record += rapid.SampledFrom([]int64{0, 1, 63, 70_000}).Draw(t, "skipped")
			n := rapid.IntRange(1, 150).Draw(t, "rows")
			p := rowClasses{rows: Rows{File: 2 * file, Count: n, First: record}, unclean: kernel.NewBits(n), unusable: kernel.NewBits(n)}
			step := int64(1)
			if rapid.Bool().Draw(t, "listed") {
				step = rapid.Int64Range(1, 3).Draw(t, "step")
				for i := range n {
					p.rows.Records = append(p.rows.Records, record+step*int64(i))
				}
			}
			record += step * int64(n)
			for _, b := range []Bits{p.unclean, p.unusable} {
				for _, i := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 9).Draw(t, "set") {
					b.Set(i)
				}
			}
			parts = append(parts, p)
		}
	}
	return parts
}
