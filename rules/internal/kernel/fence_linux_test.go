package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"

	"rasoat/fixtures/fence"
)

// The loops in assembly stay inside of what they are given, whatever stands there, and say
// what those in Go say.
func TestFences(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	may := fast
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "5", "Z", " ", "  ", "\xe1\xba\xbf", "\xe1", "\xe1\xb8", "\xcc", "\xcb", "\xff", "\x80", "\x9a", "\xc2", "\xe2", "\xe3", "\xef", "\x00", "\x1f", "\x7f", "12345678", "abcdefghijklmnop"}
	for _, atEnd := range []bool{true, false} {
		dataRoom, offsetRoom := fence.New[byte](t, 1<<16, atEnd), fence.New[int32](t, 200, atEnd)
		for range 8000 {
			rows := []int{1, 2, 63, 64, 65, 130}[r.IntN(6)]
			if r.IntN(3) > 0 {
				rows = 1 + r.IntN(3)
			}
			plain := r.IntN(2) * 40
			data := []byte("before"[:r.IntN(7)])
			offsets := []int32{int32(len(data))}
			width := r.IntN(35)
			for range rows {
				if r.IntN(3) > 0 {
					for range width {
						data = append(data, "0123456789"[r.IntN(10)])
					}
					if width > 0 && r.IntN(4) == 0 {
						data[len(data)-1-r.IntN(width)] = byte(r.IntN(256))
					}
				} else {
					for range r.IntN(30) {
						if r.IntN(41) < plain {
							data = append(data, 'x')
						} else {
							data = append(data, parts[r.IntN(len(parts))]...)
						}
					}
				}
				offsets = append(offsets, int32(len(data)))
			}
			text := Text{offsetRoom.Put(offsets), dataRoom.Put(data)}
			places := make([]ByteRange, width)
			for i := range places {
				places[i] = ByteRange{'0', '9'}
				if r.IntN(8) == 0 {
					places[i] = ByteRange{0, 0x7f}
				}
			}
			frame, ok := NewFrame(places)
			if !ok {
				t.Fatal("no frame")
			}
			tested := NewBits(rows)
			for i := range rows {
				if r.IntN(5) > 0 {
					tested.Set(i)
				}
			}
			from := r.IntN(len(data) + 1)
			run := func(with bool) []uint64 {
				fast = with
				failed := NewBits(rows)
				frame.Reject(text, tested, failed)
				for w, word := range tested {
					failed = append(failed, frame.Fits(text, w, word))
				}
				return append(failed, uint64(NextNotLatin(text.Data, from)), uint64(NextStrangeBlank(text.Data, from)))
			}
			got, want := run(may), run(false)
			if !slices.Equal(got, want) {
				t.Fatalf("%q %v from %d, tested %x: %x, want %x", data, offsets, from, tested, got, want)
			}
			// one by one
			for i := range rows {
				fits := tested.Has(i) && frame.Match(text.At(i))
				if got[len(tested)+i/64]>>(i%64)&1 == 1 != fits {
					t.Fatalf("row %d", i)
				}
			}
		}
	}
}
