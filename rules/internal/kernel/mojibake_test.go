package kernel

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFindMojibake(t *testing.T) {
	for kind, texts := range map[Mojibake][]string{
		NoMojibake: {"", "Nguyễn Văn An", "“PHƯỜNG/XÃ”", "‘XÃ’", "«XÃ»", "«cây lá»", "XÃ\u00a0HỘI", "5 µm", "20 °C", "m²", "½", "Microsoft®", "© 2026", "§ 5", "a·b", "31·N1 + 29·N2", "3×4", "café",
			"Müller", "El Niño", "Citroën", "Bogotá", "São Paulo", "Zoë", "Straße", "Krông Niê", "XÃ EA YÔNG", "Êđê", "Hoàn Kiếm", "Doãn", "laõ", "maù", "chaò", "Quì", "vào?", "Ai? Ở đâu?", "sao?vì",
			"http://x.vn/a?b=c", "??", "?", "a?b", "yes?no", "Ðà Nẵng", "ÐÌNH", "CHÂU Á", "HOÀ", "UÝ", "hoá đơn", "cuûa"[:2], "Nguye\u0302\u0303n", "日本", "Москва", "Niê Kđăm", "QUÊ", "già"},
		Replaced: {"Nguy\uFFFDn", "\uFFFD", "á»…\uFFFD"},
		ReadAs1252: {"Nguyá»…n", "Tráº§n", "HÃ\u00a0 Ná»™i", "HÃ\u00a0", "Ã¡", "Æ°", "Ä‘", "Ä\u0090á»“ng", "mÂ²", "TÃ”N", "CÃ”", "XÃ”", "Nguyá»n", "áº", "á»", "tá»", "â€œHÃ²aâ€\u009d", "â‚«", "ï»¿An", "ï¿½", "ðŸ˜€",
			"Â\u00a0", "Ă¡", "Æ¡", "vÃ\u00a0o", "LÃª", "e\u0301Ì\u0081", "â€", "ThÃ¡i"},
		TCVN3:       {"Tr\u00adêng §¹i häc", "Hµ Néi", "c¸c", "cña", "nh©n d©n", "viÖc", "§ång", "Céng hoµ x· héi", "®\u00adêng", "NguyÔn", "viÕt"},
		VNI:         {"Thöûa ñaát", "Coäng hoøa", "khoâng", "thaùng", "Vieät Nam", "ñöôøng", "Nguyeãn", "Traàn", "baùo", "THÖÛA ÑAÁT"},
		Windows1258: {"Viêòt", "ðýõÌng", "NguyêÞn", "TrâÌn"},
		Questioned:  {"Nguy?n V?n An", "Tr?n", "?ình", "Thành ph? ?à N?ng", "TR?N", "(Nguy?n)", "?n", "Tr??ng", "qu?n", "gi?ng"},
	} {
		for _, text := range texts {
			if got, at := FindMojibake([]byte(text)); got != kind {
				t.Errorf("%+q: %d at %d, want %d", text, got, at, kind)
			}
		}
	}
	for text, want := range map[string]int{"Hà Ná»™i": 4, "xã Tr\u00adêng": 3, "(Nguy?n)": 5, "An \uFFFD": 3} {
		if _, at := FindMojibake([]byte(text)); at != want {
			t.Errorf("%+q: at %d, want %d", text, at, want)
		}
	}
}

// written in an encoding and read as Windows-1252
func misread(kind Mojibake, text string) string {
	var b strings.Builder
	switch kind {
	case ReadAs1252:
		for _, c := range []byte(text) {
			r := charmap.Windows1252.DecodeByte(c)
			if r == unicode.ReplacementChar {
				r = rune(c)
			}
			b.WriteRune(r)
		}
	case Windows1258:
		for _, r := range windows1258Form(text) {
			c, ok := charmap.Windows1258.EncodeRune(r)
			if !ok {
				return ""
			}
			b.WriteRune(charmap.Windows1252.DecodeByte(c))
		}
	case Questioned:
		for _, r := range text {
			if r >= 0x80 {
				r = '?'
			}
			b.WriteRune(r)
		}
	default:
		l := legacies[slices.IndexFunc(legacies, func(l *legacy) bool { return l.kind == kind })]
	next:
		for _, r := range text {
			for from, to := range l.pairs {
				if to == r {
					b.WriteString(string(from[:]))
					continue next
				}
			}
			for from, to := range l.ones {
				if to == r {
					b.WriteRune(from)
					continue next
				}
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// windows1258Form is a text with its tones apart, its other marks composed.
func windows1258Form(text string) string {
	var b strings.Builder
	for _, r := range text {
		l := letterOf(r)
		if l.base == 0 || l.tone == 0 {
			b.WriteRune(r)
			continue
		}
		if unicode.IsUpper(r) {
			l.base = unicode.ToUpper(l.base)
		}
		b.WriteString(string([]rune{l.base, l.tone}))
	}
	return b.String()
}

// The names of all communes: none is suspected as it stands, and of those that
// were read wrongly few are passed. Those are the ones in which only letters of
// Vietnamese stand, in an order that Vietnamese has too.
func TestMojibakeOfCommunes(t *testing.T) {
	list, err := os.ReadFile("../../reference/vn_communes.csv")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(norm.NFC.String(string(list))) {
		if cells := strings.Split(strings.TrimSpace(line), ","); line[0] != '#' && strings.ContainsFunc(cells[1], func(r rune) bool { return r >= 0x80 }) {
			names = append(names, cells[1], strings.ToUpper(cells[1]))
		}
	}
	if len(names) < 5000 {
		t.Fatalf("%d names", len(names))
	}
	for _, name := range names {
		if !IsWellRead([]byte(name)) {
			t.Errorf("%s is suspected", name)
		}
	}
	for kind, atMost := range map[Mojibake]float64{ReadAs1252: 0, TCVN3: 0.045, VNI: 0.06, Windows1258: 0.15, Questioned: 0.10} {
		missed, all := 0, 0
		for _, name := range names {
			wrong := misread(kind, name)
			if wrong == "" || wrong == name {
				continue
			}
			all++
			if IsWellRead([]byte(wrong)) {
				missed++
			}
		}
		if share := float64(missed) / float64(all); share > atMost {
			t.Errorf("%d: %d of %d are passed (%.4f)", kind, missed, all, share)
		}
	}
}

func TestRejectMojibake(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"a", "u", "qu", "é", "Ã", "á", "»", "º", "?", "đ", "N", "n", " ", "\u00ad", "©", "Ă", "”", "“", "\u00a0", "ï", "¿", "½", "ù", "ô", "Ò", "\uFFFD", "ng", "ễ", "«", "Ä", "‘", "ì", "Þ", "i"})
		text := rapid.Map(rapid.SliceOfN(part, 0, 7), func(parts []string) string { return strings.Join(parts, "") })
		texts := rapid.SliceOfN(rapid.OneOf(text, rapid.String()), 0, 150).Draw(t, "texts")
		requireRejected(t, texts, RejectMojibake, wellReadSlowly)
	})
}

// wellReadSlowly looks at the whole text, whether it is suspect or not.
func wellReadSlowly(s string) bool {
	text := []rune(s)
	bad := slices.Contains(text, '\uFFFD') || findReadAs1252(text) >= 0 || findQuestioned(text) >= 0
	for _, l := range legacies {
		bad = bad || l.residue(text) >= 0
	}
	return !bad
}

func FuzzFindMojibake(f *testing.F) {
	f.Add("Nguyá»…n Tr\u00adêng Thöûa ?ình")
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") == s && IsWellRead([]byte(s)) != wellReadSlowly(s) {
			t.Fatalf("%+q: %v", s, IsWellRead([]byte(s)))
		}
	})
}
