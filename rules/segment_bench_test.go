package rules

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rasoat/rules/internal/kernel"
)

// benchSegmented are tallies that have begun with a batch each, of a register of residents
// of 3,321 communes, as many as Vietnam has since July 2025.
func benchSegmented() (batches []*Tally) {
	d := column(func(*Scope) Bound { return Row{Columns: []int{0}, Value: fragile} })
	d.Columns = append(d.Columns, Column{Name: "commune"})
	d.Columns[0].Personal, d.Segment, d.Key = true, "commune", []string{"v"}
	plan, _ := Bind(d, Env{Zone: hanoi})
	random := rand.New(rand.NewPCG(1, 2))
	for first := 0; first < 1_000_000; first += 1 << 16 {
		var rows [][]string
		for i := range 1 << 16 {
			rows = append(rows, []string{fmt.Sprintf("%012d", first+i), fmt.Sprintf("%05d", random.IntN(3321))})
		}
		in := textInput(d, rows)
		in.Rows.First += int64(first)
		t := plan.NewTally()
		t.begin(in)
		t.choose(&plan.rules[0], Reach(0))
		batches = append(batches, t)
	}
	return batches
}

func perRow(b *testing.B, batches []*Tally) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batches)*batches[0].batch.Count), "ns/row")
}

// BenchmarkFindSegments is what it costs to know the segments of rows.
func BenchmarkFindSegments(b *testing.B) {
	batches := benchSegmented()
	for b.Loop() {
		cache := newSegmentCache()
		for _, t := range batches {
			t.batch.findSegments(cache)
		}
	}
	perRow(b, batches)
}

// BenchmarkCountSegments is what a rule costs by which so many of a thousand rows fail, a
// million rows one after the other: counted, and shown as samples of their segments.
func BenchmarkCountSegments(b *testing.B) {
	batches := benchSegmented()
	for _, share := range []float64{0, 1, 10, 100, 300, 970} {
		failed, random := kernel.NewBits(1<<16), rand.New(rand.NewPCG(3, 4))
		kernel.Reject(batches[0].all, failed, func(int) bool { return random.Float64() >= share/1000 })
		b.Run(fmt.Sprint(share), func(b *testing.B) {
			for b.Loop() {
				rule := ruleTally{samples: newSampler()}
				rule.samples.bySegment.atMost(samplesOf(3321))
				classes := rowClasses{unclean: kernel.NewBits(1 << 16)}
				for _, t := range batches {
					t.failed = append(t.failed[:0], failed...)
					t.count(&t.plan.rules[0], &rule, &classes, nil)
				}
			}
			perRow(b, batches)
		})
	}
}
