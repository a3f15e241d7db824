package check

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/kernel"
	"rasoat/rules/internal/state"
)

// witnesses are the forms of some rows: of those with the smallest ranks, and a
// rank is a hash of the row's id, so that which rows these are does not depend
// on the order of reading. A form that five rows in a hundred have is that of
// none of them in one column of 500,000.
type witnesses struct {
	list []witness // by rank
}

type witness struct {
	rank uint64
	form string
}

// mostWitnesses is how many rows are kept.
const mostWitnesses = 256

// witnessSeed is the public key of the ranks.
const witnessSeed = 0x64616e672d766965

// offer keeps the form of a row if its rank is small enough.
func (w *witnesses) offer(row uint64, v []byte) {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], row)
	rank := xxh3.HashSeed(id[:], witnessSeed)
	if n := len(w.list); n < mostWitnesses || rank < w.list[n-1].rank {
		w.insert(witness{rank, string(kernel.AppendShape(nil, v))})
	}
}

func (w *witnesses) insert(x witness) {
	at, _ := slices.BinarySearchFunc(w.list, x, func(a, b witness) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.form, b.form))
	})
	if at == mostWitnesses {
		return
	}
	w.list = slices.Insert(w.list, at, x)
	w.list = w.list[:min(len(w.list), mostWitnesses)]
}

func (w *witnesses) merge(o *witnesses) {
	for _, x := range o.list {
		w.insert(x)
	}
}

// form returns the form of a hash, if it is that of a witness.
func (w *witnesses) form(h xxh3.Uint128) (string, bool) {
	for _, x := range w.list {
		if hashOfForm([]byte(x.form)) == h {
			return x.form, true
		}
	}
	return "", false
}

func (w *witnesses) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(len(w.list)))
	for _, x := range w.list {
		b = state.AppendString(state.AppendFixed64(b, x.rank), x.form)
	}
	return b
}

func decodeWitnesses(d *state.Decoder) (w witnesses) {
	for range d.Len(9) {
		x := witness{d.Fixed64(), d.String()}
		if d.Failed() {
			break
		}
		w.insert(x)
	}
	return w
}
