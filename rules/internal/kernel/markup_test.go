package kernel

import (
	"html"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestFindMarkup(t *testing.T) {
	for text, want := range map[string]Markup{
		"": 0, "A&B": 0, "AT&T;": 0, "R&D; Co.": 0, "&": 0, "&;": 0, "&#;": 0, "&#x;": 0, "&#": 0, "&#7877": 0, "&amp": 0, "a < b > c": 0, "<": 0, "<>": 0, "a<b": 0, "<<An>>": 0,
		"&amp;": Entity, "Tr&#432;&#7901;ng": Entity, "&#x1EC5;": Entity, "&#X1ec5;": Entity, "&nbsp;": Entity, "&Eacute;": Entity, "&lt;b": Entity, "A & B &quot;C&quot;": Entity,
		"&ampx;": 0, "&ecirc;": Entity, "&hellip;": Entity, "&không;": 0, "&kh;": 0, "&amp;amp;": Entity, "&CounterClockwiseContourIntegral;": Entity,
		"<br>": Tag, "<BR/>": Tag, "<br />": Tag, "</p>": Tag, "a</ho_ten>": Tag, "<b>An</b>": Tag, "<An>": 0, "<tên>": 0, "<ho_ten>": 0, "<b và c>": 0, "<b or c>": 0,
		`<span style="color:red">`: Tag, `<a href='x`: Tag, "<font color=#fff>": Tag, "<o:p>": Tag, "<!-- x": Tag, "<?xml version": Tag, "<![CDATA[": Tag, "<!DOCTYPE html>": Tag,
		"a<b c=d": 0, "<x = 1": 0, "<p": 0, "</": 0, "</>": 0, "<h1>": Tag, "<h7>": 0, "<1>": 0,
		"a_x000D_b": ExcelEscape, "_x000d_": ExcelEscape, "_x000D": 0, "ma_xa": 0, "_x00G0_": 0, "a_b": 0, "_x": 0,
	} {
		got, at := FindMarkup([]byte(text))
		if got != want || (got == NoMarkup) != (at == len(text)) {
			t.Errorf("%q: %d at %d, want %d", text, got, at, want)
		}
	}
}

// An entity is what package html takes for a character, with its semicolon.
func TestEntitiesAgainstHTML(t *testing.T) {
	whole := regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[&a&]?(amp|nbsp|lt|eacute|ampx|Aacute|#[0-9]{0,3}|#x[0-9a-f]{0,3}|[a-z]{1,4});?x?`).Draw(t, "s")
		want := false
		for _, e := range whole.FindAllString(s, -1) {
			want = want || len(html.UnescapeString(e)) == 0 || html.UnescapeString(e)[len(html.UnescapeString(e))-1] != ';'
		}
		if kind, _ := FindMarkup([]byte(s)); (kind == Entity) != want {
			t.Fatalf("%q: %d, want %v", s, kind, want)
		}
	})
}

func TestRejectMarkup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"a", "Nguyễn", "&", "<", "amp;", "&amp;", "#39;", "<br>", "br>", "/p>", "_", "_x", "x000D_", "000D_", ";", "12345678"})
		text := rapid.Map(rapid.SliceOfN(part, 0, 7), func(parts []string) (s string) {
			for _, p := range parts {
				s += p
			}
			return s
		})
		requireRejected(t, rapid.SliceOfN(text, 0, 150).Draw(t, "texts"), RejectMarkup, func(s string) bool { return plainSlowly([]byte(s)) })
	})
}

// plainSlowly looks at every place of a text.
func plainSlowly(v []byte) bool {
	for i := range v {
		if markupAt(v[i:]) != NoMarkup {
			return false
		}
	}
	return true
}

func FuzzFindMarkup(f *testing.F) {
	f.Add(`<a href="x">&amp;_x000D_`)
	f.Fuzz(func(t *testing.T, s string) {
		if got := IsPlain([]byte(s)); got != plainSlowly([]byte(s)) {
			t.Fatalf("%q: %v", s, got)
		}
		if IsPlain([]byte(html.EscapeString("<" + s))) {
			t.Fatalf("%q: escaped, it is still plain", s)
		}
	})
}
