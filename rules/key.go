package rules

import (
	"encoding/binary"
	"sync"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/state"
	"rasoat/rules/spill"
)

// KeyHash returns the hash by which the rows of a batch are told apart on the
// given columns. The hash of one column is that of its text; of several, that
// of their texts with their lengths, so that ("ab", "c") is not ("a", "bc").
func (b *Batch) KeyHash(cols []Text) func(row int) xxh3.Uint128 {
	if len(cols) == 1 {
		text := cols[0]
		return func(row int) xxh3.Uint128 { return xxh3.Hash128Seed(text.At(row), state.KeySeed) }
	}
	return func(row int) xxh3.Uint128 {
		key := b.hashScratch[:0]
		for _, c := range cols {
			v := c.At(row)
			key = append(binary.AppendUvarint(key, uint64(len(v))), v...)
		}
		b.hashScratch = key
		return xxh3.Hash128Seed(key, state.KeySeed)
	}
}

// FoldedAll returns the folded texts of several columns.
func (b *Batch) FoldedAll(cols []int, f Folding) []Text {
	texts := make([]Text, len(cols))
	for i, c := range cols {
		texts[i] = b.Folded(c, f)
	}
	return texts
}

// KeySet is the set of keys that another dataset or a list holds. Once it is
// asked, nothing more is added.
type KeySet struct {
	mu  sync.Mutex
	set *state.Set
}

// NewKeySet returns an empty set that draws on a share of the budget; nil: on
// none.
func NewKeySet(share *spill.Share) *KeySet { return &KeySet{set: state.NewSet(share)} }

// Contains tells whether a key of the set has the hash. It must not be asked
// when the set is Spilled.
func (k *KeySet) Contains(h xxh3.Uint128) bool { return k.set.Contains(h) }

// Spilled returns the keys, to hold many others against at once, when there
// was no memory for all of them; nil when Contains answers.
func (k *KeySet) Spilled() *state.Keys { return k.set.Spilled() }

// Listed returns the keys, to hold many others against at once, wherever they
// are: those of a set that is in memory are copied.
func (k *KeySet) Listed() *state.Keys { return k.set.Listed() }

// Len is the number of different keys.
func (k *KeySet) Len() int64 { return k.set.Len() }

// AddText adds a single-column key that is at hand as text.
func (k *KeySet) AddText(v []byte, f Folding) {
	k.set.Add(xxh3.Hash128Seed(f.Append(nil, v), state.KeySeed))
}

func kernelAll(n int) Bits {
	b := make(Bits, (n+63)/64)
	b.Fill(n)
	return b
}
