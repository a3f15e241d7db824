package kernel

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var dfaPatterns = []string{
	``, `a`, `[0-9]{12}`, `[A-Z]{2}[1-5][0-9]{12}`, `0(3[2-9]|5[25689]|7[06789]|8[1-9]|9[0-9])[0-9]{7}`,
	`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`, `(?i)nam|nữ`, `\p{Lu}\p{L}*( \p{Lu}\p{L}*)+`, `.*`, `(?s).*`,
	`[^0-9]+`, `^abc$`, `a*?b+?`, `(a|ab)(c|bcd)(d*)`, `[Đđ]ường`, `\d{2}/\d{2}/\d{4}`, `[\x{800}-\x{10FFFF}]x`, `(^a|b)*$`,
	`[\x{D000}-\x{E000}]`, `(?i)[a-k]ſ`, `a{0}`, `[[:^ascii:]]`,
}

func TestDFAAgreesWithRegexp(t *testing.T) {
	word := rapid.StringOf(rapid.RuneFrom([]rune("0159aAbcdkKſsSx@. -/ữNđĐƯờng\n\u07ff\u0800\ud7ff\ue000\U0010ffff")))
	for _, p := range dfaPatterns {
		d, ok := CompileDFA(p)
		if !ok {
			t.Errorf("%s: not compiled", p)
			continue
		}
		re := regexp.MustCompile(`\A(?:` + p + `)\z`)
		rapid.Check(t, func(t *rapid.T) {
			text := word.Draw(t, "text")
			if d.Match([]byte(text)) != re.MatchString(text) {
				t.Fatalf("%s on %q: %v", p, text, d.Match([]byte(text)))
			}
		})
		for r := rune(0); r <= utf8.MaxRune; r += 37 {
			if s := string(r); utf8.ValidRune(r) && d.Match([]byte(s)) != re.MatchString(s) {
				t.Fatalf("%s on %q", p, s)
			}
		}
	}
}

func TestDFARefuses(t *testing.T) {
	for _, p := range []string{`a\bb`, `(?m)^a$`, `[`, `(a|b)*a(a|b){12}`, `\Ba`} {
		if _, ok := CompileDFA(p); ok {
			t.Errorf("%s: compiled", p)
		}
	}
}

func FuzzDFA(f *testing.F) {
	for _, p := range dfaPatterns {
		f.Add(p, "0912345678")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 200 || !utf8.ValidString(text) {
			return
		}
		re, err := regexp.Compile(`\A(?:` + pattern + `)\z`)
		d, ok := CompileDFA(pattern)
		if ok && err == nil && d.Match([]byte(text)) != re.MatchString(text) {
			t.Fatalf("%s on %q: %v", pattern, text, d.Match([]byte(text)))
		}
	})
}

func BenchmarkDFA(b *testing.B) {
	d, _ := CompileDFA(`[0-9]{12}`)
	v := []byte("001088000123")
	for b.Loop() {
		d.Match(v)
	}
}
