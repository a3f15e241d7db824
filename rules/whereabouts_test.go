package rules

import (
	"testing"

	"pgregory.net/rapid"
)

// Every row is found where it is, and no other is, in parts of any files and sizes.
func TestWhereabouts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []rowClasses
		for file := range rapid.IntRange(0, 4).Draw(t, "files") {
			record := int64(rapid.IntRange(1, 9).Draw(t, "first"))
			for range rapid.IntRange(0, 40).Draw(t, "parts") {
				record += int64(rapid.IntRange(0, 3).Draw(t, "skipped"))
				n := rapid.IntRange(1, 200).Draw(t, "rows")
				r := Rows{File: 2 * file, Count: n, First: record}
				if rapid.Bool().Draw(t, "listed") {
					for i := range n {
						r.Records = append(r.Records, record+2*int64(i))
					}
					record += int64(n)
				}
				parts = append(parts, rowClasses{rows: r})
				record += int64(n)
			}
		}
		w, held := newWhereabouts(parts), map[RowID]bool{}
		for i := range parts {
			for row := range parts[i].rows.Count {
				id := parts[i].rows.ID(row)
				held[id] = true
				if p, at := w.find(id); p != &parts[i] || at != row {
					t.Fatalf("row %d of part %d, record %d: not found", row, i, id.Record())
				}
			}
		}
		for range 100 {
			id := NewRowID(rapid.IntRange(0, 9).Draw(t, "file"), rapid.Int64Range(0, 20000).Draw(t, "record"))
			if p, _ := w.find(id); p != nil && !held[id] {
				t.Fatalf("file %d, record %d: found, and nowhere", id.File(), id.Record())
			}
		}
	})
}
