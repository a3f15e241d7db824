package kernel

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func formOf(parts ...string) string {
	var w Words
	var of [][]byte
	for _, p := range parts {
		of = append(of, []byte(p))
	}
	return string(w.Append(nil, of...))
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ text, form string }{
		{"Nguyễn Văn An", "an nguyen van"},
		{"  AN, nguyen\u00a0văn ", "an nguyen van"},
		{norm.NFD.String("Đặng Thị Thuỷ"), "dang thi thuy"},
		{"Đặng thị thủy", "dang thi thuy"},
		{"Ðặng", "dang"},
		{"Nguy\u200bễn", "nguyen"},
		{"B\u0430o", "bao"},
		{"Ａn １", "1 an"},
		{"H'Mông H’Mông", "hmong hmong"},
		{"Y' 'An' O'", "an o y"},
		{"Mơ-nông/Ê-đê", "de e mo nong"},
		{"Krông Búk", "buk krong"},
		{"Müller Straße", "muller straße"},
		{"Москва", "mockba"},
		{"東京 서울", "東京 서울"},
		{"", ""},
		{"?? – ★", ""},
		{"A1B2 007 000", "0 1 2 7 a b"},
		{"Ông Nguyễn Văn An", "an nguyen van"},
		{"Bà Triệu", "ba trieu"},
		{"Ng. Văn An", "an nguyen van"},
		{"An & Bình", "an binh va"},
		{"TP. Hồ Chí Minh", "chi ho minh pho thanh"},
		{"TP.HCM", "chi ho minh pho thanh"},
		{"tphcm", "chi ho minh pho thanh"},
		{"Q.1, P. Bến Nghé", "1 ben nghe phuong quan"},
		{"Quận 01, phường Bến Nghé", "1 ben nghe phuong quan"},
		{"Q1 P05", "1 5 phuong quan"},
		{"Nguyễn Văn P.", "nguyen p van"},
		{"Nguyễn Q Anh", "anh nguyen q"},
		{"Trần Việt Nam", "nam tran viet"},
		{"Cty TNHH An Phát", "A C an phat"},
		{"Công ty trách nhiệm hữu hạn An Phát", "A C an phat"},
		{"CONG TY TNHH MTV AN PHAT VN", "A C D U an phat"},
		{"Công ty TNHH 1 thành viên An Phát Việt Nam", "A C D U an phat"},
		{"CTCP TM-DV An Phát", "A B N O an phat"},
		{"Công ty CP thương mại dịch vụ An Phát", "A B N O an phat"},
		{"An Phat JSC", "B an phat"},
		{"DNTN Hoa", "G hoa"},
		{"Trường THPT Lê Lợi", "+ le loi truong"},
	} {
		if got := formOf(test.text); got != test.form {
			t.Errorf("%q: %q, want %q", test.text, got, test.form)
		}
	}
	for want, parts := range map[string][]string{"nguyen\n\nan van": {"Nguyễn", "", "Văn An"}, "A an\nvn": {"Cty An", "VN"}, "": {"-", "", "?"}} {
		if got := formOf(parts...); got != want {
			t.Errorf("%q: %q, want %q", parts, got, want)
		}
	}
	if long := formOf(strings.Repeat("a b ", 100)); strings.Count(long, " ") != mostWords-1 {
		t.Error(long)
	}
}

// Every abbreviation has the form of what it stands for, if it stands there, and
// every sign is its own.
func TestAbbreviations(t *testing.T) {
	rows := 0
	named := map[string]string{}
	for _, of := range abbreviations.byFirst {
		for _, a := range of {
			rows++
			if len(a.written) == 0 || a.kind != title && len(a.stands) == 0 {
				t.Errorf("%v stands for %q", a.written, a.stands)
			}
			for _, word := range a.stands {
				if isSign := strings.Contains(signs, string(word)); isSign != (a.kind == firmSign || a.kind == insideSign) {
					t.Errorf("%v stands for %s", a.written, word)
				}
			}
		}
	}
	for line := range strings.Lines(abbreviationsCSV) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if _, ok := abbreviationKinds[cells[len(cells)-1]]; !ok {
			continue
		}
		rows--
		if len(cells) != 3 {
			t.Errorf("%q", line)
		}
		if _, twice := named[cells[0]]; twice {
			t.Errorf("%s stands there twice", cells[0])
		}
		named[cells[0]] = cells[1]
	}
	if rows != 0 {
		t.Errorf("%d rows more than lines", rows)
	}
}

// A form says the same in any order of its words, in either Unicode form, and in
// capitals.
func TestWordsPassOver(t *testing.T) {
	word := rapid.SampledFrom([]string{"Nguyễn", "Thị", "Hòa", "Đào", "Ê", "An", "Quý", "Phương", "Trần", "12", "Tý"})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 0, 6).Draw(t, "words")
		want := formOf(strings.Join(words, " "))
		other := rapid.Permutation(words).Draw(t, "order")
		text := strings.Join(other, rapid.SampledFrom([]string{" ", "  ", ", ", "\t"}).Draw(t, "blank"))
		switch rapid.IntRange(0, 2).Draw(t, "written") {
		case 0:
			text = norm.NFD.String(text)
		case 1:
			text = strings.ToUpper(text)
		}
		if got := formOf(text); got != want {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add("Cty TNHH Ng. Văn P.5 & H’Mông \u200b１")
	f.Fuzz(func(t *testing.T, s string) {
		form := formOf(s)
		if len(form) > mostWords*(longestWord+1)*3 || !utf8.ValidString(form) {
			t.Fatalf("%q", form)
		}
		if words := strings.Split(form, " "); form != "" && (!slices.IsSorted(words) || slices.Contains(words, "")) {
			t.Fatalf("%q: %q", s, form)
		}
	})
}
