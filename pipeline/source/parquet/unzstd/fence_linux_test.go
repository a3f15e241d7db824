package unzstd

import (
	"math/rand/v2"
	"testing"

	"rasoat/fixtures/fence"
)

// Nothing that stands in a frame makes the loop read or write outside of the frame, its
// literals, the destination and the slack behind it: there is a fence at either end of
// each.
func TestFences(t *testing.T) {
	const longest, times = 6000, 400
	r := rand.New(rand.NewPCG(5, 6))
	d := NewDecoder(most)
	d.begin(nil, 0)
	for _, atEnd := range []bool{true, false} {
		src, dst := fence.New[byte](t, 1<<16, atEnd), fence.New[byte](t, 3*longest+Slack, atEnd)
		d.literals = fence.New[byte](t, maxBlock+Slack, atEnd).Put(make([]byte, maxBlock+Slack))
		for _, p := range frames(t, longest) {
			for range times {
				frame := src.Put(p.frame)
				for range r.IntN(4) {
					from := 0
					if r.IntN(4) > 0 { // tables and sequences, mostly
						from = len(frame) / 2
					}
					frame[from+r.IntN(len(frame)-from)] ^= byte(1 << r.IntN(8))
				}
				n := len(p.raw)
				if r.IntN(3) == 0 {
					n = r.IntN(longest)
				}
				d.frame(dst.Put(make([]byte, n+Slack))[:n], frame)
			}
		}
	}
}
