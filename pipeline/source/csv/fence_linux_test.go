package csv

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"rasoat/fixtures/fence"
)

// The loops in assembly stay inside of what they are given, whatever stands there, and say
// what those in Go say.
func TestFences(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, atEnd := range []bool{true, false} {
		textRoom, cellRoom := fence.New[byte](t, 1000, atEnd), fence.New[cell](t, 300, atEnd)
		dataRoom, endRoom := fence.New[byte](t, 2000, atEnd), fence.New[int32](t, 100, atEnd)
		for range 3000 {
			text := make([]byte, r.IntN(100))
			for i := range text {
				text[i] = byte(r.IntN(256))
			}
			text = textRoom.Put(text)
			stride, n := 1+r.IntN(3), r.IntN(70)
			cells := make([]cell, max(0, (n-1)*stride+1))
			for i := range cells {
				from := r.IntN(len(text) + 1)
				to := min(from+r.IntN(36), len(text))
				if r.IntN(2) == 0 {
					to = len(text)
					from = max(0, to-r.IntN(40))
				}
				cells[i] = newCell(from, to)
				if r.IntN(30) == 0 {
					cells[i] = newCell(0, len(text))
				}
			}
			cells = cellRoom.Put(cells)
			room, at := r.IntN(400), 0
			if room > 0 {
				at = r.IntN(min(room, 40))
			}
			of := func(run func(data, text []byte, cells []cell, stride int, ends []int32, at int) int) (int, []byte, []int32) {
				data, ends := dataRoom.Put(make([]byte, room)), endRoom.Put(make([]int32, n))
				k := run(data, text, cells, stride, ends, at)
				if k == 0 {
					return 0, nil, nil
				}
				return k, bytes.Clone(data[:ends[k-1]]), slices.Clone(ends)
			}
			n1, d1, e1 := of(copyShort)
			n2, d2, e2 := of(copyPlain)
			if n1 != n2 || !bytes.Equal(d1, d2) || !slices.Equal(e1, e2) {
				t.Fatal(n1, n2, e1, e2)
			}
		}
	}
}
