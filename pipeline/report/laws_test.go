package report

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// The order in which rows are read from the store does not show.
func TestOrderOfRowsDoesNotShow(t *testing.T) {
	tables, agencies := city(t)
	writers := map[string]writer{"html": HTML, "summary": Summary, "json": asJSON, "book": Book}
	books := 0
	want := map[string][]byte{}
	for name, write := range writers {
		want[name] = made(t, write, tables, agencies, options(""))
	}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		mixed, order := tables, rand.New(rand.NewPCG(seed, 1))
		for i := range reflect.TypeFor[store.Tables]().NumField() {
			rows := reflect.ValueOf(&mixed).Elem().Field(i)
			copied := reflect.MakeSlice(rows.Type(), rows.Len(), rows.Len())
			reflect.Copy(copied, rows)
			order.Shuffle(copied.Len(), reflect.Swapper(copied.Interface()))
			rows.Set(copied)
		}
		someone := append([]store.AgencyScore(nil), agencies...)
		order.Shuffle(len(someone), reflect.Swapper(someone))
		for name, write := range writers {
			if name == "book" { // twenty times as much work as a page
				if books++; books > 10 {
					continue
				}
			}
			var got bytes.Buffer
			if err := write(&got, mixed, someone, options("")); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want[name]) {
				t.Fatalf("%s differs when rows are read in another order", name)
			}
		}
	})
}

// What is shown is no longer than allowed, is UTF-8, moves nothing and, shown
// again, stays as it is.
func FuzzTame(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{plain(s, 50), value(s), block(s)} {
			if !utf8.ValidString(got) {
				t.Fatalf("%q is not UTF-8", got)
			}
			for _, r := range strings.ReplaceAll(got, "\n", "") {
				if unseen(r) {
					t.Fatalf("%q shows %U", got, r)
				}
			}
		}
		if got := plain(s, len(s)); plain(got, len(got)) != got {
			t.Fatalf("%q shown again is %q", got, plain(got, len(got)))
		}
		for _, width := range []int{1, 7, 40} {
			if got := pad(fit(plain(s, 100), width), width, false); uniseg.StringWidth(got) != width {
				t.Fatalf("%q is %d columns wide, %d wanted", got, uniseg.StringWidth(got), width)
			}
		}
	})
}

// Reasons that no version of this program wrote are shown, not lost.
func TestTold(t *testing.T) {
	for in, want := range map[string]message.Text{
		"test.wrong_length(11, 12)":    {VI: "dài 11 ký tự, cần 12", EN: "11 characters long, 12 wanted"},
		"test.repeated":                {VI: "giá trị xuất hiện nhiều lần", EN: "the value occurs more than once"},
		"newer.reason(a, b)":           same("newer.reason(a, b)"),
		"plain words (in brackets)":    same("plain words (in brackets)"),
		"two\nlines":                   same("two↵lines"),
		"test.waived(\u202eCV 1\\, 2)": {VI: "được miễn theo ⟨U+202E⟩CV 1, 2", EN: "waived by ⟨U+202E⟩CV 1, 2"},
	} {
		if got := told(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	v := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		got    message.Text
		vi, en string
	}{
		{count(0), "0", "0"}, {count(999), "999", "999"}, {count(1234567), "1.234.567", "1,234,567"},
		{count(-1000), "−1.000", "−1,000"}, {points(v(99.99)), "99,99", "99.99"}, {points(v(100)), "100,00", "100.00"},
		{points(nil), "–", "–"}, {percent(v(0)), "0,00%", "0.00%"}, {percent(nil), "–", "–"},
		{measured(v(1234567.89)), "1.234.567,89", "1,234,567.89"}, {measured(v(1e21)), "1e+21", "1e+21"}, {measured(v(1.25e-7)), "1,25e-07", "1.25e-07"},
		{measured(v(-0.5)), "−0,5", "−0.5"}, {weigh(99.5), "99,5", "99.5"}, {weigh(20), "20", "20"},
		{size(0), "0 B", "0 B"}, {size(999), "999 B", "999 B"}, {size(1000), "1,0 kB", "1.0 kB"}, {size(214883110), "215 MB", "215 MB"},
		{size(999_999), "1,0 MB", "1.0 MB"}, {size(8_812_000_441), "8,8 GB", "8.8 GB"},
		{lasted(3), "3 ms", "3 ms"}, {lasted(4218), "4,2 giây", "4.2 s"}, {lasted(59_999), "59,9 giây", "59.9 s"},
		{lasted(192_000), "3 phút 12 giây", "3 min 12 s"}, {lasted(7_260_000), "2 giờ 1 phút", "2 h 1 min"},
		{day(20778), "21/11/2026", "21 Nov 2026"}, {day(-1), "31/12/1969", "31 Dec 1969"},
	} {
		if c.got.VI != c.vi || c.got.EN != c.en {
			t.Errorf("%q and %q, want %q and %q", c.got.VI, c.got.EN, c.vi, c.en)
		}
	}
}

// A share with anything left out is never shown as all.
func TestShareOf(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        float64
	}{
		{0, 1, 0}, {1, 1, 100}, {1, 3, 33.33}, {2, 3, 66.67}, {999_999, 1_000_000, 99.99}, {1, 8, 12.5},
		{9_000_000_000_000_000_000, 9_000_000_000_000_000_001, 99.99},
	} {
		if got := shareOf(c.part, c.whole); *got != c.want {
			t.Errorf("%d of %d: %v, want %v", c.part, c.whole, *got, c.want)
		}
	}
	if shareOf(0, 0) != nil {
		t.Error("a share of nothing")
	}
}

func TestRowsOfTwoPeriods(t *testing.T) {
	tables, agencies := city(t)
	agencies[0].Period++
	for _, write := range []writer{HTML, Summary} {
		err := write(&bytes.Buffer{}, tables, agencies, options(""))
		if err == nil || !strings.Contains(err.Error(), "21 Nov 2026 and 22 Nov 2026") {
			t.Errorf("rows of two periods: %v", err)
		}
	}
}

func TestNothing(t *testing.T) {
	text := checkPage(t, made(t, HTML, store.Tables{}, nil, Options{}))
	if !strings.Contains(text, "Không có dữ liệu của kỳ này") {
		t.Error("an empty page does not say that it is")
	}
	if got := string(made(t, Summary, store.Tables{}, nil, Options{})); !strings.Contains(got, "Không có dữ liệu") {
		t.Errorf("summary of nothing: %q", got)
	}
	readRows(t, made(t, asJSON, store.Tables{}, nil, Options{}))
}

// broken is a disk that is full.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestErrorsOfTheWriter(t *testing.T) {
	tables, agencies := city(t)
	for _, write := range []writer{HTML, Summary, asJSON} {
		if err := write(broken{}, tables, agencies, options("")); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("a full disk: %v", err)
		}
	}
}

// TestTameASCII: text that is shown as it stands is what the long way makes of it.
func TestTameASCII(t *testing.T) {
	text := rapid.StringOf(rapid.RuneFrom([]rune("ab  ~!\t\n\x7f\x1f\u00a0é")))
	rapid.Check(t, func(t *rapid.T) {
		s, limit, blanks := text.Draw(t, "text"), rapid.IntRange(1, 20).Draw(t, "limit"), rapid.Bool().Draw(t, "blanks")
		if got, want := tame(s, limit, blanks), tamed(s, limit, blanks); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

// TestPlainCharacters: nothing is done about what is passed over.
func TestPlainCharacters(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !isPlain(r) {
			continue
		}
		n++
		if unseen(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Zs) || r == ' ' {
			t.Errorf("%U is not plain", r)
		}
	}
	if n < 500 {
		t.Errorf("only %d characters are plain", n)
	}
}
