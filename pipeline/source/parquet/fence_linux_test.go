package parquet

import (
	"bytes"
	"encoding/binary"
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
		pageRoom, bitRoom := fence.New[byte](t, 1<<14, atEnd), fence.New[uint64](t, 8, atEnd)
		dataRoom, endRoom := fence.New[byte](t, 5000, atEnd), fence.New[int32](t, 200, atEnd)
		for range 8000 {
			n := []int{1, 2, 63, 64, 65, 130}[r.IntN(6)]
			if r.IntN(2) == 0 {
				n = r.IntN(6)
			}
			var bits []uint64
			if r.IntN(2) == 0 {
				bits = make([]uint64, (n+63)/64)
			}
			var page []byte
			var values []string
			for i := range n {
				if bits != nil {
					if r.IntN(3) == 0 {
						values = append(values, "")
						continue
					}
					bits[i>>6] |= 1 << (i & 63)
				}
				v := make([]byte, r.IntN(34))
				if r.IntN(20) == 0 {
					v = make([]byte, r.IntN(200))
				}
				for k := range v {
					v[k] = byte(r.IntN(256))
				}
				page = append(binary.LittleEndian.AppendUint32(page, uint32(len(v))), v...)
				values = append(values, string(v))
			}
			whole := true
			end := len(page)
			if len(page) > 0 && r.IntN(2) == 0 {
				whole = false
				if r.IntN(2) == 0 {
					end -= r.IntN(min(40, len(page)) + 1)
				} else {
					for range 3 {
						page[r.IntN(len(page))] = byte(r.IntN(256))
					}
				}
			}
			page = append(page[:end:end], make([]byte, slack)...)
			for k := range slack {
				page[end+k] = byte(r.IntN(256))
			}
			p := pageRoom.Put(page)
			if bits != nil {
				bits = bitRoom.Put(bits)
			}
			room, first, used := r.IntN(400), 0, 0
			if n > 0 {
				first = r.IntN(n)
			}
			if r.IntN(2) == 0 {
				first = 0
				room += 3000
			}
			of := func(run func(data, p []byte, pos, end, used int, ends []int32, first int, present []uint64) (int, int, int)) (int, int, int, []byte, []int32) {
				data, ends := dataRoom.Put(make([]byte, room)), endRoom.Put(make([]int32, n))
				i, pos, u := run(data, p, 0, end, used, ends, first, bits)
				return i, pos, u, bytes.Clone(data[:u]), slices.Clone(ends)
			}
			i1, p1, u1, d1, e1 := of(copyShort)
			i2, p2, u2, d2, e2 := of(copyPlain)
			if i1 != i2 || p1 != p2 || u1 != u2 || !bytes.Equal(d1, d2) || !slices.Equal(e1, e2) {
				t.Fatal(i1, i2, p1, p2, u1, u2, e1, e2)
			}
			// the caller
			was := copyShort
			var err [2]error
			var tt [2]texts
			var at [2]int
			for k := range 2 {
				if k == 1 {
					copyShort = copyPlain
				}
				tt[k].reset()
				at[k], err[k] = tt[k].take(p[:end], 0, end, n, bits)
			}
			copyShort = was
			if (err[0] == nil) != (err[1] == nil) || err[0] == nil && (at[0] != at[1] || !bytes.Equal(tt[0].bytes(), tt[1].bytes()) || !slices.Equal(tt[0].offsets, tt[1].offsets)) {
				t.Fatal(err, at)
			}
			if whole {
				if err[0] != nil || tt[0].len() != n {
					t.Fatal(err[0])
				}
				for i, s := range values {
					if string(tt[0].data[tt[0].offsets[i]:tt[0].offsets[i+1]]) != s {
						t.Fatal(i)
					}
				}
			}
		}
	}
}
