package kernel

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func classesOf(names string) (classes []CharClass) {
	for name := range strings.FieldsSeq(names) {
		for _, c := range CharClasses {
			if c.Name == name {
				classes = append(classes, c)
			}
		}
	}
	return classes
}

func TestCharset(t *testing.T) {
	for _, test := range []struct {
		classes, extra, text string
		fault                CharFault
		at                   int
	}{
		{"vietnamese space", "", "Nguyễn Văn Đức WZ", 0, 0},
		{"vietnamese space", "", "Nguye\u0302\u0303n Hoa\u0300 1", CharOutside, 11},
		{"vietnamese", "", "Müller", CharOutside, 1},
		{"latin", "", "Müller", 0, 0},
		{"latin", "", "Ƀlaŏc\u030C\u0323", 0, 0},
		{"latin", "", "\u0301a", CharOutside, 0},
		{"latin", "", "naª", CharOutside, 2},
		{"latin space", "", "Н\u0430 Nội", CharLikeOther, 0},
		{"vietnamese", "", "B\u0430o", CharLikeOther, 1},
		{"letters", "", "B\u0430o", CharLikeOther, 1},
		{"letters space", "", "Москва Bao", 0, 0},
		{"letters", "", "日本語", 0, 0},
		{"latin", "", "Москва", CharLikeOther, 0},
		{"latin", "", "Ðường", CharLikeOther, 0},
		{"letters", "", "ðường", CharLikeOther, 0},
		{"latin", "ð", "ðường", 0, 0},
		{"letters", "", "Ａn", CharLikeOther, 0},
		{"letters", "", "𝐀n", CharLikeOther, 0},
		{"digits", "", "１2", CharLikeOther, 0},
		{"digits", "", "12٣", CharOutside, 2},
		{"vietnamese punctuation", "", "H’Mông", CharLikeOther, 1},
		{"vietnamese punctuation", "", "H'Mông", 0, 0},
		{"vietnamese punctuation space", "", "“Hòa” ‘An’ – a…", 0, 0},
		{"vietnamese", "’", "H’Mông", 0, 0},
		{"vietnamese", "", "Bà\u00a0Rịa", CharUnseen, 2},
		{"vietnamese space", "", "An\t", CharControl, 2},
		{"vietnamese space", "", "An\u200b", CharUnseen, 2},
		{"letters space", "", "\ufeffAn", CharUnseen, 0},
		{"letters space symbols punctuation", "", "tr\u00adường", CharUnseen, 2},
		{"letters", "", "a\u202eb", CharUnseen, 1},
		{"letters", "", "\u3164", CharUnseen, 0},
		{"letters", "", "a\ufe0f", CharUnseen, 1},
		{"letters", "", "\ue000", CharOutside, 0},
		{"letters symbols punctuation", "", "a\ufffd", CharOutside, 1},
		{"letters line_breaks", "", "a\r\nb", 0, 0},
		{"letters line_breaks", "", "a\tb", CharControl, 1},
		{"symbols digits latin", "", "5°m²½€₫×ªº", 0, 0},
		{"symbols", "", "😀", CharOutside, 0},
		{"ascii", "", " ~aZ09!", 0, 0},
		{"ascii", "", "é", CharOutside, 0},
		{"digits", "-/", "12-3/4", 0, 0},
		{"digits", "-/", "12-3.4", CharOutside, 4},
		{"", "ễ", "e\u0302\u0303", 0, 0},
	} {
		c := NewCharset(classesOf(test.classes), []rune(test.extra))
		fault, _, at := c.Find([]byte(test.text))
		if fault != test.fault || at != test.at || c.Match([]byte(test.text)) != (test.fault == CharAllowed) {
			t.Errorf("%s %s of %+q: %d at %d, want %d at %d", test.classes, test.extra, test.text, fault, at, test.fault, test.at)
		}
	}
}

// Nothing that is not seen or looks like another belongs to a class.
func TestNoClassHoldsTheUnseen(t *testing.T) {
	everything := NewCharset(CharClasses, nil)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		fault, _, _ := everything.Find([]byte(string(r)))
		switch {
		case r == '\n' || r == '\r' || r == ' ':
			if fault != CharAllowed {
				t.Errorf("%U: %d", r, fault)
			}
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r), strings.ContainsRune("ÐðƉＡ𝐀", r):
			if fault == CharAllowed {
				t.Errorf("%U is allowed", r)
			}
		}
	}
}

func TestLookalikes(t *testing.T) {
	if len(lookalikes) < 90 {
		t.Errorf("%d look-alikes", len(lookalikes))
	}
	for r, l := range lookalikes {
		table := map[Script]*unicode.RangeTable{Cyrillic: unicode.Cyrillic, Greek: unicode.Greek, Armenian: unicode.Armenian, OtherLatin: unicode.Latin}[l.script]
		if table == nil || !unicode.Is(table, r) || !isVietnamese(l.like) && !unicode.IsDigit(l.like) {
			t.Errorf("%U looks like %c, %s", r, l.like, l.script)
		}
		if !unicode.IsDigit(l.like) && r != 'Ь' && unicode.IsUpper(r) != unicode.IsUpper(l.like) {
			t.Errorf("%U and %c are of different case", r, l.like)
		}
	}
	// What is computed is what NFKC makes of it.
	for r := rune(0xFF01); r <= 0x1D7FF; r++ {
		if like, script := LooksLike(r); script == FullWidth || script == Math {
			if whole := norm.NFKC.String(string(r)); whole != string(like) && whole != string(r) {
				t.Errorf("%U looks like %c, NFKC makes %s of it", r, like, whole)
			}
		}
	}
}

func TestCharsetReject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var classes []CharClass
		for _, c := range CharClasses {
			if rapid.Bool().Draw(t, c.Name) {
				classes = append(classes, c)
			}
		}
		c := NewCharset(classes, rapid.SliceOfN(rapid.SampledFrom([]rune("’ð-\u0301\t")), 0, 2).Draw(t, "extra"))
		part := rapid.SampledFrom([]string{"a", "ễ", "e\u0302\u0303", "\u0301", "\u0430", "Ð", "’", "1", " ", "-", "\t", "\n", "\u00a0", "½", "ü", "日", "–", "😀"})
		text := rapid.Map(rapid.SliceOfN(part, 0, 6), func(parts []string) string { return strings.Join(parts, "") })
		texts := rapid.SliceOfN(rapid.OneOf(text, rapid.String()), 0, 150).Draw(t, "texts")
		requireRejected(t, texts, c.Reject, func(s string) bool {
			fault, _, _ := c.Find([]byte(s))
			return fault == CharAllowed
		})
	})
}

func FuzzCharset(f *testing.F) {
	f.Add("Nguyễn Văn \u0430’b", uint16(0x1FF))
	f.Fuzz(func(t *testing.T, s string, mask uint16) {
		if strings.ToValidUTF8(s, "") != s {
			t.Skip()
		}
		var classes []CharClass
		for i, c := range CharClasses {
			if mask>>i&1 == 1 {
				classes = append(classes, c)
			}
		}
		c := NewCharset(classes, nil)
		if fault, _, _ := c.Find([]byte(s)); c.Match([]byte(s)) != (fault == CharAllowed) {
			t.Fatalf("%+q: %d", s, fault)
		}
	})
}
