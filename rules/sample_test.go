package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Samples are the rows with the smallest ranks, of the whole and of each
// segment, in order of the rows.
func TestSamples(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: func([]byte) bool { return false }} })
	d.Columns = append(d.Columns, Column{Name: "s"})
	d.Segment, d.Key = "s", []string{"s", "nowhere"}
	var values []string
	for i := range 100 {
		values = append(values, fmt.Sprintf("v%d|%c", i, 'A'+rune(i%3)))
	}
	o := judge(t, d, 7, values...)
	got := map[string][]RowID{}
	for _, s := range o.Results[0].Samples {
		segment := segmentOf(s)
		got[segment] = append(got[segment], s.Row)
		if i := s.Row.Record() - 2; s.Value != fmt.Sprint("v", i) || s.Column != "v" || s.Key != string('A'+rune(i%3)) {
			t.Errorf("row %d: %+v", s.Row, s)
		}
	}
	for segment, k := range map[string]int{"": SamplesPerRule, "=A": SamplesPerSegment, "=B": SamplesPerSegment, "=C": SamplesPerSegment} {
		var ids []RowID
		for i := range 100 {
			if segment == "" || segment == "="+string('A'+rune(i%3)) {
				ids = append(ids, NewRowID(0, int64(i)+2))
			}
		}
		slices.SortFunc(ids, func(a, b RowID) int { return cmp.Compare(rankOf(a), rankOf(b)) })
		want := ids[:k]
		slices.Sort(want)
		if !slices.Equal(got[segment], want) {
			t.Errorf("segment %q: %v, want %v", segment, got[segment], want)
		}
	}
}

func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Nguyễn Văn An": "N***** *** *n", "001088000123": "0**********3", "1234567": "*******", "12345678": "1******8",
		"An": "**", "an@example.vn": "a*@*******.*n", "12/05/2020": "1*/**/***0", "½²Ⅻ": "***", "—": "—",
		"Nguye\u0302\u0303n": "N******n",
	} {
		if got := string(Mask([]rune(text))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func segmentOf(s Sample) string {
	if s.Segment == nil {
		return ""
	}
	return "=" + *s.Segment
}

// Of the rows of a batch that take each other's place only the last is shown.
func TestSamplesShownOnce(t *testing.T) {
	s, shown := newSampler(), map[RowID]bool{}
	s.bySegment.atMost(1)
	for i := range 100 {
		s.reserve(i, NewRowID(0, int64(i)+2), 7, true)
	}
	s.fill(func(i int, p *picked) {
		if shown[p.row] || p.row != NewRowID(0, int64(i)+2) {
			t.Errorf("row %d is shown as %d, or again", i, p.row)
		}
		shown[p.row] = true
	})
	if len(shown) != SamplesPerRule { // the one of the segment is among them
		t.Errorf("%d rows are shown", len(shown))
	}
	s.each(func(at place) {
		if !shown[at.row.row] {
			t.Errorf("row %d is not shown", at.row.row)
		}
	})
}

// A limit knows half of the bits of a rank: a row that it lets through has no place among
// those whose ranks are smaller nonetheless.
func TestSamplesOfOneLimit(t *testing.T) {
	c := newChosen(1, 1)
	kept := NewRowID(0, 2)
	if _, ok := c.take(0, kept); !ok {
		t.Fatal("the first row is not taken")
	}
	c.limits.of[0].Store(0) // as if all ranks had the same upper half
	for record := range int64(50) {
		row := NewRowID(0, record+3)
		if _, ok := c.take(0, row); ok != (rankOf(row) < rankOf(kept)) {
			t.Errorf("row %d: %v", row, ok)
		} else if ok {
			kept = row
			c.limits.of[0].Store(0)
		}
	}
}

// Of many segments each has fewer samples, and one at least.
func TestSamplesOfSegments(t *testing.T) {
	for segments, want := range map[int]int{0: 20, 1: 20, 34: 20, 100: 20, 101: 19, 667: 2, 666: 3, 2000: 1, 3321: 1, MostSegments: 1} {
		if got := samplesOf(segments); got != want {
			t.Errorf("%d segments: %d, want %d", segments, got, want)
		}
	}
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: func([]byte) bool { return false }} })
	d.Columns = append(d.Columns, Column{Name: "s"})
	d.Segment = "s"
	var values []string
	for i := range 3000 { // the first hundreds of rows have few segments
		values = append(values, fmt.Sprintf("v|%d", i*i/9000))
	}
	count := map[string]int{}
	for _, s := range judge(t, d, 100, values...).Results[0].Samples {
		count[segmentOf(s)]++
	}
	if n := count["=0"]; len(count) < 667 || n != samplesOf(len(count)-1) {
		t.Errorf("%d segments, %d samples of the first", len(count)-1, n)
	}
}

// Workers of a run choose together what each alone would choose of all rows, whoever
// sees which row, in whatever order they are merged, and whenever they learn how few are
// wanted in the end.
func TestSamplesBeside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var alone, one sampler = newSampler(), newSampler()
		workers := []*sampler{&one}
		for range rapid.IntRange(0, 3).Draw(t, "others") {
			other := newSampler()
			other.bySegment.limits = one.bySegment.limits
			workers = append(workers, &other)
		}
		wanted := rapid.IntRange(1, SamplesPerSegment).Draw(t, "wanted")
		for _, row := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 500), 0, 120, rapid.ID[int64]).Draw(t, "rows") {
			id, segment := NewRowID(0, row), uint32(row%3)
			shown := func(p *picked) { p.line = row }
			alone.offer(id, segment, true, shown)
			worker := workers[rapid.IntRange(0, len(workers)-1).Draw(t, "worker")]
			worker.offer(id, segment, true, shown)
			worker.bySegment.atMost(rapid.IntRange(wanted, SamplesPerSegment).Draw(t, "at most"))
		}
		merged := rapid.Permutation(workers).Draw(t, "order")
		merged[0].bySegment.atMost(wanted)
		alone.bySegment.atMost(wanted)
		for _, o := range merged[1:] {
			merged[0].merge(o)
		}
		if got, want := merged[0].append(nil), alone.append(nil); !bytes.Equal(got, want) {
			t.Fatalf("%x, want %x", got, want)
		}
	})
}

// TestSamplesOfMany: where segments come to be so many that each has fewer samples, these
// are the same however the rows are cut and dealt out, and whichever tallies travel.
func TestSamplesOfMany(t *testing.T) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: func([]byte) bool { return false }} })
	d.Columns = append(d.Columns, Column{Name: "s"})
	d.Segment = "s"
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.IntRange(1, 400).Draw(t, "segments")
		var rows [][]string
		for i := range 3 * segments {
			rows = append(rows, []string{"v", fmt.Sprint(i * i % (segments + 1) * (i % 3))})
		}
		alone, _ := Bind(d, Env{})
		whole := alone.NewTally()
		whole.Update(textInput(d, rows))
		plan, _ := Bind(d, Env{})
		total := plan.NewTally()
		workers := []*Tally{total.Beside(), total.Beside(), plan.NewTally()}
		for from := 0; from < len(rows); {
			to := min(len(rows), from+rapid.IntRange(1, 300).Draw(t, "length"))
			in := textInput(d, rows[from:to])
			in.Rows.First += int64(from)
			workers[rapid.IntRange(0, 2).Draw(t, "worker")].Update(in)
			from = to
		}
		for _, i := range rapid.Permutation([]int{0, 1, 2}).Draw(t, "order") {
			if bytes, err := workers[i].AppendBinary(nil); err == nil && rapid.Bool().Draw(t, "travels") {
				workers[i] = plan.NewTally()
				if err := workers[i].UnmarshalBinary(bytes); err != nil {
					t.Fatal(err)
				}
			}
			total.Merge(workers[i])
		}
		whole.Close(1)
		total.Close(1)
		want, got := whole.Outcome().Results[0].Samples, total.Outcome().Results[0].Samples
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%d samples, want %d: %v", len(got), len(want), got)
		}
	})
}
