package kernel

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestStandInOf(t *testing.T) {
	for kind, texts := range map[StandIn]string{
		SameDigit:  "000000 000000000000 111111 999999999 000.000.000 11/11/1111 00-00-00 00/00/0000 0000-00-00",
		DigitRun:   "123456 123456789 0123456789 987654321 0987654321 1234567890 654321 890123 123-456-789 12.34.56 210987",
		StandInDay: "01/01/1900 1/1/1900 1900-01-01 30/12/1899 1899-12-30 30.12.1899 19000101 18991230 1900-01-01T00:00:00 1/1/1900",
		SameLetter: "aaa AAA xx XX xxx zzzz iiii aAa",
		LetterRun:  "asdf asdfgh ASDF qwerty fdsa poiu zxcvbnm abc ABC abcd abcdef defgh mnopq uvwxyz",
		SignsOnly:  "... *** --- ____ / “” … .-. ??",
		NoStandIn: "00000 12345 55555 01 0 1 x X i ii iii III aa XIX An a ab def xyz asd tre were 079301012345 0912345678 112233 121212 0999999999 135790 " +
			"0.000000 0,000000 1.000000 000000a 1234567a 01/01/1901 1/1/190 01/01/19000 1900-01-02 1/1/1900x 1900-01-01T01:00:00 30/12/1898 1900/1 5/5/5 " +
			"H26 Đ đđđ ẽẽẽ ½ aaaá aaa1 .5 -1 C# N° test 1-2-3-4-5-6 123456- 123456.7 \uFFFD",
	} {
		for _, text := range strings.Fields(texts) {
			if got := StandInOf([]byte(text)); got != kind {
				t.Errorf("%q: %d, want %d", text, got, kind)
			}
		}
	}
	if got := StandInOf([]byte("1900-01-01 00:00:00.000")); got != StandInDay {
		t.Error(got)
	}
	if StandInOf(nil) != NoStandIn {
		t.Error("an empty text is made up")
	}
}

// What is made of letters and digits only is judged as the obvious program does.
func TestStandInAgainstObvious(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "length")
		letters := rapid.SampledFrom([]string{"0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"}).Draw(t, "row")
		at, step := rapid.IntRange(0, len(letters)-1).Draw(t, "at"), rapid.IntRange(-1, 1).Draw(t, "step")
		s := ""
		for i := range n {
			s += string(letters[((at+i*step)%len(letters)+len(letters))%len(letters)])
		}
		if rapid.IntRange(0, 3).Draw(t, "with a slip") == 0 {
			i := rapid.IntRange(0, n-1).Draw(t, "where")
			s = s[:i] + string(rapid.SampledFrom([]rune("0158axeđ .")).Draw(t, "slip")) + s[i+1:]
		}
		if strings.ContainsAny(s, " .") {
			t.Skip("groups are in the table")
		}
		if got, want := StandInOf([]byte(s)), obviousStandIn(s); got != want {
			t.Fatalf("%q: %d, want %d", s, got, want)
		}
	})
}

func obviousStandIn(s string) StandIn {
	low := strings.ToLower(s)
	same := strings.Trim(low, low[:1]) == ""
	switch {
	case strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }):
		return NoStandIn
	case strings.Trim(s, "0123456789") == "":
		const round = "01234567890123456789012345"
		switch {
		case same && len(s) >= 6:
			return SameDigit
		case len(s) >= 6 && (strings.Contains(round, s) || strings.Contains(backwards(round), s)):
			return DigitRun
		}
	case unicode.IsLetter(rune(s[0])) && strings.IndexFunc(s, unicode.IsDigit) < 0:
		const abc = "abcdefghijklmnopqrstuvwxyz"
		switch {
		case same && (len(s) >= 4 || len(s) == 3 && low[0] != 'i' || low == "xx"):
			return SameLetter
		case len(s) >= 3 && strings.HasPrefix(abc, low), len(s) >= 5 && strings.Contains(abc, low):
			return LetterRun
		}
		for _, row := range keyRows {
			if len(s) >= 4 && (strings.Contains(row, low) || strings.Contains(backwards(row), low)) {
				return LetterRun
			}
		}
	}
	return NoStandIn
}

func backwards(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func TestRepeatedUnit(t *testing.T) {
	for text, want := range map[string]string{"testtest": "test", "asdasdasd": "asd", "abab": "", "aaaaaa": "aaa", "abcab": "", "": "", "abcabcd": "", "thửthử": "thử"} {
		if got := string(RepeatedUnit([]byte(text))); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzStandInOf(f *testing.F) {
	f.Add("000-000-000")
	f.Fuzz(func(t *testing.T, s string) {
		switch got := StandInOf([]byte(s)); got {
		case SameDigit, DigitRun:
			digits := strings.Map(func(r rune) rune {
				if strings.ContainsRune(" .-/", r) {
					return -1
				}
				return r
			}, s)
			if obviousStandIn(digits) != got {
				t.Fatalf("%q: %d", s, got)
			}
		case SignsOnly:
			if strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
				t.Fatalf("%q: signs only", s)
			}
		case SameLetter, LetterRun:
			if obviousStandIn(s) != got {
				t.Fatalf("%q: %d", s, got)
			}
		}
	})
}
