package kernel

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func fold(f Folding, s string) string { return string(f.Append(nil, []byte(s))) }

func TestFolding(t *testing.T) {
	const all = FoldNFC | FoldSpace | FoldCase | FoldTone | FoldAccents
	for _, test := range []struct {
		folding Folding
		a, b    string
		same    bool
	}{
		{0, "An", "An", true},
		{0, "An", "an", false},
		{FoldCase, "NGUYỄN ĐÌNH", "nguyễn đình", true},
		{FoldCase, "An", "Ân", false},
		{FoldCase, "Nguye\u0302\u0303n", "Nguyễn", false}, // case alone composes nothing
		{FoldNFC, "Nguye\u0302\u0303n", "Nguyễn", true},
		{FoldNFC, "Nguyê\u0303n", "Nguyễn", true},
		{FoldSpace, "  An\t\u00a0Bình\u200b ", "An Bình", true},
		{FoldSpace, "An Bình", "AnBình", false},
		{FoldSpace, "\u3000", "", true},
		{FoldAccents, "Đường Nguyễn Huệ", "Duong Nguyen Hue", true},
		{FoldAccents, "Ðường", "Duong", false}, // Ð U+00D0 is another letter
		{FoldAccents, "ơ ư ă â ê ô đ", "o u a a e o d", true},
		{FoldAccents, "Ho\u0300a", "Hoa", true},
		{all, " HÒA  BÌNH ", "hoa binh", true},
		{all, "Thuỷ", "thuy", true},
	} {
		if got := fold(test.folding, test.a) == fold(test.folding, test.b); got != test.same {
			t.Errorf("%v: %q and %q: same is %v", test.folding.Names(), test.a, test.b, got)
		}
	}
}

// The two styles of placing a tone are one; nothing else is.
func TestFoldTone(t *testing.T) {
	same := []string{"hòa=hoà", "thủy=thuỷ", "khỏe=khoẻ", "HÒA=HOÀ", "Hòa=Hoà", "HòA=HoÀ", "tòa nhà=toà nhà", "lũy=luỹ", "tụy.=tuỵ.",
		"úy=uý", "ngõa-x=ngoã-x", "Ho\u0300a=Hoà", "ủy ban=uỷ ban", "xòe,=xoè,", "lọa1=loạ1", "hòe=hoè", "Đúy=Đuý"}
	for _, pair := range same {
		a, b, _ := strings.Cut(pair, "=")
		if fold(FoldTone, a) != fold(FoldTone, b) {
			t.Errorf("%s: %+q, %+q", pair, fold(FoldTone, a), fold(FoldTone, b))
		}
	}
	apart := []string{
		"qúy=quý", "QÚY=QUÝ", // after q the u is no vowel
		"gìa=già", "gía=giá", // gi
		"tòan=toàn", "ngòai=ngoài", "khủyu=khuỷu", "lóat=loát", "khóet=khoét", // the syllable goes on
		"mùa=muà", "bía=biá", "của=cuả", // other vowels
		"hòa=hoá", "hòa=hoa", "hôa=hoâ", "hờa=hoà",
		"hòá=hoàá", "hoàa=hòaa",
	}
	for _, pair := range apart {
		a, b, _ := strings.Cut(pair, "=")
		if fold(FoldTone, a) == fold(FoldTone, b) {
			t.Errorf("%s are folded into one", pair)
		}
	}
	for _, s := range []string{"toàn", "khoẻ", "quý", "quà", "giá", "ngoài", "An", "Hoà Bình", "quả", "oà", "uỷ"} {
		if got := fold(FoldTone, s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// Folding twice is folding once, and what lies before in the buffer stays.
func TestFoldingIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Folding(rapid.IntRange(0, 31).Draw(t, "folding"))
		s := drawText(t)
		once := fold(f, s)
		if twice := fold(f, once); twice != once {
			t.Fatalf("%v of %+q: %+q, again %+q", f.Names(), s, once, twice)
		}
		if got := f.Append([]byte("òa "), []byte(s)); string(got) != "òa "+once {
			t.Fatalf("behind another text: %+q", got)
		}
	})
}

// The kernel does what the obvious program does.
func TestFoldingAgainstObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Folding(rapid.IntRange(0, 31).Draw(t, "folding")) &^ FoldTone
		s := drawText(t)
		if got, want := fold(f, s), obvious(f, s); got != want {
			t.Fatalf("%v of %+q: %+q, want %+q", f.Names(), s, got, want)
		}
	})
}

func FuzzFolding(f *testing.F) {
	f.Add(byte(31), "  Nguye\u0302\u0303n  HÒA ")
	f.Fuzz(func(t *testing.T, folding byte, s string) {
		f := Folding(folding % 32)
		got := f.Append(nil, []byte(s))
		if f&FoldTone == 0 && bytes.ContainsRune([]byte(s), '\uFFFD') == false && strings.ToValidUTF8(s, "") == s && string(got) != obvious(f, s) {
			t.Fatalf("%v of %+q: %+q, want %+q", f.Names(), s, got, obvious(f, s))
		}
	})
}

func obvious(f Folding, s string) string {
	if f&(FoldNFC|FoldAccents) != 0 {
		s = norm.NFC.String(s)
	}
	if f&FoldCase != 0 {
		s = strings.Map(unicode.ToLower, s)
	}
	if f&FoldAccents != 0 {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == 'đ':
				return 'd'
			case r == 'Đ':
				return 'D'
			case unicode.Is(unicode.Mn, r):
				return -1
			}
			return r
		}, norm.NFD.String(s))
	}
	if f&FoldSpace != 0 { // last: without its accent a mark alone is nothing between two blanks
		s = strings.Join(strings.FieldsFunc(s, IsBlank), " ")
	}
	return s
}

// drawText draws a text of what Vietnamese is made of, composed and not.
func drawText(t *rapid.T) string {
	letters := []rune("aeoyuqghncđĐHOAEUYQ òóỏõọàáảãạèéẻẽẹùúủũụỳýỷỹỵÒÀÙỲễươ\u0300\u0301\u0309\u0303\u0323\u0302\u031b\u00a0\u200b\t12.-")
	return rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1).Draw(t, "text")
}

func TestFoldingNames(t *testing.T) {
	for _, name := range FoldingNames() {
		if f, ok := ParseFolding(name); !ok || len(f.Names()) != 1 || f.Names()[0] != name {
			t.Errorf("%s: %v %v", name, f, ok)
		}
	}
	if _, ok := ParseFolding("Case"); ok {
		t.Error("Case is a folding")
	}
}

// Every character is folded by the tables as package unicode says.
func TestLatinTables(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if lowerOf(r) != unicode.ToLower(r) {
			t.Fatalf("lower of %U: %U", r, lowerOf(r))
		}
		if r < 0x3000 && r != unicode.ReplacementChar && string(appendBase(nil, r)) != obvious(FoldAccents, string(r)) {
			t.Fatalf("base of %U: %+q, want %+q", r, appendBase(nil, r), obvious(FoldAccents, string(r)))
		}
	}
}
