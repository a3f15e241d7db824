package state

import (
	"math"
	"strconv"
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"
)

func imprintOf(from, to int) *Imprint {
	p := &Imprint{}
	for i := from; i < to; i++ {
		p.Add(xxh3.HashSeed([]byte(strconv.Itoa(i)), KeySeed))
	}
	return p
}

// The estimate is within four standard errors of the number of rows that only
// one side has, however many there are beside those.
func TestImprintAccuracy(t *testing.T) {
	for _, c := range []struct{ both, gone, new int }{
		{0, 0, 0}, {1000, 0, 0}, {100_000, 0, 0}, {50_000, 1, 0}, {50_000, 0, 1}, {10, 10, 10},
		{100_000, 100, 100}, {100_000, 500, 20_000}, {0, 100_000, 100_000}, {200_000, 50_000, 0},
	} {
		last, this := imprintOf(0, c.both+c.gone), imprintOf(0, c.both)
		this.Merge(imprintOf(1_000_000, 1_000_000+c.new))
		got, _ := this.Apart(last).Float64()
		want := float64(c.gone + c.new)
		if math.Abs(got-want) > 4*want*math.Sqrt(2.0/ImprintSums) {
			t.Errorf("%+v: %v apart, want about %v", c, got, want)
		}
	}
}

// Extracts of the same rows are not apart, in whatever order; neither side is the
// first; and the rows by which one is longer are always seen.
func TestImprintApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Uint64Range(0, 50), 0, 60)
		a, b := rows.Draw(t, "a"), rows.Draw(t, "b")
		var p, q, again Imprint
		for _, h := range a {
			p.Add(h * 0x9E3779B97F4A7C15)
		}
		for i := range a {
			again.Add(a[len(a)-1-i] * 0x9E3779B97F4A7C15)
		}
		for _, h := range b {
			q.Add(h * 0x9E3779B97F4A7C15)
		}
		if p.Apart(&again).Sign() != 0 {
			t.Fatalf("%v is apart from itself", a)
		}
		if p.Apart(&q).Cmp(q.Apart(&p)) != 0 {
			t.Fatalf("%v and %v: %v, and %v the other way", a, b, p.Apart(&q), q.Apart(&p))
		}
		if p.Apart(&q).Int64() < int64(max(len(a)-len(b), len(b)-len(a))) {
			t.Fatalf("%d rows and %d rows are %v apart", len(a), len(b), p.Apart(&q))
		}
	})
}
