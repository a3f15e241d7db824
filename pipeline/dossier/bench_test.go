package dossier

import (
	"testing"

	"rasoat/pipeline/store"
)

// BenchmarkMake makes the dossier of the year, about a thousand runs, from files of days.
func BenchmarkMake(b *testing.B) {
	p, err := city()
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(p.location)
	if err != nil {
		b.Fatal(err)
	}
	span, err := ParseSpan("2026")
	if err != nil {
		b.Fatal(err)
	}
	runs := 0.0
	for b.Loop() {
		d, err := Make(ctx, s, FrameOf(p.Catalogue), span, store.Latest)
		if err != nil {
			b.Fatal(err)
		}
		runs = float64(d.Head.Sequence)
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N)/runs, "ms/run")
}
