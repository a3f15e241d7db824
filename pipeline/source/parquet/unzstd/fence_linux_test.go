package unzstd

import (
	"math/rand/v2"
	"runtime/debug"
	"syscall"
	"testing"
)

// fenced is memory of n bytes between pages that must not be touched: right before the
// one behind it, or right behind the one before it.
func fenced(t *testing.T, n int, atEnd bool) []byte {
	t.Helper()
	page := syscall.Getpagesize()
	inner := max(1, (n+page-1)/page) * page
	all, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skipf("no pages of its own: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Munmap(all) })
	for _, fence := range [][]byte{all[:page], all[page+inner:]} {
		if err := syscall.Mprotect(fence, syscall.PROT_NONE); err != nil {
			t.Skipf("no fences: %v", err)
		}
	}
	if !atEnd {
		return all[page : page+n : page+n]
	}
	return all[page+inner-n : page+inner : page+inner]
}

// Nothing that stands in a frame makes the loop read or write outside of the frame, its
// literals, the destination and the slack behind it: there is a fence at either end of
// each.
func TestFences(t *testing.T) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	const longest, times = 6000, 400
	r := rand.New(rand.NewPCG(5, 6))
	d := NewDecoder(most)
	d.begin(nil, 0)
	for _, atEnd := range []bool{true, false} {
		src, dst := fenced(t, 1<<16, atEnd), fenced(t, 3*longest+Slack, atEnd)
		d.literals = fenced(t, maxBlock+Slack, atEnd)
		place := func(all []byte, n int) []byte {
			if atEnd {
				return all[len(all)-n:]
			}
			return all[:n:n]
		}
		for _, p := range frames(t, longest) {
			for range times {
				frame := place(src, len(p.frame))
				copy(frame, p.frame)
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
				d.frame(place(dst, n+Slack)[:n], frame)
			}
		}
	}
}
