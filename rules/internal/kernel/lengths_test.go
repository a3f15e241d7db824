package kernel

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLengths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		least := rapid.Int64Range(0, 12).Draw(t, "least")
		l := NewLengths(least, least+rapid.Int64Range(0, 12).Draw(t, "more"))
		letters := rapid.SampledFrom([]string{"a1 ", "aễ", "😀", "aé가😀"}).Draw(t, "letters")
		texts := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune(letters)), 0, 30, -1), 0, 150).Draw(t, "texts")
		fine := func(s string) bool {
			n := int64(utf8.RuneCountInString(s))
			return n >= l.least && n <= l.most
		}
		for _, s := range texts {
			if l.Match([]byte(s)) != fine(s) {
				t.Fatalf("%q: %v", s, l)
			}
		}
		requireRejected(t, texts, l.Reject, fine)
	})
}

func FuzzLengths(f *testing.F) {
	f.Add("Nguyễn", byte(3), byte(7))
	f.Fuzz(func(t *testing.T, s string, least, most byte) {
		n := int64(utf8.RuneCountInString(s))
		if !utf8.ValidString(s) {
			t.Skip()
		}
		if got := NewLengths(int64(least), int64(most)).Match([]byte(s)); got != (n >= int64(least) && n <= int64(most)) {
			t.Fatalf("%q: %v", s, got)
		}
	})
}
