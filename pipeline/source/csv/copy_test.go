package csv

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Where values are copied by vectors, they are as many and the same as by words.
func TestCopyShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 32, 400).Draw(t, "text")
		stride, n := rapid.IntRange(1, 3).Draw(t, "stride"), rapid.IntRange(0, 40).Draw(t, "values")
		cells := make([]cell, n*stride)
		for i := range cells {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			cells[i] = newCell(from, min(from+rapid.IntRange(0, 34).Draw(t, "size"), len(text)))
		}
		at, room := rapid.IntRange(0, 9).Draw(t, "at"), rapid.IntRange(32, 600).Draw(t, "room")
		type copying func(data, text []byte, cells []cell, stride int, ends []int32, at int) int
		of := func(run copying) (int, []byte, []int32) {
			data, ends := make([]byte, room), make([]int32, n)
			copied := run(data, text, cells, stride, ends, at)
			if copied > 0 {
				return copied, data[at:ends[copied-1]], ends[:copied]
			}
			return 0, nil, nil
		}
		n1, data1, ends1 := of(copyShort)
		n2, data2, ends2 := of(copyPlain)
		if n1 != n2 || !bytes.Equal(data1, data2) || !slices.Equal(ends1, ends2) {
			t.Fatalf("%d %q %v, want %d %q %v", n1, data1, ends1, n2, data2, ends2)
		}
	})
}
