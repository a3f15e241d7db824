package kernel

import (
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestIsNFC(t *testing.T) {
	// Every rune alone and between letters: the quick way must know none too many.
	for r := rune(0); r <= 0x10FFFF; r++ {
		for _, s := range []string{string(r), "a" + string(r), "ễ" + string(r) + "u"} {
			if got, want := IsNFC([]byte(s)), norm.NFC.IsNormalString(s); got != want {
				t.Fatalf("%q (%U): %v", s, r, got)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aeoưễỄ\u0301\u0323\u1e9b\u0340\u1fff \u00a0x"))).Draw(t, "s")
		if IsNFC([]byte(s)) != norm.NFC.IsNormalString(s) {
			t.Fatalf("%q", s)
		}
	})
}
