package kernel

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestAppendShape(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "0912345678": "9999999999", "Nguyễn Văn An": "A A A", "nguyễn": "a", "12/05/2020": "99/99/9999",
		"H26.1-230101-0001": "A99.9-999999-9999", "Nguye\u0302\u0303n": "A", "đường 3/2": "a 9/9", "ĐƯỜNG": "A", "\u0301a": "a",
		"日本": "a", "٣": "9", "½": "½", "a1b2": "a9a9", "…": "…", "\uFFFD": "\uFFFD",
		strings.Repeat("1", 60): strings.Repeat("9", 60), strings.Repeat("1", 61): strings.Repeat("9", 60) + "…",
		strings.Repeat("a", 500): "a", strings.Repeat("1", 60) + "a": strings.Repeat("9", 60) + "…",
	} {
		if got := string(AppendShape([]byte("x"), []byte(text))); got != "x"+want {
			t.Errorf("%q: %q, want %q", text, got[1:], want)
		}
	}
}

func TestAppendShapeAgainstObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Custom(drawText)).Draw(t, "text")
		if got := string(AppendShape(nil, []byte(s))); len(got) <= longestShape && got != obviousShape(s) {
			t.Fatalf("%+q: %+q, want %+q", s, got, obviousShape(s))
		}
	})
}

func obviousShape(s string) string {
	var b strings.Builder
	letters := false
	for _, r := range s {
		isLetter := unicode.IsLetter(r) || unicode.IsMark(r)
		switch {
		case isLetter && letters:
		case isLetter && unicode.IsUpper(r):
			b.WriteRune('A')
		case isLetter:
			b.WriteRune('a')
		case unicode.IsDigit(r):
			b.WriteRune('9')
		default:
			b.WriteRune(r)
		}
		letters = isLetter
	}
	return b.String()
}

func FuzzAppendShape(f *testing.F) {
	f.Add("Nguyễn 12")
	f.Fuzz(func(t *testing.T, s string) {
		got := AppendShape(nil, []byte(s))
		if len(got) > longestShape+utf8.UTFMax+len("…") {
			t.Fatalf("%d bytes", len(got))
		}
		if utf8.ValidString(s) && len(got) < longestShape && string(got) != obviousShape(s) {
			t.Fatalf("%+q: %+q, want %+q", s, got, obviousShape(s))
		}
	})
}
