package score

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		passed, tested int64
		want           string
	}{
		{0, 0, "–"},
		{0, 1, "0.00"},
		{1, 1, "100.00"},
		{1, 3, "33.33"},
		{2, 3, "66.67"},
		{1, 32, "3.13"},             // 3.125: a tie, exact in binary
		{15001, 20000, "75.01"},     // 75.005: a tie, not exact in binary
		{149_989, 200_000, "74.99"}, // 74.9945
		{14_999, 20_000, "75.00"},   // 74.995
		{19_999, 20_000, "99.99"},   // 99.995 would be 100.00
		{999_999_999_999, 1_000_000_000_000, "99.99"},
		{1, 1_000_000_000_000, "0.00"},
		{math.MaxInt64, math.MaxInt64, "100.00"},
		{math.MaxInt64 - 1, math.MaxInt64, "99.99"},
		{1 << 62, math.MaxInt64, "50.00"},
	} {
		if got := Of(c.passed, c.tested).String(); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.passed, c.tested, got, c.want)
		}
	}
}

func TestNoScore(t *testing.T) {
	var none Score
	if none.Exists() || none.Float64() != nil || none.Exact() != nil || none.Points() != 0 {
		t.Errorf("no score: %+v", none)
	}
	if f := Of(0, 1).Float64(); f == nil || *f != 0 {
		t.Error("the score 0 is no score")
	}
}

// drawn is a random tree of means with its value worked out in the plainest
// way.
type drawn struct {
	score   Score
	exact   *big.Rat // 0–100
	failure bool
}

func drawScore(t *rapid.T, depth int) drawn {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		// Few and round numbers make ties and full marks likely.
		tested := rapid.SampledFrom([]int64{1, 2, 3, 7, 8, 32, 100, 20_000, 400_000, 999_983, 1 << 40, math.MaxInt64}).Draw(t, "tested")
		failed := rapid.OneOf(rapid.Int64Range(0, min(tested, 3)), rapid.Int64Range(0, tested)).Draw(t, "failed")
		exact := big.NewRat(tested-failed, tested)
		return drawn{Of(tested-failed, tested), exact.Mul(exact, big.NewRat(100, 1)), failed > 0}
	}
	var m mean
	sum, weights := new(big.Rat), new(big.Rat)
	failure := false
	for range rapid.IntRange(1, 4).Draw(t, "parts") {
		part := drawScore(t, depth-1)
		w := drawWeight(t)
		m.add(w, &part.score)
		sum.Add(sum, new(big.Rat).Mul(w, part.exact))
		weights.Add(weights, w)
		failure = failure || part.failure && w.Sign() > 0
	}
	if weights.Sign() == 0 {
		if m.score().Exists() {
			t.Fatal("a mean of weight 0 exists")
		}
		return drawScore(t, 0)
	}
	return drawn{m.score(), sum.Quo(sum, weights), failure}
}

// drawWeight draws whole, decimal, tiny and huge weights, some of which the
// fixed-point path cannot take.
func drawWeight(t *rapid.T) *big.Rat {
	text := rapid.SampledFrom([]string{"1", "1", "2", "3", "0", "0.5", "0.3", "2.125", "100", "999999.999999",
		"1000000", "1000001", "0.000001", "0.0000001", "99999999999", "0.333333333333333"}).Draw(t, "weight")
	w, _ := new(big.Rat).SetString(text)
	return w
}

// TestPublishedIsRoundedExact: the interval in mean.go never publishes another
// figure than the fraction itself would.
func TestPublishedIsRoundedExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawScore(t, 3)
		if d.score.Exact().Cmp(d.exact) != 0 {
			t.Fatalf("exact %v, want %v", d.score.Exact(), d.exact)
		}
		want := roundHalfUp(d.exact)
		if d.failure {
			want = min(want, 99_99)
		}
		if d.score.failure != d.failure || d.score.Points() != want {
			t.Fatalf("published %v (failure %v), want %v (%v) for %v", d.score, d.score.failure, want, d.failure, d.exact)
		}
		low := new(big.Rat).SetFrac(new(big.Int).SetUint64(d.score.low), new(big.Int).SetUint64(one))
		width := new(big.Rat).SetFrac(new(big.Int).SetUint64(d.score.slack), new(big.Int).SetUint64(one))
		share := new(big.Rat).Quo(d.exact, big.NewRat(100, 1))
		if share.Cmp(low) < 0 || share.Cmp(low.Add(low, width)) > 0 {
			t.Fatalf("%v is outside its interval [%d, +%d]", d.exact, d.score.low, d.score.slack)
		}
	})
}

// TestRank: places are those of the definition, counted one by one.
func TestRank(t *testing.T) {
	m := load(t, "")
	rapid.Check(t, func(t *rapid.T) {
		all := make([]Ranked, rapid.IntRange(0, 12).Draw(t, "n"))
		for i := range all {
			all[i] = Ranked{Of(rapid.Int64Range(0, 4).Draw(t, "passed"), 4), rapid.SampledFrom([]int64{29, 30, 1000}).Draw(t, "rows")}
			if rapid.IntRange(0, 4).Draw(t, "none") == 0 {
				all[i].Score = Score{}
			}
		}
		in := func(r Ranked) bool { return r.Score.Exists() && r.Rows >= m.Ranking.MinRows }
		for i, got := range m.Rank(all) {
			var want Place
			if in(all[i]) {
				want.Rank = 1
				for j, other := range all {
					if !in(other) {
						continue
					}
					want.Of++
					if other.Score.Points() > all[i].Score.Points() {
						want.Rank++
					}
					want.Tied = want.Tied || j != i && other.Score.Points() == all[i].Score.Points()
				}
			}
			if got != want {
				t.Fatalf("%d: %+v, want %+v", i, got, want)
			}
		}
	})
}

func TestInterval(t *testing.T) {
	m := load(t, "")
	for _, c := range []struct {
		clean, rows int64
		want        string
	}{
		{0, 0, "0.00–0.00 false"},
		{-1, 5, "0.00–0.00 false"},
		{6, 5, "0.00–0.00 false"},
		{0, 10, "0.00–27.75 true"}, // z²/(n+z²)
		{10, 10, "72.25–100.00 true"},
		{81, 263, "25.53–36.62 true"}, // Newcombe 1998, table I: 0.2553 to 0.3662
		{15, 148, "6.24–16.05 true"},  // 0.0624 to 0.1605
		{0, 20, "0.00–16.11 true"},    // 0.0000 to 0.1611
		{1, 29, "0.61–17.18 true"},    // 0.0061 to 0.1718
		{math.MaxInt64, math.MaxInt64, "100.00–100.00 true"},
	} {
		low, high, ok := m.Interval(c.clean, c.rows)
		if got := fmt.Sprintf("%v–%v %v", low, high, ok); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.clean, c.rows, got, c.want)
		}
	}
}

// TestIntervalByFloat: the whole-number form is Wilson's formula.
func TestIntervalByFloat(t *testing.T) {
	m := load(t, "")
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.Int64Range(1, 10_000_000).Draw(t, "rows")
		clean := rapid.Int64Range(0, rows).Draw(t, "clean")
		low, high, _ := m.Interval(clean, rows)
		z, n, k := 1.959964, float64(rows), float64(clean)
		spread := z * math.Sqrt(z*z+4*k*(n-k)/n)
		for _, end := range []struct {
			got  Points
			want float64
		}{{low, (2*k + z*z - spread) / (2 * (n + z*z))}, {high, (2*k + z*z + spread) / (2 * (n + z*z))}} {
			if math.Abs(end.got.Float64()-100*end.want) > 0.005001 {
				t.Fatalf("%d of %d: %v, want %v", clean, rows, end.got, 100*end.want)
			}
		}
		if share := Of(clean, rows).Points(); low > share+1 || high < share {
			t.Fatalf("%d of %d: %v is not in %v–%v", clean, rows, share, low, high)
		}
	})
}

func TestWorst(t *testing.T) {
	for i, s := range precedence {
		for _, milder := range precedence[:i+1] {
			if Worst(s, milder) != s || Worst(milder, s) != s {
				t.Errorf("%s is not graver than %s", s, milder)
			}
		}
	}
	if got := Worst(Waived, NotDue, NotDelivered); got != NotApplicable {
		t.Errorf("those without a say say %s", got)
	}
	if want := []Status{"not_applicable", "pass", "warn", "fail", "critical", "error"}; !slices.Equal(precedence, want) {
		t.Errorf("precedence: %v", precedence)
	}
}
