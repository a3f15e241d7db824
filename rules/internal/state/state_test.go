package state

import (
	"bytes"
	"cmp"
	"math"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"
)

// codec is a state with its codec, so that all can be put to the same laws: add
// folds in the i-th of some values, merge another state of the same kind.
type codec struct {
	name   string
	empty  func() any
	add    func(s any, i int)
	merge  func(s, o any)
	append func(s any, b []byte) []byte
	decode func(d *Decoder) any
}

var codecs = []codec{
	{"counts", func() any { return &Counts{} },
		func(s any, i int) { s.(*Counts).Add(Counts{int64(i), int64(i % 3), 1, int64(i % 2)}) },
		func(s, o any) { s.(*Counts).Add(*o.(*Counts)) },
		func(s any, b []byte) []byte { return s.(*Counts).Append(b) },
		func(d *Decoder) any { c := DecodeCounts(d); return &c }},
	{"top", func() any { return &Top{} },
		func(s any, i int) {
			if top := s.(*Top); !top.Add([]byte(strconv.Itoa(i)), int64(i%5)+1) {
				top.Forget()
			}
		},
		func(s, o any) { s.(*Top).Merge(o.(*Top)) },
		func(s any, b []byte) []byte { return s.(*Top).Append(b) },
		func(d *Decoder) any { t := DecodeTop(d); return &t }},
	{"texts", func() any { return &Texts{} },
		func(s any, i int) { s.(*Texts).Add([]byte(strconv.Itoa(i*7919)), int64(i)) },
		func(s, o any) { s.(*Texts).Merge(o.(*Texts)) },
		func(s any, b []byte) []byte { return s.(*Texts).Append(b) },
		func(d *Decoder) any { t := DecodeTexts(d); return &t }},
	{"moments", func() any { return &Moments{} },
		func(s any, i int) { s.(*Moments).Add(decimal128.FromI64(int64(i) * -0x123456789)) },
		func(s, o any) { s.(*Moments).Merge(o.(*Moments)) },
		func(s any, b []byte) []byte { return s.(*Moments).Append(b) },
		func(d *Decoder) any { m := DecodeMoments(d); return &m }},
	{"sketch", func() any { return &Sketch{} },
		func(s any, i int) { s.(*Sketch).Add(float64(i-3) * math.Pow(10, float64(i%40-20))) },
		func(s, o any) { s.(*Sketch).Merge(o.(*Sketch)) },
		func(s any, b []byte) []byte { return s.(*Sketch).Append(b) },
		func(d *Decoder) any { k := DecodeSketch(d); return &k }},
	{"cardinality", func() any { return &Cardinality{} },
		func(s any, i int) { s.(*Cardinality).Add(Hash([]byte(strconv.Itoa(i)))) },
		func(s, o any) { s.(*Cardinality).Merge(o.(*Cardinality)) },
		func(s any, b []byte) []byte { return s.(*Cardinality).Append(b) },
		func(d *Decoder) any { c := DecodeCardinality(d); return &c }},
	{"numbers", func() any { return NewNumbers(nil) },
		func(s any, i int) {
			v := decimal128.FromI64(int64(i%7) * 250).Mul(decimal128.GetScaleMultiplier(i % 3 * 9))
			s.(*Numbers).Add(Number{v.Sub(decimal128.FromI64(500)), uint64(i + i/50*3), uint32(i % 4)})
		},
		func(s, o any) { s.(*Numbers).Merge(o.(*Numbers)) },
		func(s any, b []byte) []byte { return s.(*Numbers).Append(b) },
		func(d *Decoder) any { return DecodeNumbers(d, nil) }},
	{"series", func() any { return NewSeries(nil) },
		func(s any, i int) {
			s.(*Series).Add(Member{Group: xxh3.Hash128([]byte(strconv.Itoa(i % 9))), At: uint64(i % 4), To: Signed(int64(i%3) - 1), Row: uint64(i), Segment: uint32(i % 5), Code: uint32(i)})
		},
		func(s, o any) { s.(*Series).Merge(o.(*Series)) },
		func(s any, b []byte) []byte { return s.(*Series).Append(b) },
		func(d *Decoder) any { return DecodeSeries(d, nil) }},
	{"keys", func() any { return &Keys{} },
		func(s any, i int) { s.(*Keys).Add(xxh3.Hash128([]byte(strconv.Itoa(i/2))), uint64(i), uint32(i%4)) },
		func(s, o any) { s.(*Keys).Merge(o.(*Keys)) },
		func(s any, b []byte) []byte { return s.(*Keys).Append(b) },
		func(d *Decoder) any { return DecodeKeys(d, nil) }},
	{"imprint", func() any { return &Imprint{} },
		func(s any, i int) { s.(*Imprint).Add(xxh3.HashSeed([]byte(strconv.Itoa(i)), KeySeed)) },
		func(s, o any) { s.(*Imprint).Merge(o.(*Imprint)) },
		func(s any, b []byte) []byte { return s.(*Imprint).Append(b) },
		func(d *Decoder) any { return DecodeImprint(d) }},
}

// Any split, any order, through the byte form or not, gives the same bytes.
func TestStateLaw(t *testing.T) {
	for _, c := range codecs {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.OneOf(rapid.IntRange(0, 40), rapid.IntRange(TopLimit-5, TopLimit+200)).Draw(t, "values")
				order := rapid.Permutation(upTo(n)).Draw(t, "order")
				whole := c.empty()
				for i := range n {
					c.add(whole, i)
				}
				parts := make([]any, rapid.IntRange(1, 4).Draw(t, "parts"))
				for i := range parts {
					parts[i] = c.empty()
				}
				for i, v := range order {
					c.add(parts[i*i%len(parts)], v)
				}
				for i, p := range parts {
					if rapid.Bool().Draw(t, "sent") {
						parts[i] = c.sent(t, p)
					}
				}
				for _, o := range parts[1:] {
					c.merge(parts[0], o)
				}
				if !bytes.Equal(c.append(parts[0], nil), c.append(whole, nil)) {
					t.Fatalf("%d values in %d parts give another %s", n, len(parts), c.name)
				}
			})
		})
	}
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func (c codec) sent(t interface{ Fatalf(string, ...any) }, s any) any {
	d := NewDecoder(c.append(s, nil))
	arrived := c.decode(d)
	if err := d.Err(); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return arrived
}

// No bytes make a decoder panic or allocate more than the states it is made
// for; what it accepts can be written again.
func FuzzDecode(f *testing.F) {
	for k, c := range codecs {
		s := c.empty()
		f.Add(byte(k), c.append(s, nil))
		for i := range 30 {
			c.add(s, i)
		}
		raw := c.append(s, nil)
		f.Add(byte(k), raw)
		f.Add(byte(k), raw[:len(raw)/2])
		f.Add(byte(k), append(slices.Clone(raw), 0))
		f.Add(byte(k), bytes.Repeat([]byte{0xFF}, 40))
	}
	f.Fuzz(func(t *testing.T, k byte, raw []byte) {
		c := codecs[int(k)%len(codecs)]
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d := NewDecoder(raw)
		s := c.decode(d)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 8<<20+200*uint64(len(raw)) {
			t.Fatalf("%s: %d bytes made the decoder allocate %d", c.name, len(raw), n)
		}
		if d.Err() == nil {
			c.sent(t, s)
		}
	})
}

// Every truncation of real bytes is an error, and so is a byte too many.
func TestTruncation(t *testing.T) {
	for _, c := range codecs {
		s := c.empty()
		for i := range 20 {
			c.add(s, i)
		}
		raw := c.append(s, nil)
		for n := range min(len(raw), 400) {
			d := NewDecoder(raw[:n])
			if c.decode(d); d.Err() == nil {
				t.Errorf("%s: %d of %d bytes are taken", c.name, n, len(raw))
			}
		}
		d := NewDecoder(append(raw, 0))
		if c.decode(d); d.Err() == nil {
			t.Errorf("%s: a byte too many is taken", c.name)
		}
	}
}

// A Top counts like a map, and overflows by how many values there are, not by
// their order.
func TestTop(t *testing.T) {
	var top Top
	for i := range TopLimit {
		if !top.Add([]byte(strconv.Itoa(i%TopLimit)), 1) {
			t.Fatalf("value %d was refused", i)
		}
	}
	if !top.Add([]byte("7"), 2) || top.Add([]byte("new"), 1) || top.Distinct() != TopLimit {
		t.Errorf("at the limit: %d values", top.Distinct())
	}
	most := top.Most(3)
	want := []ValueCount{{"7", 3}, {"0", 1}, {"1", 1}}
	if !slices.Equal(most, want) {
		t.Errorf("commonest: %v", most)
	}
	var one, other Top
	for i := range TopLimit {
		one.Add([]byte(strconv.Itoa(i)), 1)
		other.Add([]byte(strconv.Itoa(i+1)), 1)
	}
	if one.Merge(&other); !one.Overflow || one.Most(1) != nil || one.Add([]byte("0"), 1) {
		t.Error("a merge past the limit does not overflow")
	}
}

// Keys that came more than once are those that a map finds.
func TestKeysRepeated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var keys Keys
		want := map[xxh3.Uint128][]uint64{}
		for row := range rapid.IntRange(0, 200).Draw(t, "rows") {
			h := drawHash(t)
			keys.Add(h, uint64(row), 0)
			want[h] = append(want[h], uint64(row))
		}
		got := map[xxh3.Uint128][]uint64{}
		groups := keys.Repeated(rapid.IntRange(1, 3).Draw(t, "jobs"), func(k Key) { got[k.Hash] = append(got[k.Hash], k.Row) })
		for h, rows := range want {
			slices.Sort(got[h])
			if len(rows) > 1 && !slices.Equal(got[h], rows) || len(rows) == 1 && got[h] != nil {
				t.Fatalf("%v: rows %v, want %v", h, got[h], rows)
			}
		}
		if groups != int64(len(got)) || keys.Len() != 0 {
			t.Fatalf("%d groups are %d, %d keys left", len(got), groups, keys.Len())
		}
	})
}

// drawHash draws few different hashes, some of which share a partition, a slot
// of a table, or are zero.
func drawHash(t *rapid.T) xxh3.Uint128 {
	half := rapid.SampledFrom([]uint64{0, 1, 1 << 20, 1 << 56, 3 << 56, math.MaxUint64})
	return xxh3.Uint128{Hi: half.Draw(t, "high"), Lo: half.Draw(t, "low")}
}

// A Set is a map.
func TestSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set Set
		want := map[xxh3.Uint128]bool{}
		for range rapid.IntRange(0, 300).Draw(t, "adds") {
			h := drawHash(t)
			if rapid.Bool().Draw(t, "random") {
				h = xxh3.Uint128{Hi: rapid.Uint64().Draw(t, "hi"), Lo: rapid.Uint64().Draw(t, "lo")}
			}
			if set.Contains(h) != want[h] {
				t.Fatalf("%v: %v", h, set.Contains(h))
			}
			set.Add(h)
			want[h] = true
		}
		for h := range want {
			if !set.Contains(h) {
				t.Fatalf("%v was added", h)
			}
		}
		if set.Len() != int64(len(want)) {
			t.Fatalf("%d keys by Len; want %d", set.Len(), len(want))
		}
	})
}

// Quantiles are within the accuracy that is promised.
func TestSketchAccuracy(t *testing.T) {
	var s Sketch
	for i := 1; i <= 100_000; i++ {
		s.Add(float64(i) * 13)
	}
	for _, q := range []float64{0.01, 0.25, 0.5, 0.75, 0.99} {
		want := q * 100_000 * 13
		if got, ok := s.Quantile(q); !ok || math.Abs(got-want) > 1.01*SketchAccuracy*want {
			t.Errorf("quantile %v: %v, want %v", q, got, want)
		}
	}
	var empty Sketch
	if _, ok := empty.Quantile(0.5); ok {
		t.Error("the median of nothing")
	}
	empty.Add(math.NaN())
	empty.Add(math.Inf(1))
	if _, ok := empty.Quantile(0.5); ok {
		t.Error("what is no number has a median")
	}
}

func TestRange(t *testing.T) {
	var r, o Range[int]
	r.Merge(&o, cmp.Less[int])
	if r.Seen {
		t.Error("nothing was seen")
	}
	for _, v := range []int{3, 1, 2} {
		o.Add(v, cmp.Less[int])
	}
	if r.Merge(&o, cmp.Less[int]); r != (Range[int]{true, 1, 3}) {
		t.Errorf("%+v", r)
	}
}
