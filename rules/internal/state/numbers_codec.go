package state

import (
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"rasoat/rules/spill"
)

// Append appends the byte form.
func (n *Numbers) Append(b []byte) []byte {
	ordered := n.inOrder()
	b = AppendUint(b, uint64(len(ordered.away)+len(ordered.blocks)))
	ordered.eachBlock(func(block *numberBlock) { b = block.append(b) })
	ordered.Discard()
	return b
}

func (b *numberBlock) append(to []byte) []byte {
	to = AppendUint(to, uint64(b.count))
	to = AppendFixed64(AppendFixed64(to, uint64(b.low.HighBits())), b.low.LowBits())
	to = AppendFixed64(AppendUint(to, uint64(b.unit)), b.first)
	for _, p := range b.columns() {
		to = p.append(to)
	}
	return to
}

// DecodeNumbers reads what Append wrote. The numbers are packed anew: what came
// from outside is never taken for a block of ours.
func DecodeNumbers(d *Decoder, share *spill.Share) *Numbers {
	n := NewNumbers(share)
	for range d.Len(34) {
		b := decodeNumberBlock(d)
		if d.Failed() {
			break
		}
		for i := range b.count {
			if b.segments.at(i) > maxSegment {
				d.Fail()
			}
			n.Add(b.number(i))
		}
	}
	return n
}

func decodeNumberBlock(d *Decoder) (b numberBlock) {
	count := d.Uint()
	b.low = decimal128.New(int64(d.Fixed64()), d.Fixed64())
	unit := d.Uint()
	b.first = d.Fixed64()
	if count == 0 || count > blockRows || unit > maxUnit {
		d.Fail()
		return numberBlock{}
	}
	b.count, b.unit = int(count), int(unit)
	for _, p := range b.columns() {
		*p = decodePacked(d, b.count)
	}
	if d.Failed() {
		return numberBlock{}
	}
	return b
}
