package state

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/zeebo/xxh3"
)

// BenchmarkKeys is what exact uniqueness costs a row: two workers' keys added,
// merged, and looked through for those that came twice.
func BenchmarkKeys(b *testing.B) {
	const rows = 5_000_000
	for _, distinct := range []int{rows, rows - rows/100, rows / 5} {
		b.Run(fmt.Sprintf("distinct=%d", distinct), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var workers [2]Keys
				for row := range rows {
					workers[row>>13&1].Add(benchHash(row%distinct), uint64(row), 0)
				}
				workers[0].Merge(&workers[1])
				n := 0
				workers[0].Repeated(1, func(Key) { n++ })
				if (n == 0) != (distinct == rows) {
					b.Fatal(n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows/float64(b.N), "ns/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func benchHash(i int) xxh3.Uint128 {
	var key [12]byte
	binary.BigEndian.PutUint64(key[:], uint64(i))
	return xxh3.Hash128Seed(key[:], KeySeed)
}
