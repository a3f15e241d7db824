package parquet

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestNumbers: packed numbers of any width are read as they were written, however many at a
// time, and after runs of one number.
func TestNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 32).Draw(t, "width")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var want []int32
		var b []byte
		for range rapid.IntRange(1, 4).Draw(t, "runs") {
			number := func() uint32 { return uint32(r.Uint64() & (1<<width - 1)) }
			if r.IntN(3) == 0 {
				n, same := 1+r.IntN(20), number()
				b = binary.AppendUvarint(b, uint64(n)<<1)
				b = append(b, binary.LittleEndian.AppendUint32(nil, same)[:(width+7)/8]...)
				want = append(want, slices.Repeat([]int32{int32(same)}, n)...)
				continue
			}
			groups := 1 + r.IntN(12)
			b = binary.AppendUvarint(b, uint64(groups)<<1|1)
			packed := make([]byte, groups*width)
			for i := range 8 * groups {
				n := number()
				want = append(want, int32(n))
				for k := range width {
					packed[(i*width+k)/8] |= byte(n>>k&1) << ((i*width + k) % 8)
				}
			}
			b = append(b, packed...)
		}
		h := newHybrid(append(b, make([]byte, slack)...)[:len(b)], uint(width))
		var got []int32
		for len(got) < len(want) {
			out := make([]int32, min(len(want)-len(got), rapid.SampledFrom([]int{1, 3, 4, 8, 12, 40, 200}).Draw(t, "at a time")))
			if !h.numbers(out) {
				t.Fatalf("%d numbers, then no more; want %d", len(got), len(want))
			}
			got = append(got, out...)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("read %v\nwritten %v", got, want)
		}
	})
}
