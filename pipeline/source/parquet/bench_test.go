package parquet

import (
	"os"
	"testing"
)

// Reading all columns of a file that RASOAT_PARQUET names, on one core.
func BenchmarkFile(b *testing.B) {
	name := os.Getenv("RASOAT_PARQUET")
	if name == "" {
		b.Skip("RASOAT_PARQUET names no file")
	}
	h, err := os.Open(name)
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	stat, err := h.Stat()
	if err != nil {
		b.Fatal(err)
	}
	f, err := Open(h, stat.Size())
	if err != nil {
		b.Fatal(err)
	}
	var all []int
	for i := range f.Columns {
		all = append(all, i)
	}
	r, err := f.NewReader(all)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(stat.Size())
	b.ReportAllocs()
	for b.Loop() {
		for g, rows := range f.Groups {
			if err := r.Seek(h, g, 0); err != nil {
				b.Fatal(err)
			}
			for most := int64(r.BatchRows(g)); rows > 0; rows -= most {
				if _, err := r.Next(int(min(most, rows))); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(int64(b.N)*f.Rows), "ns/row")
}
