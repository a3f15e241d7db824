package state

import (
	"cmp"
	"slices"

	"github.com/zeebo/xxh3"

	"rasoat/rules/spill"
)

// Append appends the byte form: all keys in order of hash and row, those of
// runs read back from their files.
func (k *Keys) Append(b []byte) []byte {
	b = AppendUint(b, uint64(k.n))
	var r partReader
	for p := range k.parts {
		all := make([]Key, 0, k.size(p))
		k.each(p, &r, func(c *chunk) {
			for i := range c.entries {
				all = append(all, c.entries[i].key(c.segment(i)))
			}
		})
		slices.SortFunc(all, func(a, b Key) int {
			return cmp.Or(cmp.Compare(a.Hash.Hi, b.Hash.Hi), cmp.Compare(a.Hash.Lo, b.Hash.Lo), cmp.Compare(a.Row, b.Row))
		})
		for _, e := range all {
			b = AppendFixed64(AppendFixed64(b, e.Hash.Hi), e.Hash.Lo)
			b = AppendUint(AppendFixed64(b, e.Row), uint64(e.Segment))
		}
	}
	return b
}

// DecodeKeys reads what Append wrote.
func DecodeKeys(d *Decoder, share *spill.Share) *Keys {
	k := NewKeys(share)
	for range d.Len(25) {
		h := xxh3.Uint128{Hi: d.Fixed64(), Lo: d.Fixed64()}
		row, segment := d.Fixed64(), d.Uint()
		if row > maxRow || segment > maxSegment {
			d.Fail()
		}
		if d.Failed() {
			break
		}
		k.Add(h, row, uint32(segment))
	}
	return k
}
