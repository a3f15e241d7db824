package state

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"

	"rasoat/rules/spill"
)

// budgets are drawn from: none at all, so that everything is spilled all the
// time; some; enough for all that is drawn here.
var budgets = []int64{0, 4 << 10, 100 << 10, 2 << 20, 1 << 30}

func drawBudget(t *rapid.T, dir string) *spill.Budget {
	return spill.New(dir, dir, rapid.SampledFrom(budgets).Draw(t, "budget"))
}

// drawRows draws how many rows there are, and the key of each: all different,
// few that come often, one that is nearly everywhere, hashes of which only the
// last bytes differ.
func drawRows(t *rapid.T) []Key {
	rows := make([]Key, rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 300), rapid.IntRange(0, 3000), rapid.IntRange(splitAt-10, splitAt+1000)).Draw(t, "rows"))
	different := rapid.OneOf(rapid.IntRange(1, 20), rapid.IntRange(1, len(rows)+1)).Draw(t, "different keys")
	segments := rapid.SampledFrom([]int{1, 3}).Draw(t, "segments")
	shape := rapid.SampledFrom([]string{"spread", "skewed", "crowded"}).Draw(t, "shape")
	for i := range rows {
		key := i * 7919 % different
		if shape == "skewed" && i%5 > 0 {
			key = 0
		}
		h := benchHash(key)
		if shape == "crowded" {
			h.Hi, h.Lo = 0, h.Lo%uint64(different)
		}
		rows[i] = Key{Hash: h, Row: uint64(i), Segment: uint32(i % segments)}
	}
	return rows
}

// gather adds rows in pieces, some of which go through their byte form, and
// merges them.
func gather(t *rapid.T, rows []Key, share *spill.Share) *Keys {
	parts := make([]*Keys, rapid.IntRange(1, 4).Draw(t, "workers"))
	for i := range parts {
		parts[i] = NewKeys(share)
	}
	batch := rapid.SampledFrom([]int{1, 10, 5000}).Draw(t, "batch")
	for i, r := range rows {
		parts[i/batch*31%len(parts)].Add(r.Hash, r.Row, r.Segment+7)
	}
	for i, p := range parts {
		if rapid.IntRange(0, 3).Draw(t, "sent") == 0 {
			d := NewDecoder(p.Append(nil))
			p.discard()
			if parts[i] = DecodeKeys(d, share); d.Err() != nil {
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

func requireGivenBack(t *rapid.T, b *spill.Budget, share *spill.Share) {
	if err := share.Err(); err != nil {
		t.Fatal(err)
	}
	if n := b.Used(); n != 0 {
		t.Fatalf("%d bytes were not given back", n)
	}
	fair := share.Fair()
	if share.Join(); share.Fair() != fair {
		t.Fatal("somebody has not left")
	}
	share.Close()
}

// Under any budget, in any pieces, what came more than once is what a map
// finds, and all memory is given back.
func TestKeysInABudget(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		rows, b := drawRows(t), drawBudget(t, dir)
		share := b.Share()
		k := gather(t, rows, share)
		if k.Len() != int64(len(rows)) {
			t.Fatalf("%d keys, want %d", k.Len(), len(rows))
		}
		byKey := map[xxh3.Uint128][]Key{}
		for _, r := range rows {
			byKey[r.Hash] = append(byKey[r.Hash], r)
		}
		maps.DeleteFunc(byKey, func(_ xxh3.Uint128, rows []Key) bool { return len(rows) == 1 })
		got := map[xxh3.Uint128][]Key{}
		n := k.Repeated(rapid.IntRange(1, 3).Draw(t, "jobs"), func(k Key) { got[k.Hash] = append(got[k.Hash], k) })
		requireSame(t, got, byKey)
		if n != int64(len(byKey)) {
			t.Fatalf("%d repeated keys, want %d", n, len(byKey))
		}
		requireGivenBack(t, b, share)
	})
}

func requireSame(t *rapid.T, got, want map[xxh3.Uint128][]Key) {
	for _, rows := range got {
		slices.SortFunc(rows, func(a, b Key) int { return int(a.Row) - int(b.Row) })
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%d keys have other rows than the %d that are wanted", len(got), len(want))
	}
}

// The byte form does not show what was spilled.
func TestSpilledKeysHaveTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		rows, share := drawRows(t), drawBudget(t, dir).Share()
		defer share.Close()
		whole := NewKeys(nil)
		for _, r := range rows {
			whole.Add(r.Hash, r.Row, r.Segment)
		}
		if !slices.Equal(gather(t, rows, share).Append(nil), whole.Append(nil)) {
			t.Fatal("other bytes")
		}
	})
}

// Rows whose key is outside a set are those that a map finds, also where there
// is no memory for the set; a set may be asked more than once.
func TestOutside(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		rows, b := drawRows(t), drawBudget(t, dir)
		share := b.Share()
		set := []*Set{NewSet(share), NewSet(share)}
		in := map[xxh3.Uint128]bool{}
		every := rapid.SampledFrom([]int{1, 2}).Draw(t, "every")
		for i, r := range drawRows(t) {
			if i%every == 0 {
				set[i/500%2].Add(r.Hash)
				in[r.Hash] = true
			}
		}
		set[0].Merge(set[1])
		if n := set[0].Len(); n != int64(len(in)) || share.Err() != nil {
			t.Fatalf("%d different keys, want %d, %v", n, len(in), share.Err())
		}
		want := map[xxh3.Uint128][]Key{}
		for _, r := range rows {
			if !in[r.Hash] {
				want[r.Hash] = append(want[r.Hash], r)
			}
		}
		for range 2 {
			requireSame(t, outside(t, rows, set[0], share), want)
		}
		set[0].discard()
		requireGivenBack(t, b, share)
	})
}

func outside(t *rapid.T, rows []Key, set *Set, share *spill.Share) map[xxh3.Uint128][]Key {
	got := map[xxh3.Uint128][]Key{}
	over := set.Spilled()
	if over == nil {
		for _, r := range rows {
			if !set.Contains(r.Hash) {
				got[r.Hash] = append(got[r.Hash], r)
			}
		}
		return got
	}
	k := gather(t, rows, share)
	k.Outside(over, rapid.IntRange(1, 3).Draw(t, "jobs"), func(k Key) { got[k.Hash] = append(got[k.Hash], k) })
	return got
}

// A small budget is kept: what is drawn stays below it, but for a grain.
func TestKeysStayInTheBudget(t *testing.T) {
	const limit = 16 << 20
	b := spill.New(t.TempDir(), "spill", limit)
	share := b.Share()
	defer share.Close()
	workers, most := []*Keys{NewKeys(share), NewKeys(share)}, int64(0)
	for i := range 2_000_000 { // 48 MB of keys
		workers[i>>13&1].Add(benchHash(i/2), uint64(i), 0)
		most = max(most, b.Used())
	}
	workers[0].Merge(workers[1])
	n := 0
	groups := workers[0].Repeated(2, func(Key) {
		n++
		most = max(most, b.Used())
	})
	if n != 2_000_000 || groups != 1_000_000 || share.Err() != nil {
		t.Errorf("%d rows of %d keys, %v", n, groups, share.Err())
	}
	if most > limit+2*share.Grain() {
		t.Errorf("%d bytes were drawn of %d", most, limit)
	}
}

// What f panics with reaches who asked, whichever goroutine told.
func TestTellingPanics(t *testing.T) {
	for jobs := 1; jobs <= 3; jobs++ {
		k := NewKeys(nil)
		for i := range 100_000 {
			k.Add(benchHash(i/2), uint64(i), 0)
		}
		func() {
			defer func() {
				if p := recover(); p != "at 70,000" {
					t.Errorf("%d jobs: %v", jobs, p)
				}
			}()
			n := 0
			k.Repeated(jobs, func(Key) {
				if n++; n == 70_000 {
					panic("at 70,000")
				}
			})
		}()
	}
}

// A key that all rows carry takes no more memory than any other.
func TestOneKeyEverywhere(t *testing.T) {
	const limit = 4 << 20
	b := spill.New(t.TempDir(), "spill", limit)
	share := b.Share()
	defer share.Close()
	k, most, n := NewKeys(share), int64(0), 0
	for i := range 1_000_000 { // 24 MB of keys
		k.Add(benchHash(0), uint64(i), 0)
		most = max(most, b.Used())
	}
	k.Repeated(1, func(Key) {
		n++
		most = max(most, b.Used())
	})
	if n != 1_000_000 || most > limit+2*share.Grain() || share.Err() != nil {
		t.Errorf("%d rows, %d bytes drawn of %d, %v", n, most, limit, share.Err())
	}
}

// Who comes late is not starved by who came first and took all: what is written
// out is given back.
func TestFairParts(t *testing.T) {
	b := spill.New(t.TempDir(), "spill", 8<<20)
	first, late := b.Share(), b.Share()
	defer first.Close()
	defer late.Close()
	one, other := NewKeys(first), NewKeys(late)
	add := func(k *Keys, from, to int) {
		for i := from; i < to; i++ {
			k.Add(benchHash(i), uint64(i), 0)
		}
	}
	add(one, 0, 400_000) // more than fit
	if one.held < 6<<20 {
		t.Errorf("%d bytes are held where all could be", one.held)
	}
	for i := 400_000; i < 1_200_000; i += 1000 {
		add(one, i, i+1000)
		add(other, i, i+1000)
	}
	if one.held > 4<<20 || other.held < 2<<20 {
		t.Errorf("the first holds %d bytes, the other %d", one.held, other.held)
	}
}

// Small sets are small: no chunk lies idle.
func TestSmallKeysAreSmall(t *testing.T) {
	for _, rows := range []int{1, 10, 1000, 10_000, 100_000, 1_000_000} {
		b := spill.New("", "", 1<<30)
		k := NewKeys(b.Share())
		for i := range rows {
			k.Add(benchHash(i), uint64(i), 0)
		}
		if used, most := b.Used(), int64(rows*entryBytes*5/4+minChunk*entryBytes); used > most {
			t.Errorf("%d keys take %d bytes, more than %d", rows, used, most)
		}
	}
}

// A block that was damaged in the decoder's sight is refused; what it takes can
// be written again.
func FuzzBlock(f *testing.F) {
	var c chunk
	f.Add(appendBlock(nil, &c))
	for i := range uint64(40) {
		c.entries = append(c.entries, entry{i * 0x9E3779B97F4A7C15, i, i * i})
	}
	f.Add(appendBlock(nil, &c))
	for i := range c.entries {
		c.segments = append(c.segments, uint32(i%3))
	}
	raw := appendBlock(nil, &c)
	f.Add(raw)
	f.Add(raw[:len(raw)-1])
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c, again chunk
		if decodeBlock(raw, &c) != nil {
			return
		}
		if err := decodeBlock(appendBlock(nil, &c), &again); err != nil || !reflect.DeepEqual(c, again) {
			t.Fatalf("%v: %v, again %v", err, c, again)
		}
	})
}
