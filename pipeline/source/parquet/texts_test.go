package parquet

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Where values are copied by vectors, they are as many and the same as by words.
func TestCopyShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 150).Draw(t, "rows")
		var page []byte
		var present []uint64
		if rapid.Bool().Draw(t, "some are missing") {
			present = make([]uint64, (n+63)/64)
		}
		for i := range n {
			if present != nil && !rapid.Bool().Draw(t, "there") {
				continue
			}
			if present != nil {
				present[i>>6] |= 1 << (i & 63)
			}
			v := rapid.SliceOfN(rapid.Byte(), 0, 34).Draw(t, "value")
			page = append(binary.LittleEndian.AppendUint32(page, uint32(len(v))), v...)
		}
		end := len(page) - rapid.IntRange(0, min(9, len(page))).Draw(t, "cut off")
		page = append(page, make([]byte, slack)...)
		first, used, room := rapid.IntRange(0, n-1).Draw(t, "first"), rapid.IntRange(0, 9).Draw(t, "used"), rapid.IntRange(32, 4000).Draw(t, "room")
		type copying func(data, p []byte, pos, end, used int, ends []int32, first int, present []uint64) (i, posAfter, usedAfter int)
		of := func(run copying) ([3]int, []byte, []int32) {
			data, ends := make([]byte, room), make([]int32, n)
			i, pos, used := run(data, page, 0, end, used, ends, first, present)
			return [3]int{i, pos, used}, data[:used], ends[:i]
		}
		at1, data1, ends1 := of(copyShort)
		at2, data2, ends2 := of(copyPlain)
		if at1 != at2 || !bytes.Equal(data1, data2) || !slices.Equal(ends1, ends2) {
			t.Fatalf("%v %q %v, want %v %q %v", at1, data1, ends1, at2, data2, ends2)
		}
	})
}
