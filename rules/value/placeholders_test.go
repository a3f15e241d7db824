package value

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// slowMatch is the definition of a placeholder, written for reading.
func slowMatch(texts []string, v string) bool {
	fold := func(s string) string {
		blank := false
		return strings.Map(func(r rune) rune {
			again := blank && isBlankRune(r)
			if blank = isBlankRune(r); again {
				return -1
			} else if blank {
				return ' '
			}
			return r
		}, strings.TrimFunc(norm.NFC.String(s), isBlankRune))
	}
	v = fold(v)
	for _, t := range texts {
		if strings.EqualFold(v, fold(t)) {
			return true
		}
	}
	return v == ""
}

func TestPlaceholders(t *testing.T) {
	p := NewPlaceholders(append(DefaultPlaceholders(), "Không ghi"))
	for _, v := range []string{
		"", "  ", "\u00a0", "\u200b", "-", "--", ".", "?", "n/a", "N/A", "NULL", "None", "NaN", "không", "KHÔNG", "Không  có",
		" không rõ ", "chưa có", "chưa rõ", "Chưa cập nhật", "đang cập nhật", "Đang Cập Nhật", "ĐANG CẬP\u00a0NHẬT",
		"đang\t cập nhật", "chưa xác định", "trống", "không ghi", norm.NFD.String("đang cập nhật"), norm.NFD.String("CHƯA XÁC ĐỊNH"),
		"đang cạ\u0302p nhâ\u0323t", "\ufeffnull",
	} {
		if !p.Match([]byte(v)) {
			t.Errorf("%q is not missing", v)
		}
	}
	for _, v := range []string{
		"0", "x", "---", "n / a", "nul", "nulll", "khong", "không ai", "đang cập nhậ", "đang cập nhật.", "dang cap nhat", "Nguyễn Văn A",
		"Đường Trần Phú", "chua co", "ð", "null\u0301", "\xff", "-\xff",
	} {
		if p.Match([]byte(v)) {
			t.Errorf("%q is missing", v)
		}
	}
}

func TestPlaceholdersReplaced(t *testing.T) {
	only := NewPlaceholders([]string{"", "hết"})
	for v, want := range map[string]bool{"": true, " ": true, "HẾT": true, "null": false, "-": false} {
		if got := only.Match([]byte(v)); got != want {
			t.Errorf("Match(%q) = %v, want %v", v, got, want)
		}
	}
	var none *Placeholders
	if !none.Match([]byte(" ")) || none.Match([]byte("-")) {
		t.Error("no placeholders: a blank is missing and nothing else is")
	}
}

func TestBooleanPlaceholders(t *testing.T) {
	texts := BooleanPlaceholders(append(DefaultPlaceholders(), " KHÔNG ", "x"))
	p := NewPlaceholders(texts)
	for v, want := range map[string]bool{"không": false, "-": false, "x": false, "--": true, "không rõ": true, "đang cập nhật": true, "": true} {
		if got := p.Match([]byte(v)); got != want {
			t.Errorf("Match(%q) = %v, want %v", v, got, want)
		}
	}
}

// The walk over skeletons may only leave out what cannot be the same phrase:
// the skeleton of a character does not depend on its case or composition.
func TestSkeletonIgnoresCaseAndComposition(t *testing.T) {
	skeleton := func(s string) string {
		var b strings.Builder
		walkSkeleton([]byte(s), func(r rune) { b.WriteRune(r) })
		return b.String()
	}
	for r := rune(0); r < 0x30000; r++ { // beyond, nothing has a case or decomposes
		if !utf8.ValidRune(r) {
			continue
		}
		want := skeleton(string(r))
		for _, other := range []string{norm.NFC.String(string(r)), norm.NFD.String(string(r)), string(foldRune(r))} {
			if got := skeleton(other); got != want {
				t.Fatalf("%U: skeleton %q, of %q it is %q", r, want, other, got)
			}
		}
	}
}

// dirty writes a phrase in one of the ways that mean the same, or nearly.
func dirty(t *rapid.T, phrase string) string {
	s := phrase
	for _, change := range rapid.SliceOfN(rapid.IntRange(0, 8), 0, 4).Draw(t, "changes") {
		switch change {
		case 0:
			s = strings.ToUpper(s)
		case 1:
			s = norm.NFD.String(s)
		case 2:
			s = strings.ReplaceAll(s, " ", "\u00a0 ")
		case 3:
			s = " " + s + "\ufeff"
		case 4:
			s = strings.Replace(s, "k", "\u212a", 1)
		case 5:
			s = strings.Replace(s, "\u0302\u0323", "\u0323\u0302", 1)
		case 6:
			s += rapid.StringN(0, 2, -1).Draw(t, "tail")
		case 7:
			s = norm.NFC.String(s)
		case 8:
			s = strings.Replace(s, "â\u0323", "ậ", 1)
		}
	}
	return s
}

func TestMatchIsSlowMatch(t *testing.T) {
	texts := append(DefaultPlaceholders(), "ſtraße", "한국 없음", "ΐ ᾳ")
	p := NewPlaceholders(texts)
	rapid.Check(t, func(t *rapid.T) {
		v := dirty(t, rapid.SampledFrom(texts).Draw(t, "phrase"))
		if got, want := p.Match([]byte(v)), slowMatch(texts, v); got != want {
			t.Fatalf("Match(%+q) = %v, want %v", v, got, want)
		}
	})
}

func FuzzMatch(f *testing.F) {
	texts := DefaultPlaceholders()
	for _, t := range texts {
		f.Add(t)
		f.Add(norm.NFD.String(strings.ToUpper(t)))
	}
	p := NewPlaceholders(texts)
	f.Fuzz(func(t *testing.T, v string) {
		if !utf8.ValidString(v) {
			p.Match([]byte(v)) // bytes that are no text match nothing sensible, and must not panic
			return
		}
		if got, want := p.Match([]byte(v)), slowMatch(texts, v); got != want {
			t.Fatalf("Match(%+q) = %v, want %v", v, got, want)
		}
	})
}

func TestBoolean(t *testing.T) {
	var f Form
	for _, v := range []string{"true", "True", "TRUE", "có", "CÓ", "Co\u0301", "đúng", "Đúng", "yes", "1", "x", "X", " x "} {
		if got, ok := f.Boolean([]byte(v)); !got || !ok {
			t.Errorf("Boolean(%q) = %v, %v", v, got, ok)
		}
	}
	for _, v := range []string{"false", "False", "không", "KHÔNG", "sai", "no", "0", "-", norm.NFD.String("Không")} {
		if got, ok := f.Boolean([]byte(v)); got || !ok {
			t.Errorf("Boolean(%q) = %v, %v", v, got, ok)
		}
	}
	for _, v := range []string{"", " ", "2", "co", "khong", "1.0", "y", "truee", "xx", "không có"} {
		if _, ok := f.Boolean([]byte(v)); ok {
			t.Errorf("Boolean(%q) is an answer", v)
		}
	}
}
