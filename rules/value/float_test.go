package value

import (
	"math"
	"math/big"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"
)

// The float64 of a decimal is the one next to it: package big says which.
func TestFloat64(t *testing.T) {
	check := func(t failer, num decimal128.Num) {
		t.Helper()
		want, _ := new(big.Rat).SetFrac(num.BigInt(), decimal128.GetScaleMultiplier(Scale).BigInt()).Float64()
		if got := Float64(num); math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("Float64(%s) = %v, want %v", FormatDecimal(num), got, want)
		}
	}
	for n := range int64(2000) {
		for _, text := range []string{"%", "-%", "%.5", "0.%", "0.0000000%", "%000000000000000", "%.00000000000007"} {
			check(t, mustDecimal(t, text, n))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 1e6), rapid.Uint64Range(1<<53-2, 1<<53+3)).Draw(t, "digits")
		num := decimal128.FromU64(n).Mul(decimal128.FromU64(powersOfTen[rapid.IntRange(0, Scale).Draw(t, "power")]))
		if rapid.Bool().Draw(t, "any bits") {
			num = decimal128.New(rapid.Int64().Draw(t, "high"), rapid.Uint64().Draw(t, "low"))
		}
		check(t, num)
		check(t, num.Negate())
	})
}

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// mustDecimal reads a text in which % stands for a number.
func mustDecimal(t failer, text string, n int64) decimal128.Num {
	t.Helper()
	digits := ""
	for _, c := range text {
		if c == '%' {
			digits += strconv.FormatInt(n, 10)
		} else {
			digits += string(c)
		}
	}
	num, ok := ParseDecimal(digits)
	if !ok {
		t.Fatalf("%s is no decimal", digits)
	}
	return num
}

func BenchmarkFloat64(b *testing.B) {
	for _, text := range []string{"7", "1234567.89", "21.0285114", "12345678901234567.123456789"} {
		num, _ := ParseDecimal(text)
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Float64(num)
			}
		})
	}
}
