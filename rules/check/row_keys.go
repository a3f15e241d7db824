package check

import (
	"slices"
	"sync"

	"rasoat/rules"
	"rasoat/rules/internal/state"
	"rasoat/rules/spill"
)

// rowKeys gathers the key of every tested row, for the checks that can say only
// at the end which rows fail.
type rowKeys struct {
	cols    []int
	typed   int // how many of them, the last ones, are compared by their types
	folding rules.Folding
	keys    *state.Keys
	share   *spill.Share
}

// keyScratch are the keys of a batch, as scratch for all rules of a run: those of a
// night's small extracts would each grow their own, a fifth of all that is
// allocated.
var keyScratch = sync.Pool{New: func() any { return new([]state.Key) }}

func (r *rowKeys) Update(b *rules.Batch, tested rules.Bits) {
	hash := b.KeyHash(b.KeyTexts(r.cols, len(r.cols)-r.typed, r.folding))
	keys := keyScratch.Get().(*[]state.Key)
	defer keyScratch.Put(keys)
	*keys = slices.Grow((*keys)[:0], int(tested.Count()))
	tested.Each(func(i int) {
		*keys = append(*keys, state.Key{Hash: hash(i), Row: uint64(b.ID(i)), Segment: b.SegmentOf(i)})
	})
	r.keys.AddAll(*keys)
}

func (r *rowKeys) Append(b []byte) []byte      { return r.keys.Append(append(b, 1)) }
func (r *rowKeys) Remap(f func(uint32) uint32) { r.keys.Remap(f) }

func (r *rowKeys) Decode(b []byte) error {
	d := state.NewDecoder(b)
	d.Version(1)
	r.keys = state.DecodeKeys(d, r.share)
	return d.Err()
}
