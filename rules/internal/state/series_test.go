package state

import (
	"slices"
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"

	"rasoat/rules/spill"
)

// drawMembers draws rows of few groups or many, in which few stand at the same
// place or many.
func drawMembers(t *rapid.T) []Member {
	all := make([]Member, rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 3000), rapid.IntRange(maxRun-50, maxRun+3000)).Draw(t, "rows"))
	groups, places := rapid.IntRange(1, 40).Draw(t, "groups"), rapid.SampledFrom([]int{1, 3, 1 << 30}).Draw(t, "places")
	for i := range all {
		random := benchHash(i)
		all[i] = Member{Group: benchHash(int(random.Lo % uint64(groups))), At: random.Hi % uint64(places), Row: uint64(i), Segment: uint32(i % 3), Code: uint32(i % 5)}
		if i%7 == 0 {
			all[i].Group, all[i].To = xxh3.Uint128{}, random.Hi
		}
	}
	return all
}

// gatherMembers adds members in pieces, some of which go through their byte
// form, and merges them.
func gatherMembers(t *rapid.T, all []Member, share *spill.Share) *Series {
	parts := make([]*Series, rapid.IntRange(1, 4).Draw(t, "workers"))
	for i := range parts {
		parts[i] = NewSeries(share)
	}
	batch := rapid.SampledFrom([]int{1, 10, 5000}).Draw(t, "batch")
	for i, m := range all {
		m.Segment += 7
		parts[i/batch*31%len(parts)].Add(m)
	}
	for i, p := range parts {
		if rapid.IntRange(0, 3).Draw(t, "sent") == 0 {
			d := NewDecoder(p.Append(nil))
			p.Discard()
			if parts[i] = DecodeSeries(d, share); d.Err() != nil {
				t.Fatal(d.Err())
			}
		}
		parts[i].Remap(func(s uint32) uint32 { return s - 7 })
	}
	for _, o := range parts[1:] {
		parts[0].Merge(o)
	}
	return parts[0]
}

// Under any budget, in any pieces, a walk meets what sorting puts in order, and
// all memory is given back; two walks do not disturb each other.
func TestSeries(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all, b := drawMembers(t), drawBudget(t, dir)
		share := b.Share()
		s := gatherMembers(t, all, share)
		if s.Len() != int64(len(all)) {
			t.Fatalf("%d members, want %d", s.Len(), len(all))
		}
		slices.SortFunc(all, func(a, b Member) int { return order(&a, &b) })
		one, other := s.Walk(), s.Walk()
		for i := range all {
			for _, w := range []*Walk{one, other} {
				if m, ok := w.Next(); !ok || *m != all[i] {
					t.Fatalf("member %d is %v, want %v", i, m, all[i])
				}
			}
		}
		if m, ok := one.Next(); ok {
			t.Fatalf("%v comes after the last", m)
		}
		one.Close()
		other.Close()
		s.Discard()
		requireGivenBack(t, b, share)
	})
}

// A small budget is kept: what is drawn stays below it, but for a grain.
func TestSeriesStaysInTheBudget(t *testing.T) {
	const limit = 16 << 20
	b := spill.New(t.TempDir(), "spill", limit)
	share := b.Share()
	defer share.Close()
	workers, most, n := []*Series{NewSeries(share), NewSeries(share)}, int64(0), 0
	for i := range 1_000_000 { // 48 MB of members
		workers[i>>13&1].Add(Member{Group: benchHash(i / 3), Row: uint64(i)})
		most = max(most, b.Used())
	}
	workers[0].Merge(workers[1])
	w := workers[0].Walk()
	for _, ok := w.Next(); ok; _, ok = w.Next() {
		n++
	}
	if most = max(most, b.Used()); n != 1_000_000 || most > limit+2*share.Grain() || share.Err() != nil {
		t.Errorf("%d members, %d bytes drawn of %d, %v", n, most, limit, share.Err())
	}
}

func BenchmarkSeries(b *testing.B) {
	for name, groups := range map[string]int{"one group": 1, "few groups": 3321, "many groups": 1 << 30} {
		b.Run(name, func(b *testing.B) {
			const rows = 1 << 20
			for b.Loop() {
				s := NewSeries(nil)
				for i := range rows {
					s.Add(Member{Group: benchHash(i * 31 % groups), At: uint64(i * 7919 % rows), Row: uint64(i)})
				}
				w := s.Walk()
				for _, ok := w.Next(); ok; _, ok = w.Next() {
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/rows/float64(b.N), "ns/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}
