package kernel

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// awkward draws texts in which plain letters, those of Vietnamese, marks and all
// kinds of blanks stand at any place of a word of eight bytes.
var awkward = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "Nguyễn", " ", " ", "Ớ", "ẚ", "đ", "e\u0301", "\u0301", "  ", "\t", "\u00a0", "\u0085", "\u1680",
		"\u2003", "\u200b", "\u3000", "\ufeff", "°", "…", "가", "\x00", "12345678", "\x7f"}), 0, 9).Draw(t, "parts")
	return strings.Join(parts, "")
})

func TestRejectNotNFC(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	may := fast
	rapid.Check(t, func(t *rapid.T) {
		fast = may && rapid.Bool().Draw(t, "fast")
		texts := rapid.SliceOfN(rapid.OneOf(awkward, rapid.String()), 0, 150).Draw(t, "texts")
		requireRejected(t, texts, RejectNotNFC, norm.NFC.IsNormalString)
	})
}

func TestNextStrangeBlank(t *testing.T) {
	fine := func(s string) bool {
		last := 'x'
		for _, r := range s {
			if IsBlank(r) && (r != ' ' || last == ' ') {
				return false
			}
			last = r
		}
		return true
	}
	defer func(was bool) { fast = was }(fast)
	may := fast
	rapid.Check(t, func(t *rapid.T) {
		fast = may && rapid.Bool().Draw(t, "fast")
		texts := rapid.SliceOfN(rapid.OneOf(awkward, rapid.String()), 0, 150).Draw(t, "texts")
		reject := func(text Text, tested, failed Bits) {
			RejectSuspects(text, tested, failed, NextStrangeBlank, func(v []byte) bool { return fine(string(v)) })
		}
		requireRejected(t, texts, reject, fine)
	})
}

func TestRuneCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(awkward, rapid.String()).Draw(t, "text")
		if got, want := RuneCount([]byte(s)), int64(len([]rune(s))); got != want {
			t.Fatalf("%q: %d characters, want %d", s, got, want)
		}
	})
}

// Without a text there is nothing to look at.
func TestRejectSuspectsOfNothing(t *testing.T) {
	RejectNotNFC(Text{}, Bits{}, Bits{})
	RejectNotNFC(textOf(), Bits{}, Bits{})
}
