package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

// The cache of a worker knows each value by the id that the dictionary gives it, codes
// and long texts alike, whatever comes in between.
func TestSegmentCache(t *testing.T) {
	all, cache := newSegments(), newSegmentCache()
	var values []string
	for i := range 3000 {
		values = append(values, fmt.Sprintf("%05d", i), fmt.Sprintf("Phường %d", i))
	}
	values = append(values, "", "\x00", "\x00\x00", "1234567", "12345678")
	for round := range 2 {
		for i, v := range values {
			if id := cache.id([]byte(v), all); id != uint32(i) || all.name(id) != v {
				t.Fatalf("round %d: %q is %d, %q; want %d", round, v, id, all.name(id), i)
			}
		}
	}
}

// A code in a batch is found by all its bytes, its length and nothing beside it, wherever
// it stands: before others, before bytes of none, at the very end.
func TestSegmentFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SliceOfN(rapid.SampledFrom([]byte("\x00a\xff")), 0, longestCode+2)
		values := rapid.SliceOfN(code, 1, 60).Draw(t, "values")
		text := Text{Offsets: []int32{0}}
		for _, v := range values {
			text.Data = append(text.Data, v...)
			text.Offsets = append(text.Offsets, int32(len(text.Data)))
		}
		text.Data = append(text.Data, rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(t, "after")...)
		all, cache := newSegments(), newSegmentCache()
		for i, v := range values {
			ids := make([]uint32, len(values))
			until := cache.found(text, i, ids)
			for k := i; k < until; k++ {
				if all.name(ids[k]) != string(values[k]) {
					t.Fatalf("%q was found as %q", values[k], all.name(ids[k]))
				}
			}
			if id := cache.id(v, all); all.name(id) != string(v) {
				t.Fatalf("%q is %q", v, all.name(id))
			}
			start := text.Offsets[i]
			if len(v) <= longestCode && int(start)+8 <= len(text.Data) && cache.found(text, i, ids) == i {
				t.Fatalf("%q is not found", v)
			}
		}
	})
}

// Rows whose segment is missing belong to the segment "", whatever stands for that, and
// wherever the others are.
func TestSegmentOfMissing(t *testing.T) {
	d := &Dataset{ID: "t", Columns: []Column{{Name: "s"}}, Segment: "s", Placeholders: []string{"-", "n/a"}}
	rapid.Check(t, func(t *rapid.T) {
		plan, _ := Bind(d, Env{Zone: hanoi})
		tally := plan.NewTally()
		missing, there := []string{"", " ", "-", "n/a"}, []string{"01", "02", "phường một", "phường hai"}
		for range rapid.IntRange(1, 3).Draw(t, "batches") {
			values := rapid.SliceOfN(rapid.SampledFrom(slices.Concat(missing, there)), 0, 40).Draw(t, "values")
			var rows [][]string
			for _, v := range values {
				rows = append(rows, []string{v})
			}
			tally.Update(textInput(d, rows))
			for i, v := range values {
				if slices.Contains(missing, v) {
					v = ""
				}
				if got := plan.segments.name(tally.batch.SegmentOf(i)); got != v {
					t.Fatalf("%q is of segment %q, want %q", values[i], got, v)
				}
			}
		}
	})
}

// Codes that differ in their last characters alone (months, quarters, numbers) lie apart:
// a look-up compares few.
func TestSegmentCodesLieApart(t *testing.T) {
	for form, n := range map[string]int{"%05d": 10_599, "%06d": MostSegments, "%07d": MostSegments, "2026-%02d": 99, "x%06d": 3000, "%d": 300} {
		all, cache := newSegments(), newSegmentCache()
		for i := range n {
			cache.id(fmt.Appendf(nil, form, i), all)
		}
		run, longest := 0, 0 // of slots that are taken, beside one another
		for _, slot := range cache.slots {
			if run++; slot == 0 {
				run = 0
			}
			longest = max(longest, run)
		}
		if longest > 20 {
			t.Errorf("%s: %d slots beside one another are taken", form, longest)
		}
	}
}

// A column with as many values as rows is none that segments can be made of.
func TestTooManySegments(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: func([]byte) bool { return true }} })
	d.Segment = "v"
	plan, _ := Bind(d, Env{})
	tally := plan.NewTally()
	for from := 0; from <= MostSegments; from += 1000 {
		if plan.Err() != nil {
			t.Fatalf("after %d values: %v", from, plan.Err())
		}
		var rows [][]string
		for i := range 1000 {
			rows = append(rows, []string{fmt.Sprint(from + i)})
		}
		tally.Update(textInput(d, rows))
	}
	var many *SegmentsError
	if err := plan.Err(); !errors.As(err, &many) || !strings.Contains(many.Message().In(message.VI), `"v" có hơn 20.000`) {
		t.Errorf("%v", err)
	}
}
