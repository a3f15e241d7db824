package state

import (
	"encoding/binary"
	"math/bits"
)

// packed is a column of numbers in as few bytes each as the greatest of them
// takes above the least: none where all are equal.
type packed struct {
	low   uint64
	width int
	data  []byte // padding follows, so that eight bytes can be read at any number
}

const packedPadding = 7

func pack(n int, at func(i int) uint64) packed {
	p := packed{low: at(0)}
	high := p.low
	for i := range n {
		v := at(i)
		p.low, high = min(p.low, v), max(high, v)
	}
	p.width = (bits.Len64(high-p.low) + 7) / 8
	if p.width == 0 {
		return p
	}
	p.data = make([]byte, n*p.width+packedPadding)
	for i := range n {
		v := at(i) - p.low
		for k := range p.width {
			p.data[i*p.width+k] = byte(v >> (8 * k))
		}
	}
	return p
}

func (p *packed) at(i int) uint64 {
	if p.width == 0 {
		return p.low
	}
	word := binary.LittleEndian.Uint64(p.data[i*p.width:])
	return p.low + word&(1<<(8*p.width)-1)
}

func (p *packed) append(b []byte) []byte {
	b = AppendUint(AppendUint(b, p.low), uint64(p.width))
	return append(b, p.data[:max(len(p.data)-packedPadding, 0)]...)
}

func decodePacked(d *Decoder, n int) packed {
	p := packed{low: d.Uint()}
	width := d.Uint()
	if width > 8 {
		d.Fail()
		return packed{}
	}
	p.width = int(width)
	if raw := d.Raw(n * p.width); len(raw) > 0 {
		p.data = append(append(make([]byte, 0, len(raw)+packedPadding), raw...), make([]byte, packedPadding)...)
	}
	if d.Failed() {
		return packed{}
	}
	return p
}
