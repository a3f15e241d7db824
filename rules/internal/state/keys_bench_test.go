package state

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// BenchmarkKeys is what exact uniqueness costs a row: two workers' keys added,
// merged, and looked through for those that came twice; in memory, and in a
// tenth of the memory that they take.
func BenchmarkKeys(b *testing.B) {
	const rows = 5_000_000
	for place, memory := range map[string]int64{"memory": 1 << 40, "spilled": 12 << 20} {
		for _, distinct := range []int{rows, rows - rows/100, rows / 5} {
			b.Run(fmt.Sprintf("%s/distinct=%d", place, distinct), func(b *testing.B) {
				budget := spill.New(b.TempDir(), "spill", memory)
				b.ReportAllocs()
				found := make([]Key, 0, 1<<13)
				for b.Loop() {
					share := budget.Share()
					workers := [2]*Keys{NewKeys(share), NewKeys(share)}
					for row := range rows {
						found = append(found, Key{Hash: benchHash(row % distinct), Row: uint64(row)})
						if len(found) == cap(found) {
							workers[row>>13&1].AddAll(found)
							found = found[:0]
						}
					}
					workers[0].AddAll(found)
					found = found[:0]
					workers[0].Merge(workers[1])
					n := 0
					workers[0].Repeated(1, func(Key) { n++ })
					if (n == 0) != (distinct == rows) || share.Err() != nil {
						b.Fatal(n, share.Err())
					}
					share.Close()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows/float64(b.N), "ns/row")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// BenchmarkOutside is what a row costs whose key is looked for among those of
// another dataset for which there is no memory.
func BenchmarkOutside(b *testing.B) {
	const rows = 1_000_000
	budget := spill.New(b.TempDir(), "spill", 4<<20)
	for b.Loop() {
		share := budget.Share()
		set, keys := NewSet(share), NewKeys(share)
		for i := range rows {
			set.Add(benchHash(2 * i))
		}
		others := set.Spilled()
		for row := range rows {
			keys.Add(benchHash(row), uint64(row), 0)
		}
		n := 0
		keys.Outside(others, 1, func(Key) { n++ })
		if n != rows/2 || share.Err() != nil {
			b.Fatal(n, share.Err())
		}
		share.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows/float64(b.N), "ns/row")
	b.ReportMetric(0, "ns/op")
}

func benchHash(i int) xxh3.Uint128 {
	var key [12]byte
	binary.BigEndian.PutUint64(key[:], uint64(i))
	return xxh3.Hash128Seed(key[:], KeySeed)
}
