package parquet

import (
	"encoding/binary"
	"slices"
	"unsafe"

	"rasoat/pipeline/source/columnar"
	"rasoat/pipeline/source/parquet/unzstd"
)

const (
	// slack is how many bytes there are behind every page: pages are unpacked 16
	// bytes at a time, numbers eight, and short texts copied by 32, past their ends.
	slack = unzstd.Slack
)

// texts are values in Arrow's layout: one more offset than values, and the bytes,
// of which the last offset tells how many count.
type texts struct {
	offsets []int32
	data    []byte
}

func (t *texts) reset() { t.offsets = append(t.offsets[:0], 0) }

func (t *texts) len() int { return len(t.offsets) - 1 }

// bytes returns the bytes that count.
func (t *texts) bytes() []byte { return t.data[:t.offsets[len(t.offsets)-1]] }

// grow makes room for n more bytes behind the first used, and for copying past
// them.
func (t *texts) grow(used, n int) {
	size := used + n + slack
	if size > len(t.data) {
		bigger := make([]byte, max(size, 2*len(t.data), 4096))
		copy(bigger, t.data[:used])
		t.data = bigger
	}
}

// more makes room for n more offsets and returns them.
func (t *texts) more(n int) []int32 {
	had := len(t.offsets)
	t.offsets = slices.Grow(t.offsets, n)[:had+n]
	return t.offsets[had:]
}

// take appends n rows: the values that stand in PLAIN form with their lengths at
// p[pos:end], for rows whose bit is set (all, without bits), and empty ones. It
// returns where the rest begins.
func (t *texts) take(p []byte, pos, end, n int, present []uint64) (int, error) {
	used := int(t.offsets[len(t.offsets)-1])
	offsets := t.more(n)
	for i := 0; i < n; i++ {
		if i, pos, used = copyShort(t.data, p, pos, end, used, offsets, i, present); i == n {
			break
		}
		if present != nil && present[i>>6]>>(i&63)&1 == 0 { // there was no room
			t.grow(used, 0)
			i--
			continue
		}
		if pos > end-4 || int(uint32Of(p[pos:])) > end-4-pos {
			return 0, errValues
		}
		size := int(uint32Of(p[pos:]))
		if used+size > columnar.MaxTexts {
			return 0, columnar.ErrTexts
		}
		t.grow(used, size)
		used += copy(t.data[used:], p[pos+4:pos+4+size])
		pos += 4 + size
		offsets[i] = int32(used)
	}
	return pos, nil
}

// copyShort copies the values of rows from the first on, up to one that has more than 32
// bytes, or has not that much room, or does not end where the page does. It returns which
// row that is, and where it came to.
var copyShort = copyPlain

// copyPlain has no call in its loop, nor anything to foresee: 32 bytes are copied whatever
// the size, and a row without a value goes the same way, as one of no bytes, of which
// nothing is passed over. The pointers are held inside their slices by the conditions, and
// by the slack behind every page.
func copyPlain(data, p []byte, pos, end, used int, ends []int32, first int, present []uint64) (i, posAfter, usedAfter int) {
	src, dst := unsafe.Pointer(unsafe.SliceData(p)), unsafe.Pointer(unsafe.SliceData(data))
	last := len(data) - 32
	for i := first; i < len(ends); i++ {
		if pos > end {
			return i, pos, used
		}
		there := 1
		if present != nil {
			there = int(present[i>>6] >> (i & 63) & 1)
		}
		size := int(uint32Of((*[4]byte)(unsafe.Add(src, pos))[:])) & -there
		step := 4*there + size
		if size > 32 || pos+step > end || used > last {
			return i, pos, used
		}
		from, to := (*[2][16]byte)(unsafe.Add(src, pos+4)), (*[2][16]byte)(unsafe.Add(dst, used))
		to[0] = from[0] // in one piece they would be a call
		to[1] = from[1]
		used += size
		pos += step
		ends[i] = int32(used)
	}
	return len(ends), pos, used
}

// passTexts skips n values in PLAIN form.
func passTexts(p []byte, pos, end, n int) (int, error) {
	wide := p[:cap(p)]
	for range n {
		if pos > end-4 {
			return 0, errValues
		}
		size := int(binary.LittleEndian.Uint32(wide[pos:]))
		if size > end-4-pos {
			return 0, errValues
		}
		pos += 4 + size
	}
	return pos, nil
}

// takeRendered appends n rows of values that are written as text here. width is 0
// where values have their length before them.
func (t *texts) takeRendered(c *Column, p []byte, pos, end, n int, present []uint64) (int, error) {
	used := int(t.offsets[len(t.offsets)-1])
	offsets := t.more(n)
	out := t.data[:used]
	for i := range offsets {
		if present == nil || present[i>>6]>>(i&63)&1 != 0 {
			size := c.width
			if size == 0 {
				if pos > end-4 {
					return 0, errValues
				}
				size = int(binary.LittleEndian.Uint32(p[pos:]))
				pos += 4
				if size < 1 || size > c.longest {
					return 0, errValues
				}
			}
			if size > end-pos {
				return 0, errValues
			}
			if c.render == nil {
				out = append(out, p[pos:pos+size]...)
			} else {
				out = c.render(out, p[pos:pos+size])
			}
			pos += size
			if len(out) > columnar.MaxTexts {
				return 0, columnar.ErrTexts
			}
		}
		offsets[i] = int32(len(out))
	}
	t.data = out[:cap(out)]
	return pos, nil
}

// spell appends n rows of texts by their codes; those without a bit are empty.
func (t *texts) spell(d *texts, codes []int32, present []uint64) error {
	used := int(t.offsets[len(t.offsets)-1])
	offsets := t.more(len(codes))
	for i, code := range codes {
		if present == nil || present[i>>6]>>(i&63)&1 != 0 {
			v := d.data[d.offsets[code]:d.offsets[code+1]]
			if used+len(v) > columnar.MaxTexts {
				return columnar.ErrTexts
			}
			t.grow(used, len(v))
			used += copy(t.data[used:], v)
		}
		offsets[i] = int32(used)
	}
	return nil
}

// valid tells whether every text is UTF-8.
func (t *texts) valid() bool { return columnar.Valid(t.offsets, t.bytes()) }

// mend replaces bytes that are not UTF-8 and calls bad for the texts that had some.
func (t *texts) mend(bad func(i int)) error {
	data, err := columnar.Mend(t.offsets, t.bytes(), bad)
	t.data = append(data, make([]byte, slack)...)
	return err
}
