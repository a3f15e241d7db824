package format

import (
	"math/rand/v2"
	"testing"

	"rasoat/fixtures/fence"
)

// The routine in assembly reads the 32 bytes that it is given, and no more.
func TestFences(t *testing.T) {
	if !fast {
		t.Skip("this processor has no such routine")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, atEnd := range []bool{true, false} {
		room := fence.New[byte](t, longestFast, atEnd)
		for range 2000 {
			v := make([]byte, longestFast)
			for i := range v {
				v[i] = "aZ09.-@_%+ \xff"[r.IntN(12)]
			}
			at := room.Put(v)
			var got, want addressBits
			classes(&at[0], &got)
			for i, c := range v {
				class, bit := emailClass[c], uint32(1)<<i
				switch {
				case c == '@':
					want.at |= bit
				case c == '.':
					want.dot |= bit
				case class == hyphen:
					want.hyphen |= bit
				case class == letter:
					want.letter |= bit
				case class == digit:
					want.digit |= bit
				case class == localOnly:
					want.localOnly |= bit
				}
			}
			if got != want {
				t.Fatalf("%q: %+v, want %+v", v, got, want)
			}
		}
	}
}
