package columnar

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/float16"
	"pgregory.net/rapid"

	"rasoat/rules/value"
)

// What is written is what the forms of values read, exactly: from the year 1000 on.
func TestMomentsAreReadBack(t *testing.T) {
	var form value.Form
	rapid.Check(t, func(rt *rapid.T) {
		most := time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC).UnixMicro()
		micros := rapid.Int64Range(-30_610_224_000_000_000, most).Draw(rt, "micros")
		utc := rapid.Bool().Draw(rt, "utc")
		text := string(AppendMoment(nil, micros, 1000, utc))
		if got, ok := form.Micros([]byte(text), time.UTC); !ok || got != micros {
			rt.Fatalf("%s is read as %d, %v, want %d", text, got, ok, micros)
		}
		days := rapid.Int32Range(-354_285, 2_900_000).Draw(rt, "days")
		text = string(AppendDay(nil, int64(days)))
		if want := time.Unix(int64(days)*86400, 0).UTC().Format("2006-01-02"); text != want {
			rt.Fatalf("%d is %s, want %s", days, text, want)
		}
		if got, ok := form.Day([]byte(text)); !ok || int32(got) != days {
			rt.Fatalf("%s is read as %d, %v", text, got, ok)
		}
	})
}

func TestNumbersAreReadBack(t *testing.T) {
	var form value.Form
	rapid.Check(t, func(rt *rapid.T) {
		n, scale := rapid.Int64().Draw(rt, "n"), rapid.IntRange(0, value.Scale).Draw(rt, "scale")
		text := string(AppendWhole(nil, n, scale))
		want, _ := value.ParseDecimal(slowDecimal(big.NewInt(n), int32(scale)))
		if got, ok := form.Decimal([]byte(text)); !ok || got != want {
			rt.Fatalf("%s is read as %v, %v, want %v", text, got, ok, want)
		}
		raw := rapid.SliceOfN(rapid.Byte(), 1, MaxDecimalBytes).Draw(rt, "raw")
		whole := new(big.Int).SetBytes(raw)
		if raw[0] >= 0x80 {
			whole.Sub(whole, new(big.Int).Lsh(big.NewInt(1), uint(8*len(raw))))
		}
		if got, want := string(AppendBig(nil, raw, scale)), slowDecimal(whole, int32(scale)); got != want {
			rt.Fatalf("%x is %s, want %s", raw, got, want)
		}
	})
}

func TestHalves(t *testing.T) {
	for h := range 1 << 16 {
		want := slowFloat(float64(float16.FromBits(uint16(h)).Float32()), 32)
		if h>>10&31 == 0 { // Arrow for Go takes numbers below 2^-14 for 0
			want = slowFloat(math.Copysign(float64(h&1023)*math.Pow(2, -24), 1-float64(h>>15)*2), 32)
		}
		if h>>10&31 == 31 && h&1023 != 0 {
			want = "NaN"
		}
		if got := string(AppendHalf(nil, uint16(h))); got != want {
			t.Errorf("%04x is %s, want %s", h, got, want)
		}
	}
}

func slowDecimal(n *big.Int, scale int32) string {
	return new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(int(scale))
}

func slowFloat(v float64, bits int) string {
	format := byte('f')
	if v != 0 && (math.Abs(v) < 1e-6 || math.Abs(v) >= 1e21) {
		format = 'e'
	}
	return strings.NewReplacer("+Inf", "Infinity", "-Inf", "-Infinity").Replace(strconv.FormatFloat(v, format, -1, bits))
}
