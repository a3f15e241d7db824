package format

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rasoat/rules/message"
	"rasoat/rules/reference"
)

// The slow and obvious twins of the kernels: what each format says, as a
// regular expression over the whole value and a little arithmetic.

var (
	slowCitizenID = regexp.MustCompile(`^[0-9]{3}[0-3][0-9]{8}$`)
	slowTaxCode   = regexp.MustCompile(`^([0-9]{10})(?:-([0-9]{3}))?$`)
	slowPhone     = regexp.MustCompile(`^(?:(?:0|\+?84)(?:(?:3[2-9]|5[25689]|7[06789]|8[1-9]|9[0-9])[0-9]{7}|` + areas() + `)|(?:\+?84)?1[89]00[0-9]{4,6})$`)
	slowBetween   = regexp.MustCompile(`([0-9])(?:[.\p{Z}\t\n\v\f\r\x{85}\x{200b}-\x{200d}\x{feff}])+([0-9])`)
	slowEmail     = regexp.MustCompile(`^[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)
)

// areas writes each area code with the digits that make it ten.
func areas() string {
	var as []string
	for a := range facts(phoneAreasCSV) {
		as = append(as, fmt.Sprintf("%s[0-9]{%d}", a, 10-len(a)))
	}
	return strings.Join(as, "|")
}

func TestPublishedTaxCodes(t *testing.T) {
	text, err := os.ReadFile("../../../shared/reference/tax_code_examples.txt")
	if os.IsNotExist(err) {
		t.Skip("the published tax codes are not here to compare with")
	}
	codes := strings.Fields(string(text))
	if len(codes) != 156 {
		t.Errorf("%d published codes, want 156", len(codes))
	}
	is := judge(t, "vn.tax_code", "2026-11-21")
	branches, wrong := 0, 0
	for _, c := range codes {
		v := []byte(c)
		if reason := is(v); reason != "" {
			t.Errorf("%s: %s", v, reason)
		}
		if len(v) > 10 {
			branches++
		}
		wrong += failsWithAnyDigitChanged(t, is, v)
	}
	if branches != 17 || wrong != 156*10*9 {
		t.Errorf("%d with a branch, %d changed ones fail; want 17 and %d", branches, wrong, 156*10*9)
	}
}

// failsWithAnyDigitChanged changes each of the first ten digits to each other
// digit and counts those that fail by their check digit.
func failsWithAnyDigitChanged(t *testing.T, is Func, v []byte) (failed int) {
	for i := range 10 {
		right := v[i]
		for d := byte('0'); d <= '9'; d++ {
			if v[i] = d; d == right {
				continue
			}
			if is(v) == wrongCheckDigit {
				failed++
			} else {
				t.Errorf("%s passes with its digit %d changed", v, i+1)
			}
		}
		v[i] = right
	}
	return failed
}

// taxCheckDigit is the formula of the manual, done on numbers.
func taxCheckDigit(v string) bool {
	sum := 0
	for i, w := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += w * int(v[i]-'0')
	}
	return sum%11 != 0 && 10-sum%11 == int(v[9]-'0')
}

func slowIsTaxCode(v []byte) bool {
	m := slowTaxCode.FindSubmatch(v)
	if m == nil {
		return slowCitizenID.Match(v)
	}
	return string(m[2]) != "000" && taxCheckDigit(string(m[1]))
}

func slowIsPhone(v []byte) bool {
	s := string(v)
	for slowBetween.MatchString(s) {
		s = slowBetween.ReplaceAllString(s, "$1$2")
	}
	return utf8.ValidString(s) && slowPhone.MatchString(s)
}

func slowIsCode(list string) func(v []byte) bool {
	l, _ := reference.Lookup(list)
	codes := map[string]bool{}
	l.At(ExampleDay).Each(func(code string) { codes[code] = true })
	return func(v []byte) bool { return codes[string(v)] }
}

// twin is a format with its twin and a pattern that comes near to valid values.
type twin struct {
	name string
	slow func(v []byte) bool
	near string
}

var twins = slices.Concat(firstTwins, vietnameseTwins, worldTwins)

var firstTwins = []twin{
	{"vn.citizen_id", slowCitizenID.Match, ` ?[0-9]{9,13}[0-9. ]?`},
	{"vn.tax_code", slowIsTaxCode, `0?[0-9]{9}[0-9]{0,3}(?:-[0-9]{2,4})?`},
	{"vn.phone", slowIsPhone, `[+ ]?(?:0|84|)(?:1[0-9]00|2[0-9]{2}|[3-9][0-9]|1[0-9]{2})[ .]{0,2}[0-9]{3,5}[. \x{a0}-]?[0-9]{1,5}[. ]?`},
	{"vn.province_code", slowIsCode("vn.provinces"), `[0-9]{1,3}[ .]?`},
	{"vn.commune_code", slowIsCode("vn.communes"), `[0-3]?[0-9]{3,5}(?:\.0)?`},
	{"email", slowEmail.Match, `[a-z._%+-]{0,3}@?[a-zA-Z0-9-]{0,3}\.?[a-z0-9-]{0,2}[.@][a-z]{0,3}[0-9. ]?`},
}

// agree holds a kernel to its twin, and its reasons to the messages.
func agree(t rapid.TB, name string, is Func, slow func([]byte) bool, v []byte) {
	before := string(v)
	reason := is(v)
	if (reason == "") != slow(v) {
		t.Errorf("%s: %q: reason %q, its twin says %v", name, v, reason, slow(v))
	}
	if _, ok := message.Lookup(reason); reason != "" && !ok {
		t.Errorf("%s: %q: the reason %q is no message", name, v, reason)
	}
	if string(v) != before {
		t.Errorf("%s: %q was changed to %q", name, before, v)
	}
}

func TestEveryFormatHasATwin(t *testing.T) {
	for _, name := range Names() {
		if !slices.ContainsFunc(twins, func(w twin) bool { return w.name == name }) {
			t.Errorf("%s is held to no slow and obvious twin", name)
		}
	}
}

func TestKernelsAgreeWithTheirTwins(t *testing.T) {
	for _, twin := range twins {
		t.Run(twin.name, func(t *testing.T) {
			is := judge(t, twin.name, "2026-11-21")
			near := rapid.StringMatching(twin.near)
			rapid.Check(t, func(t *rapid.T) {
				agree(t, twin.name, is, twin.slow, []byte(near.Draw(t, "value")))
			})
		})
	}
}

func TestAllShortCodesAgreeWithTheirTwins(t *testing.T) {
	for _, name := range []string{"vn.province_code", "vn.commune_code"} {
		f, _ := Lookup(name)
		is, length, valid := f.New(ExampleDay), len(f.Valid[0]), 0
		for n := range map[int]int{2: 100, 5: 100000}[length] {
			v := []byte("00000")[:length]
			for i := length - 1; n > 0; i, n = i-1, n/10 {
				v[i] = '0' + byte(n%10)
			}
			if is(v) == "" {
				valid++
			}
		}
		if want := map[int]int{2: 34, 5: 3321}[length]; valid != want {
			t.Errorf("%s: %d codes pass, want %d", name, valid, want)
		}
	}
}

// FuzzKernels feeds the same bytes to every kernel and its twin.
func FuzzKernels(f *testing.F) {
	for _, name := range Names() {
		format, _ := Lookup(name)
		for _, v := range append(format.Valid, format.Invalid...) {
			f.Add([]byte(v))
		}
	}
	kernels := make([]Func, len(twins))
	for i, twin := range twins {
		kernels[i] = judge(f, twin.name, "2026-11-21")
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		for i, twin := range twins {
			agree(t, twin.name, kernels[i], twin.slow, v)
		}
	})
}
