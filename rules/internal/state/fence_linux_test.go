package state

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"rasoat/fixtures/fence"
	"rasoat/rules/internal/kernel"
)

// The loops in assembly stay inside of what they are given, whatever stands there, and say
// what those in Go say.
func TestFences(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sizes := []int{0, 1, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97, 127, 128, 129, 255, 256, 257, 263, 264, 272, 288, 289, 300, 511, 512, 513, 544, 1000}
	for _, atEnd := range []bool{true, false} {
		dataRoom, offsetRoom := fence.New[byte](t, 1<<20, atEnd), fence.New[int32](t, 200, atEnd)
		var many [2]Cardinality
		var ts [2]Texts
		var shapes [2]Shapes
		for range 3000 {
			if r.IntN(50) == 0 {
				many, ts, shapes = [2]Cardinality{}, [2]Texts{}, [2]Shapes{}
			}
			rows := []int{1, 2, 63, 64, 65, 130}[r.IntN(6)]
			if r.IntN(3) > 0 {
				rows = 1 + r.IntN(3)
			}
			data := []byte("before"[:r.IntN(7)])
			offsets := []int32{int32(len(data))}
			kind, longest := r.IntN(4), 1+r.IntN(len(sizes))
			for range rows {
				n := sizes[r.IntN(longest)]
				if r.IntN(800) == 0 {
					n = 32767 + r.IntN(3)
				}
				for range n {
					c := byte(r.IntN(256))
					switch kind {
					case 0:
						c = 0x7f + c&1
					case 1:
						c = '0' + c%10
					case 2:
						c = 0xbe + c&3
					}
					data = append(data, c)
				}
				offsets = append(offsets, int32(len(data)))
			}
			text := kernel.Text{Offsets: offsetRoom.Put(offsets), Data: dataRoom.Put(data)}
			tested := kernel.NewBits(rows)
			whole := r.IntN(2) == 0
			for i := range rows {
				if whole || r.IntN(4) > 0 {
					tested.Set(i)
				}
			}
			AddTexts(&many[0], &ts[0], text, tested)
			shapes[0].AddAll(text, tested)
			many[1].made()
			tested.Each(func(i int) {
				v := text.At(i)
				many[1].Add(Hash(v))
				ts[1].Add(v, kernel.RuneCount(v))
				shapes[1].Add(v, 1)
			})
			if state := func(i int) []byte { return shapes[i].Append(ts[i].Append(many[i].Append(nil))) }; !bytes.Equal(state(0), state(1)) {
				t.Fatalf("offsets %v, rows %x", offsets, tested)
			}
		}
	}
}

// The hash of a text is right even where no register tells.
func TestLookAtOne(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	room := fence.New[byte](t, 1<<17, true)
	for i := range 4000 {
		n, behind := i%600+i/3600*32500, []int{0, 1, 31, 32, 33}[r.IntN(5)]
		data := make([]byte, n+behind)
		for at := range data {
			data[at] = byte(r.IntN(256)) | byte(i&1<<7)
		}
		data = room.Put(data)
		v := data[:n]
		f := handful{starts: []int32{0}, ends: []int32{int32(n)}}
		f.take(data, math.MaxUint64)
		if f.raising != 1 || f.hashes[0] != Hash(v) || f.heads[0] != head(v) || f.lengths[0] != int32(kernel.RuneCount(v)) {
			t.Fatalf("%d bytes, %d behind them: %q", n, behind, v)
		}
	}
}
