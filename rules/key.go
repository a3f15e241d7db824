package rules

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/state"
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

// KeySet is the set of keys that another dataset or a list holds.
type KeySet struct{ set state.Set }

// Contains tells whether a key of the set has the hash.
func (k *KeySet) Contains(h xxh3.Uint128) bool { return k.set.Contains(h) }

// Len is the number of different keys.
func (k *KeySet) Len() int { return k.set.Len() }

// Merge takes over the keys of o.
func (k *KeySet) Merge(o *KeySet) { o.set.Each(k.set.Add) }

// Collect adds the keys of the batch on the given columns; rows that miss a
// part of the key have none.
func (k *KeySet) Collect(b *Batch, cols []int, f Folding) {
	rows := kernelAll(b.Count)
	for _, c := range cols {
		rows.AndNot(b.Missing(c))
	}
	hash := b.KeyHash(b.FoldedAll(cols, f))
	rows.Each(func(i int) { k.set.Add(hash(i)) })
}

// AddText adds a single-column key that is at hand as text.
func (k *KeySet) AddText(v []byte, f Folding) {
	k.set.Add(xxh3.Hash128Seed(f.Append(nil, v), state.KeySeed))
}

func kernelAll(n int) Bits {
	b := make(Bits, (n+63)/64)
	b.Fill(n)
	return b
}

// KeyReader collects the keys of a dataset batch by batch; it belongs to one
// worker.
type KeyReader struct {
	batch *Batch
	cols  []int
	need  Need
}

// NewKeyReader returns a reader of the needed columns, which must be declared.
func (p *Plan) NewKeyReader(need Need) *KeyReader {
	k := &KeyReader{batch: newBatch(p), need: need}
	for _, c := range need.Columns {
		k.cols = append(k.cols, p.Dataset.Index(c))
	}
	return k
}

// Read returns the keys of one batch.
func (k *KeyReader) Read(in Input) *KeySet {
	k.batch.reset(in)
	set := &KeySet{}
	set.Collect(k.batch, k.cols, k.need.Folding)
	return set
}
