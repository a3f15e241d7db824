package rules

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// Rows are counted in their segments, be they few or most of a batch, and whatever
// segments come with later batches.
func TestSegmentCounts(t *testing.T) {
	value := func(v []byte) bool { return string(v) != "bad" }
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: value} })
	d.Columns, d.Segment = append(d.Columns, Column{Name: "s"}, Column{Name: "w"}), "s"
	d.Rules[0].Where = `w != "w outside"`
	rapid.Check(t, func(t *rapid.T) {
		plan, _ := Bind(d, Env{Zone: hanoi})
		total, want := plan.NewTally(), map[string]*Counts{}
		unclean := map[string]int64{}
		for first := int64(2); first < 5; first++ {
			tally := plan.NewTally()
			var rows [][]string
			segments := rapid.IntRange(1, 9).Draw(t, "segments")
			usual := rapid.SampledFrom([]string{"good", "bad", "", "outside"}).Draw(t, "usual")
			for i := range rapid.IntRange(0, 150).Draw(t, "rows") {
				v := usual
				if rapid.IntRange(0, 3).Draw(t, "other") == 0 {
					v = rapid.SampledFrom([]string{"good", "bad", "", "outside"}).Draw(t, "value")
				}
				s := fmt.Sprint(i * i % segments)
				rows = append(rows, []string{v, s, "w " + v})
				if want[s] == nil {
					want[s] = &Counts{}
				}
				switch v {
				case "":
					want[s].Add(Counts{Missing: 1})
				case "outside":
					want[s].Add(Counts{Excluded: 1})
				case "bad":
					want[s].Add(Counts{Tested: 1, Failed: 1})
					unclean[s]++
				default:
					want[s].Add(Counts{Tested: 1})
				}
			}
			in := textInput(d, rows)
			in.Rows.First = first * 1000
			tally.Update(in)
			total.Merge(tally)
		}
		total.Close(1)
		o := total.Outcome()
		if len(o.Segments) != len(want) {
			t.Fatalf("%d segments, want %d", len(o.Segments), len(want))
		}
		for i, s := range o.Segments {
			if got := o.Results[0].Parts[i]; got != *want[s.Name] || s.Rows-s.CleanRows != unclean[s.Name] {
				t.Fatalf("segment %s: %+v and %d clean of %d; want %+v and %d unclean", s.Name, got, s.CleanRows, s.Rows, *want[s.Name], unclean[s.Name])
			}
		}
	})
}
