package check

import (
	"math/big"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"pgregory.net/rapid"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/value"
)

// The ends of a range of integers are those that comparing decimals gives.
func TestIntegerEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		exclusive := rapid.Bool().Draw(t, "exclusive")
		b := bounds[decimal128.Num]{low: drawBound(t), high: drawBound(t)}
		low, high, ok := integerEnds(b, exclusive)
		if !ok {
			return
		}
		step := kernel.One(exclusive)
		for _, v := range []int64{low, high, 0, rapid.Int64Range(-20, 20).Draw(t, "near"), rapid.Int64().Draw(t, "any")} {
			for _, v := range []int64{v - 1, v, v + 1} {
				d := decimal128.FromI64(v).Mul(tenToScale)
				want := (b.low == nil || d.Cmp(*b.low) >= step) && (b.high == nil || d.Cmp(*b.high) <= -step)
				if got := low <= v && v <= high; got != want {
					t.Fatalf("%d in %d…%d: %v, want %v", v, low, high, got, want)
				}
			}
		}
	})
}

func drawBound(t *rapid.T) *decimal128.Num {
	text := rapid.SampledFrom([]string{"", "0", "0.5", "-0.5", "7", "-3.000000000000000001", "9223372036854775807", "9223372036854775807.5",
		"-9223372036854775808", "-9223372036854775808.5", "99999999999999999999", "-99999999999999999999"}).Draw(t, "bound")
	if text == "" {
		return nil
	}
	v, ok := value.ParseDecimal(text)
	if !ok {
		t.Fatalf("%s is no decimal", text)
	}
	return &v
}

// Comparing with a sum is exact where the sum does not fit.
func TestCompareWithSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zero := decimal128.Num{}
		var v [3]decimal128.Num
		for i := range v {
			if b := drawBound(t); b != nil {
				v[i] = *b
			} else {
				v[i] = zero
			}
		}
		want := v[0].BigInt().Cmp(new(big.Int).Add(v[1].BigInt(), v[2].BigInt()))
		if got := compareWithSum(v[0], v[1], v[2]); got != want {
			t.Fatalf("%v against %v + %v: %d, want %d", v[0].BigInt(), v[1].BigInt(), v[2].BigInt(), got, want)
		}
	})
}

// A text is tidy when splitting it at its blanks and joining it with spaces
// changes nothing.
func TestTidy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("ab ễđ \t\n\u0085\u00a0\u1680\u2003\u200b\u200d\u2028\u202f\u205f\u3000\ufeff\u00ad\u1e9f\u2010日"))).Draw(t, "text")
		want := strings.Join(strings.FieldsFunc(s, kernel.IsBlank), " ") == s
		if got := spaceFaultOf([]byte(s)) == tidy; got != want {
			t.Fatalf("%+q: tidy is %v", s, got)
		}
	})
}

// The form of a text is the same whatever was seen before it.
func TestFormCache(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"1", "23", "a", "B", "đ", "Ễ", "e\u0301", "/", " ", "²", "日"})
		cache := &formCache{}
		for _, parts := range rapid.SliceOfN(rapid.SliceOfN(part, 0, 5), 0, 300).Draw(t, "texts") {
			v := []byte(strings.Join(parts, ""))
			if cache.hash(v) != hashOfForm(kernel.AppendShape(nil, v)) {
				t.Fatalf("%q", v)
			}
		}
	})
}

// Roots are compared exactly: of whole roots with a difference on the limit, and
// just beside it.
func TestToleranceOfRoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(0, 1e6).Draw(t, "a"), rapid.Int64Range(0, 1e6).Draw(t, "b")
		most := rapid.SampledFrom([]int64{max(a-b, b-a), max(a-b, b-a) - 1, 0, rapid.Int64Range(0, 1e6).Draw(t, "any")}).Draw(t, "most")
		if most < 0 {
			return
		}
		square := func(n int64) *result { return &result{squared: true, value: new(big.Rat).SetInt64(n * n)} }
		if got, want := (tolerance{most: big.NewRat(most, 1)}).allows(square(a), square(b)), max(a-b, b-a) <= most; got != want {
			t.Fatalf("√%d² and √%d² differ by at most %d: %v", a, b, most, got)
		}
		if b == 0 {
			return
		}
		part := tolerance{most: big.NewRat(most, b), relative: true}
		if got, want := part.allows(square(a), square(b)), max(a-b, b-a) <= most; got != want {
			t.Fatalf("√%d² and √%d² differ by at most %d/%d: %v", a, b, most, b, got)
		}
	})
}
