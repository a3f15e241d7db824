package kernel

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFirstNotTitle(t *testing.T) {
	for text, want := range map[string]int{
		"": -1, "Nguyễn Văn An": -1, "NGUYỄN": 1, "nguyễn": 0, "Nguyễn văn": 8 + 1, "H'Mông": -1, "H'mông": -1, "Ê-đê": -1, "Ê-Đê": -1,
		"Khu 5a": -1, "Khu 5A": -1, "Khu 5Ab": -1, "Khu 5ab": -1, "Khu 5AB": 6, "Quận II": -1, "Khóa XVIII": -1, "XVa": 1, "VIA": 1, "IAV": 1, "X": -1, "(an)": 1, "ǅ": -1, "日本 An": -1,
		"Phường IX, Quận 3": -1, "Hoa\u0300": -1, "Ho\u0300A": 4, "a": 0, "1": -1, "I-II": -1, "MacArthur": 3, "ß": -1,
	} {
		if got := FirstNotTitle([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// obviousTitle knows words, their beginnings and Roman numerals.
func obviousTitle(s string) bool {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return caseOf(r) == noLetter }) {
		last := ' '
		for _, part := range regexp.MustCompile(`^[IVX]+$|[\pL\pM]+|.`).FindAllString(word, -1) {
			for i, r := range part {
				roman := strings.Trim(part, "IVX") == ""
				switch {
				case i == 0 && last == ' ' && caseOf(r) == smallCase, i > 0 && caseOf(r) == capital && !roman:
					return false
				}
			}
			last = 'x'
		}
	}
	return true
}

func TestCaseAgainstObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.Custom(drawText), rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("aAIVXx'-1 ễỄ\u0301ǅ")), 0, 9, -1)).Draw(t, "text")
		want := map[string]int{
			"lower": strings.IndexFunc(s, func(r rune) bool { return unicode.IsLower(r) && unicode.ToUpper(r) != r }),
			"upper": strings.IndexFunc(s, func(r rune) bool { return (unicode.IsUpper(r) || unicode.IsTitle(r)) && unicode.ToLower(r) != r }),
		}
		first := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) })
		want["sentence"] = -1
		if first >= 0 && caseOf([]rune(s[first:])[0]) == smallCase {
			want["sentence"] = first
		}
		for name, got := range map[string]int{"lower": FirstLower([]byte(s)), "upper": FirstUpper([]byte(s)), "sentence": FirstNotSentence([]byte(s))} {
			if got != want[name] {
				t.Fatalf("%q: %s at %d, want %d", s, name, got, want[name])
			}
		}
		if got := FirstNotTitle([]byte(s)) < 0; got != obviousTitle(s) || got != Title([]byte(s)) {
			t.Fatalf("%q: title %v", s, got)
		}
	})
}

func FuzzFirstNotTitle(f *testing.F) {
	f.Add("Nguyễn VĂN Khu 5a II")
	f.Fuzz(func(t *testing.T, s string) {
		v := []byte(s)
		for _, at := range []int{FirstLower(v), FirstUpper(v), FirstNotSentence(v), FirstNotTitle(v)} {
			if at < -1 || at >= len(v) && at != -1 {
				t.Fatalf("%q: %d", s, at)
			}
		}
		if strings.ToValidUTF8(s, "") == s && (FirstNotTitle(v) < 0) != obviousTitle(s) {
			t.Fatalf("%q", s)
		}
	})
}
