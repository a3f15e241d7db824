package state

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/internal/kernel"
)

// TestAddTextsIsAddOneByOne compares the loops over a column with what they
// stand for, those in Go also where there are others.
func TestAddTextsIsAddOneByOne(t *testing.T) {
	defer func(was bool) { fast = was }(fast)
	may := fast
	rapid.Check(t, func(t *rapid.T) {
		fast = may && rapid.Bool().Draw(t, "fast")
		texts := rapid.SliceOfN(rapid.OneOf(
			rapid.StringOfN(rapid.SampledFrom([]rune("aB7 ếđ字🙂")), 0, 12, -1),
			rapid.StringOfN(rapid.SampledFrom([]rune("aB7 ếđ字🙂")), 8, 90, -1),
		), 1, 150).Draw(t, "texts")
		var column kernel.Text
		column.Reset()
		rows := kernel.NewBits(len(texts))
		var c, slowC Cardinality
		var order, slow Texts
		for i, v := range texts {
			column.Data = append(column.Data, v...)
			column.Close()
			if rapid.Bool().Draw(t, "row") {
				rows.Set(i)
				slowC.Add(Hash([]byte(v)))
				slow.Add([]byte(v), kernel.RuneCount([]byte(v)))
			}
		}
		AddTexts(&c, &order, column, rows)
		if fmt.Sprint(order) != fmt.Sprint(slow) {
			t.Fatalf("\n%+v\n%+v", order, slow)
		}
		if rows.Any() && *c.registers != *slowC.registers {
			t.Fatal("other registers")
		}
	})
}

// TestCardinalityAccuracy holds the estimate to three standard errors, for texts
// that differ in little and numbers from one to a million.
func TestCardinalityAccuracy(t *testing.T) {
	for name, text := range map[string]func(i int) string{
		"number":       strconv.Itoa,
		"digits":       func(i int) string { return fmt.Sprintf("%012d", i*97) },
		"last byte":    func(i int) string { return "một dòng chữ dài hơn mười sáu byte " + strconv.Itoa(i) },
		"first byte":   func(i int) string { return strconv.Itoa(i) + " một dòng chữ dài hơn mười sáu byte" },
		"single bits":  func(i int) string { return string([]byte{byte(i), byte(i >> 8), byte(i >> 16)}) },
		"length alone": func(i int) string { return string(make([]byte, i)) },
	} {
		var c Cardinality
		most := 1_000_000
		if name == "length alone" {
			most = 3000
		}
		for i, next := 0, 1; i < most; i++ {
			c.Add(Hash([]byte(text(i))))
			if i+1 != next {
				continue
			}
			if n := float64(c.Estimate()); math.Abs(n-float64(next)) > max(1, 0.0244*float64(next)) {
				t.Errorf("%s: %d values are estimated as %.0f", name, next, n)
			}
			next = next*3 + 1
		}
	}
}
