package state

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"

	"rasoat/rules/spill"
)

// drawRecords draws records of many keys or of one, of short texts and long.
func drawRecords(t *rapid.T) []Record {
	all := make([]Record, rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 3000)).Draw(t, "records"))
	keys := rapid.SampledFrom([]int{1, 3, 1000}).Draw(t, "keys")
	longest := rapid.SampledFrom([]int{3, 30, 600, LongestText}).Draw(t, "longest text")
	segments := rapid.SampledFrom([]int{1, 3}).Draw(t, "segments")
	for i := range all {
		text := make([]byte, i*7919%min(longest, 1+i*50))
		copy(text, fmt.Sprint(i%700))
		all[i] = Record{Key: xxh3.HashSeed(fmt.Append(nil, i%keys), 1), Row: uint64(i) * uint64(i), Segment: uint32(i % segments), Text: text}
	}
	return all
}

// gatherRecords adds records in pieces, some of which go through their byte
// form, and merges them.
func gatherRecords(t *rapid.T, all []Record, share *spill.Share, byText bool) *Records {
	parts := make([]*Records, rapid.IntRange(1, 4).Draw(t, "workers"))
	for i := range parts {
		parts[i] = NewRecords(share, byText)
	}
	batch := rapid.SampledFrom([]int{1, 10, 500}).Draw(t, "batch")
	for i, rec := range all {
		rec.Segment += 7
		parts[i/batch*31%len(parts)].Add(rec)
	}
	for i, p := range parts {
		if rapid.IntRange(0, 3).Draw(t, "sent") == 0 {
			d := NewDecoder(p.Append(nil))
			p.Discard()
			if parts[i] = DecodeRecords(d, share, byText); d.Err() != nil {
				t.Fatal(d.Err())
			}
		}
		parts[i].Remap(func(s uint32) uint32 { return s - 4 })
	}
	whole := parts[0]
	for _, o := range parts[1:] {
		whole.Merge(o)
	}
	whole.Remap(func(s uint32) uint32 { return s - 3 })
	return whole
}

// Under any budget, in any pieces, the records that are read are those that were
// added, all of one key (or key and text) in one partition, in the same order
// each time, and all memory is given back.
func TestRecordsInABudget(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		want, b := drawRecords(t), drawBudget(t, dir)
		share, byText := b.Share(), rapid.Bool().Draw(t, "by text")
		r := gatherRecords(t, want, share, byText)
		got, where, reader := []Record(nil), map[string]int{}, RecordReader{}
		for p := range Partitions {
			var once, again []Record
			for _, to := range []*[]Record{&once, &again} {
				r.Each(p, &reader, func(rec *Record) {
					*to = append(*to, *rec)
					(*to)[len(*to)-1].Text = append([]byte{}, rec.Text...)
				})
			}
			if !reflect.DeepEqual(once, again) || int64(len(once)) != r.Size(p) {
				t.Fatalf("partition %d of %d: %d records, and then %d", p, r.Size(p), len(once), len(again))
			}
			for _, rec := range once {
				of := fmt.Sprint(rec.Key)
				if byText {
					of += string(rec.Text)
				}
				if at, ok := where[of]; ok && at != p {
					t.Fatalf("%s is in the partitions %d and %d", of, at, p)
				}
				where[of] = p
			}
			got = append(got, once...)
		}
		slices.SortFunc(got, func(a, b Record) int { return cmp.Compare(a.Row, b.Row) })
		if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("%d records, want %d", len(got), len(want))
		}
		r.Discard()
		requireGivenBack(t, b, share)
	})
}

// The byte form does not show what was spilled.
func TestSpilledRecordsHaveTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		all, share := drawRecords(t), drawBudget(t, dir).Share()
		defer share.Close()
		whole := NewRecords(nil, true)
		for _, rec := range all {
			whole.Add(rec)
		}
		if !slices.Equal(gatherRecords(t, all, share, true).Append(nil), whole.Append(nil)) {
			t.Fatal("other bytes")
		}
	})
}

// A small budget is kept: what is drawn stays below it, but for a grain.
func TestRecordsStayInTheBudget(t *testing.T) {
	const limit = 4 << 20
	b := spill.New(t.TempDir(), "spill", limit)
	share := b.Share()
	defer share.Close()
	r, most := NewRecords(share, true), int64(0)
	for i := range 500_000 { // 15 MB of records
		r.Add(Record{Key: 1, Row: uint64(i), Text: fmt.Appendf(nil, "an nguyen van %d", i)})
		most = max(most, b.Used())
	}
	if most > limit+share.Grain() || r.Len() != 500_000 || len(r.runs) < 3 || share.Err() != nil {
		t.Errorf("%d bytes were drawn of %d for %d records in %d runs, %v", most, limit, r.Len(), len(r.runs), share.Err())
	}
}

// Whatever bytes are taken for a chunk, reading it ends.
func FuzzRecordChunk(f *testing.F) {
	var c recordChunk
	for i := range uint64(5) {
		c.add(&Record{Key: i << 60, Row: i * i << 40, Segment: uint32(i), Text: []byte("an nguyen van")})
	}
	f.Add(c.data)
	f.Add(c.data[:len(c.data)-1])
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		if err := eachRecord(data, nil, func(rec *Record) { n += 11 + len(rec.Text) }); n > len(data) || err == nil && n > 0 && len(data) == 0 {
			t.Fatalf("%d bytes of %d: %v", n, len(data), err)
		}
	})
}
