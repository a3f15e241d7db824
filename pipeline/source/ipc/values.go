package ipc

import (
	"errors"
	"math/bits"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"rasoat/pipeline/source/columnar"
)

var (
	errPlaces = errors.New("a text does not begin where the one before it ends")
	errCodes  = errors.New("a code that the dictionary does not have")
)

// values are those of one column in some rows, in Arrow's layout, and the memory to read
// them.
type values struct {
	offsets []int32
	data    []byte
	codes   []int32
	present []uint64
	nulls   int

	read, read2 []byte // of buffers
}

// take reads n rows from the given one.
func (c *cursor) take(b *batch, row int64, n int, bad func(int)) (arrow.Array, error) {
	if err := c.seekPresent(b, c.source, row, n); err != nil {
		return nil, err
	}
	if c.column.layout == layoutCodes {
		return c.takeCodes(b, row, n, bad)
	}
	if err := c.takeTexts(c.column, b, c.source, row, n); err != nil {
		return nil, err
	}
	if c.column.render == nil && !columnar.Valid(c.offsets, c.data) {
		data, err := columnar.Mend(c.offsets, c.data, bad)
		if err != nil {
			return nil, err
		}
		c.data = data
	}
	return textArray(c.offsets, c.data), nil
}

// textArray shows texts to Arrow, without copying.
func textArray(offsets []int32, data []byte) *array.String {
	buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets)), memory.NewBufferBytes(data)}
	all := array.NewData(arrow.BinaryTypes.String, len(offsets)-1, buffers, nil, 0, 0)
	defer all.Release()
	return array.NewStringData(all)
}

// seekPresent finds out which of n rows have a value: those whose bit is set, around them
// too.
func (v *values) seekPresent(b *batch, s source, row int64, n int) error {
	words := (n + 63) / 64
	v.present = slices.Grow(v.present[:0], words)[:words]
	for i := range v.present {
		v.present[i] = ^uint64(0)
	}
	all := s.around
	if s.bits >= 0 {
		all = append(all[:len(all):len(all)], s.bits)
	}
	for _, buffer := range all {
		from, to := row/8, (row+int64(n)+7)/8
		raw, err := b.bytes(buffer, from, to-from, &v.read)
		if err != nil {
			return err
		}
		andBits(v.present, raw, int(row&7))
	}
	v.nulls = n
	for i, w := range v.present {
		if left := n - 64*i; left < 64 {
			w &= 1<<left - 1
		}
		v.present[i] = w
		v.nulls -= bits.OnesCount64(w)
	}
	return nil
}

// andBits leaves the bits that are set in raw too, from the given one on.
func andBits(bits []uint64, raw []byte, from int) {
	for i := range bits {
		word := uint64(0)
		for k := 8*i + 8; k >= 8*i; k-- { // nine bytes, for a word that is not aligned
			b := byte(0)
			if k < len(raw) {
				b = raw[k]
			}
			if k == 8*i+8 {
				if from > 0 {
					word = uint64(b) << (64 - from)
				}
				continue
			}
			if shift := 8*(k-8*i) - from; shift >= 0 {
				word |= uint64(b) << shift
			} else {
				word |= uint64(b) >> -shift
			}
		}
		bits[i] &= word
	}
}

func (v *values) has(i int) bool { return v.present[i>>6]>>(i&63)&1 != 0 }

// takeTexts reads rows as texts; those without a value are empty.
func (v *values) takeTexts(c *Column, b *batch, s source, row int64, n int) error {
	v.offsets, v.data = append(v.offsets[:0], 0), v.data[:0]
	switch c.layout {
	case layoutBits:
		return v.takeBits(b, s, row, n)
	case layoutFixed:
		return v.takeFixed(c, b, s, row, n)
	case layoutTexts:
		return v.takePlaced(b, s, row, n, 4)
	case layoutLarge:
		return v.takePlaced(b, s, row, n, 8)
	case layoutViews:
		return v.takeViews(b, s, row, n)
	}
	for range n {
		v.offsets = append(v.offsets, 0)
	}
	return nil
}

// end ends a row.
func (v *values) end() error {
	if len(v.data) > columnar.MaxTexts {
		return columnar.ErrTexts
	}
	v.offsets = append(v.offsets, int32(len(v.data)))
	return nil
}

func (v *values) takeBits(b *batch, s source, row int64, n int) error {
	from, to := row/8, (row+int64(n)+7)/8
	raw, err := b.bytes(s.first, from, to-from, &v.read)
	if err != nil {
		return err
	}
	for i := range n {
		if at := int(row&7) + i; v.has(i) {
			v.data = strconv.AppendBool(v.data, raw[at>>3]>>(at&7)&1 != 0)
		}
		if err := v.end(); err != nil {
			return err
		}
	}
	return nil
}

func (v *values) takeFixed(c *Column, b *batch, s source, row int64, n int) error {
	w := int64(c.width)
	raw, err := b.bytes(s.first, row*w, int64(n)*w, &v.read)
	if err != nil {
		return err
	}
	for i := range n {
		switch one := raw[i*c.width : (i+1)*c.width]; {
		case !v.has(i):
		case c.render == nil:
			v.data = append(v.data, one...)
		default:
			v.data = c.render(v.data, one)
		}
		if err := v.end(); err != nil {
			return err
		}
	}
	return nil
}

// takePlaced reads texts of which it is written where each begins, in so many bytes.
func (v *values) takePlaced(b *batch, s source, row int64, n, width int) error {
	w := int64(width)
	places, err := b.bytes(s.first, row*w, (int64(n)+1)*w, &v.read)
	if err != nil {
		return err
	}
	place := func(i int) int64 { return signedOf(places[i*width : (i+1)*width]) }
	first, last := place(0), place(n)
	if last < first || last-first > columnar.MaxTexts {
		return errors.Join(errPlaces, columnar.ErrTexts)
	}
	data, err := b.bytes(s.first+1, first, last-first, &v.read2)
	if err != nil {
		return err
	}
	for i, at := 0, first; i < n; i++ {
		next := place(i + 1)
		if next < at || next > last {
			return errPlaces
		}
		if v.has(i) {
			v.data = append(v.data, data[at-first:next-first]...)
		}
		if at = next; v.end() != nil {
			return columnar.ErrTexts
		}
	}
	return nil
}
