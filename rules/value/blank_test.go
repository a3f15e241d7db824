package value

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// isBlankRune is the definition, by Unicode's own table.
func isBlankRune(r rune) bool {
	return unicode.Is(unicode.White_Space, r) || r >= 0x200B && r <= 0x200D || r == 0xFEFF
}

func TestBlanksAreThoseOfUnicode(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		v := []byte(string(r))
		want := 0
		if isBlankRune(r) {
			want = len(v)
		}
		if got := blankAt(v); got != want {
			t.Fatalf("%U: blank at the beginning takes %d bytes, want %d", r, got, want)
		}
		if got := blankBefore(append([]byte("é"), v...)); got != want {
			t.Fatalf("%U: blank at the end takes %d bytes, want %d", r, got, want)
		}
		if got := IsBlank(v); got != (want > 0) {
			t.Fatalf("%U: IsBlank = %v", r, got)
		}
	}
}

func TestTrim(t *testing.T) {
	for in, want := range map[string]string{
		"": "", " ": "", "\u00a0\u200b\ufeff\t": "", "a": "a", " a b ": "a b", "\u00a0Hà Nội\u202f": "Hà Nội",
		"Phú Thọ ": "Phú Thọ", "\u3000ẩn\u1680": "ẩn", "\xa0": "\xa0", "\xe2\x80": "\xe2\x80", "a\xc2": "a\xc2",
	} {
		if got := string(Trim([]byte(in))); got != want {
			t.Errorf("Trim(%q) = %q, want %q", in, got, want)
		}
		if got := IsBlank([]byte(in)); got != (want == "") {
			t.Errorf("IsBlank(%q) = %v", in, got)
		}
	}
}

func TestTrimIsTrimFunc(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\u0085\u00a0\u1680\u2003\u200b\u200e\u2028\u202f\u205f\u3000\ufeffađẩ�")), 0, 12, -1).Draw(t, "text")
		if got, want := string(Trim([]byte(s))), strings.TrimFunc(s, isBlankRune); got != want {
			t.Fatalf("Trim(%q) = %q, want %q", s, got, want)
		}
	})
}

func FuzzTrim(f *testing.F) {
	for _, s := range []string{"", " a ", "\u00a0Hà Nội\u200b", "\xe2\x80", "\xc2\xa0\xa0"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		want := bytes.TrimFunc(v, isBlankRune)
		if got := Trim(v); !bytes.Equal(got, want) {
			t.Fatalf("Trim(%q) = %q, want %q", v, got, want)
		}
		if IsBlank(v) != (len(want) == 0) {
			t.Fatalf("IsBlank(%q) = %v", v, IsBlank(v))
		}
	})
}
