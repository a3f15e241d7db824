package value

import (
	"math"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"
)

var forms = map[string]Form{"point": {}, "comma": {number: DecimalComma}}

func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		form, text string
		want       int64
	}{
		{"point", "12", 12}, {"point", "-5", -5}, {"point", "+5", 5}, {"point", "007", 7}, {"point", " 12\u00a0", 12}, {"point", "0", 0}, {"point", "-0", 0},
		{"point", "1,234,567", 1234567}, {"point", "1 234 567", 1234567}, {"point", "1\u00a0234\u202f567", 1234567}, {"comma", "1.234.567", 1234567}, {"comma", "-12.345", -12345},
		{"point", "9223372036854775807", math.MaxInt64}, {"point", "-9223372036854775808", math.MinInt64}, {"point", "9,223,372,036,854,775,807", math.MaxInt64},
		{"point", "000000000000000000000000000012", 12},
	} {
		f := forms[c.form]
		if got, ok := f.Integer([]byte(c.text)); !ok || got != c.want {
			t.Errorf("%s: Integer(%q) = %d, %v, want %d", c.form, c.text, got, ok, c.want)
		}
	}
	for _, c := range []struct{ form, text string }{
		{"point", ""}, {"point", "-"}, {"point", "12.0"}, {"point", "1."}, {"point", "1E3"}, {"point", "1,23"}, {"point", "1234,567"}, {"point", "1,234,56"}, {"point", "1,,234"},
		{"point", "0,123"}, {"point", "012,345"}, {"point", "1,234 567"}, {"point", "1.234.567"}, {"point", "12a"}, {"point", "--5"}, {"point", "- 5"}, {"point", "1  234"},
		{"point", "9223372036854775808"}, {"point", "-9223372036854775809"}, {"point", "99999999999999999999999999999999999999999"}, {"point", ",123"}, {"point", "123,"},
		{"comma", "12,0"}, {"comma", "1,234,567"}, {"comma", "12.34"}, {"point", "１２"}, {"point", "100 m2"}, {"point", "1\xc2"}, {"point", "1\xe2\x80"},
	} {
		f := forms[c.form]
		if got, ok := f.Integer([]byte(c.text)); ok {
			t.Errorf("%s: Integer(%q) = %d", c.form, c.text, got)
		}
	}
}

func TestDecimals(t *testing.T) {
	max := strings.Repeat("9", 20) + "." + strings.Repeat("9", 18)
	for _, c := range []struct{ form, text, want string }{
		{"point", "12", "12"}, {"point", "-12.50", "-12.5"}, {"point", "+0.125", "0.125"}, {"point", ".5", "0.5"}, {"point", "12.345", "12.345"}, {"comma", "12.345", "12345"},
		{"comma", "1.234.567,89", "1234567.89"}, {"point", "1,234,567.89", "1234567.89"}, {"point", "1 234 567.89", "1234567.89"}, {"comma", "1\u202f234\u00a0567,89", "1234567.89"},
		{"point", "1.5E3", "1500"}, {"point", "1.23457E+11", "123457000000"}, {"point", "15e-1", "1.5"}, {"comma", "1,5e2", "150"}, {"point", "0E0", "0"}, {"point", "-0.0", "0"},
		{"point", "0.000000000000000001", "0.000000000000000001"}, {"point", "1.0000000000000000000000000", "1"}, {"point", max, max}, {"point", "-" + max, "-" + max},
		{"point", "1e19", "10000000000000000000"}, {"point", "0.00000000000000000001e2", "0.000000000000000001"}, {"point", strings.Repeat("0", 60) + "1", "1"},
		{"point", "100000000000000000000e-1", "10000000000000000000"}, {"point", "0e999999999999999999999", "0"},
		{"point", "12345678901234567890.5", "12345678901234567890.5"}, {"point", "98765432109876543210", "98765432109876543210"},
		{"point", "10e-19", "0.000000000000000001"}, {"point", "0.0000000000000000010", "0.000000000000000001"}, {"point", "1230e-19", "0.000000000000000123"},
	} {
		f := forms[c.form]
		got, ok := f.Decimal([]byte(c.text))
		if s := FormatDecimal(got); !ok || s != c.want {
			t.Errorf("%s: Decimal(%q) = %s, %v, want %s", c.form, c.text, s, ok, c.want)
		}
	}
	for _, c := range []struct{ form, text string }{
		{"point", ""}, {"point", "."}, {"point", "1."}, {"point", "1.2.3"}, {"point", "1,2"}, {"point", "12,34.5"}, {"point", "1.234,5"}, {"point", ",5"}, {"point", "1 .5"},
		{"point", "0.0000000000000000001"}, {"point", "1.0000000000000000000000001"}, {"point", "1" + strings.Repeat("0", 20)}, {"point", "1e20"}, {"point", "1e-19"}, {"point", "1230e-20"}, {"point", "1234567890123456789012.0"},
		{"point", "e5"}, {"point", "1e"}, {"point", "1e+"}, {"point", "1e5.0"}, {"point", "1,234e5"}, {"point", "NaN"}, {"point", "Inf"}, {"point", "0x10"}, {"point", "1_000"},
		{"comma", "1,234,567.89"}, {"comma", "1.5"}, {"point", strings.Repeat("9", 39)}, {"point", "12 tỷ"}, {"point", "1e999999999999999999999"},
	} {
		f := forms[c.form]
		if got, ok := f.Decimal([]byte(c.text)); ok {
			t.Errorf("%s: Decimal(%q) = %s", c.form, c.text, FormatDecimal(got))
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for _, s := range []string{"1,234", "1 234", "1,5", "", "x"} {
		if got, ok := ParseDecimal(s); ok {
			t.Errorf("ParseDecimal(%q) = %s", s, FormatDecimal(got))
		}
	}
	limit := decimal128.GetScaleMultiplier(maxDigits).BigInt()
	rapid.Check(t, func(t *rapid.T) {
		num := decimal128.New(rapid.Int64().Draw(t, "high"), rapid.Uint64().Draw(t, "low"))
		want := strings.TrimSuffix(strings.TrimRight(new(big.Rat).SetFrac(num.BigInt(), decimal128.GetScaleMultiplier(Scale).BigInt()).FloatString(Scale), "0"), ".")
		text := FormatDecimal(num)
		if text != want {
			t.Fatalf("%v prints %q, want %q", num.BigInt(), text, want)
		}
		back, ok := ParseDecimal(text)
		if inRange := num.BigInt().CmpAbs(limit) < 0; ok != inRange || ok && back != num {
			t.Fatalf("%s is read back as %s, %v", text, FormatDecimal(back), ok)
		}
	})
}

// slowNumber reads a number by a regular expression and package big.
func slowNumber(text string, how notation) (*big.Rat, bool) {
	mark, group := regexp.QuoteMeta(string(how.point)), regexp.QuoteMeta(string(how.group))
	blank := "[ \u00a0\u202f]"
	shape := regexp.MustCompile(`^[+-]?(?:\d+(?:` + mark + `\d+)?(?:[eE][+-]?\d+)?|` + mark + `\d+(?:[eE][+-]?\d+)?|[1-9]\d{0,2}(?:(?:` + group + `\d{3})+|(?:` + blank + `\d{3})+)(?:` + mark + `\d+)?)$`)
	text = strings.TrimFunc(text, isBlankRune)
	if !shape.MatchString(text) {
		return nil, false
	}
	plain := regexp.MustCompile(group+"|"+blank).ReplaceAllString(text, "")
	plain = strings.Replace(plain, string(how.point), ".", 1)
	return new(big.Rat).SetString(plain)
}

func checkNumber(t interface{ Fatalf(string, ...any) }, text string) {
	if len(text) > 60 || regexp.MustCompile(`[eE].?\d{4}`).MatchString(text) {
		return // package big would compute the power
	}
	for name, f := range forms {
		want, ok := slowNumber(text, f.number.notation())
		scaled := new(big.Rat)
		if ok {
			scaled.Mul(want, new(big.Rat).SetInt(decimal128.GetScaleMultiplier(Scale).BigInt()))
		}
		decimalOK := ok && scaled.IsInt() && scaled.Num().CmpAbs(decimal128.GetScaleMultiplier(maxDigits).BigInt()) < 0
		if got, gotOK := f.Decimal([]byte(text)); gotOK != decimalOK || gotOK && got.BigInt().Cmp(scaled.Num()) != 0 {
			t.Fatalf("%s: Decimal(%q) = %s, %v, want %v, %v", name, text, FormatDecimal(got), gotOK, want, decimalOK)
		}
		integerOK := ok && !strings.ContainsAny(text, "eE"+string(f.number.notation().point)) && want.Num().IsInt64()
		if got, gotOK := f.Integer([]byte(text)); gotOK != integerOK || gotOK && want.Num().Int64() != got {
			t.Fatalf("%s: Integer(%q) = %d, %v, want %v, %v", name, text, got, gotOK, want, integerOK)
		}
	}
}

func TestNumbersArePackageBig(t *testing.T) {
	part := rapid.SampledFrom([]string{"0", "1", "12", "123", "000", "234", "9223372036854775807", "99999999999999999999", ".", ",", " ", "\u00a0", "\u202f", "-", "+", "e", "E", "18", "19", "20"})
	rapid.Check(t, func(t *rapid.T) {
		checkNumber(t, strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), ""))
	})
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1.234.567,89", "1,234,567.89", "1 234 567", "-9223372036854775808", "1.5E3", ".5", "1e-18"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkNumber(t, text) })
}

func TestParseNumberForm(t *testing.T) {
	for s, want := range map[string]NumberForm{".": DecimalPoint, ",": DecimalComma, " , ": DecimalComma, "1.234.567,89": DecimalComma, "1,234,567.89": DecimalPoint, "1 234,5": DecimalComma, "0.5": DecimalPoint} {
		if got, err := ParseNumberForm(s); err != nil || got != want {
			t.Errorf("ParseNumberForm(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "12.345", "1234", ";", "1,2,3", "số"} {
		if got, err := ParseNumberForm(s); err == nil {
			t.Errorf("ParseNumberForm(%q) = %v", s, got)
		}
	}
	for _, form := range []NumberForm{DecimalPoint, DecimalComma} {
		if got, err := ParseNumberForm(form.String()); err != nil || got != form {
			t.Errorf("%v is read as %v, %v", form, got, err)
		}
	}
}
