package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

var (
	errValues   = errors.New("the values of a page are broken")
	errTooLarge = errors.New("a page of more than 512 MiB")
)

// plainForm turns the values of a page into PLAIN form, appending to scratch where
// they are not in it. Booleans become bytes. So there is only one way in which
// values are taken, and the rare encodings cost no code in it.
//
// before is the last text of the page before: some writers (parquet-mr before 1.8,
// Arrow for Go) share beginnings across pages, which the format does not mean.
func (c *Column) plainForm(b []byte, encoding, values int64, scratch []byte, before *[]byte) ([]byte, error) {
	switch {
	case encoding == encodingPlain && c.physical == physicalBoolean:
		return spreadBits(b, values, scratch), nil
	case encoding == encodingPlain:
		return b, nil
	case encoding == encodingHybrid && c.physical == physicalBoolean:
		return hybridBooleans(b, values, scratch)
	case encoding == encodingDelta && (c.physical == physicalInt32 || c.physical == physicalInt64):
		return plainNumbers(b, values, c.width, scratch)
	case encoding == encodingDeltaLength && c.physical == physicalBytes:
		return plainLengths(b, values, scratch)
	case encoding == encodingDeltaText && (c.physical == physicalBytes || c.physical == physicalFixed):
		return c.plainTexts(b, values, scratch, before)
	case encoding == encodingSplit && c.width > 0 && c.physical != physicalBoolean:
		return plainStreams(b, c.width, scratch), nil
	}
	return nil, fmt.Errorf("values of the type %s in the encoding %d", c.physical, encoding)
}

func spreadBits(b []byte, values int64, out []byte) []byte {
	for i := range min(values, int64(len(b))*8) {
		out = append(out, b[i>>3]>>(i&7)&1)
	}
	return out
}

func hybridBooleans(b []byte, values int64, out []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, errValues
	}
	h := newHybrid(b[4:], 1)
	var some [256]int32
	for left := values; left > 0 && (h.left > 0 || h.run()); {
		part := some[:min(left, int64(len(some)), int64(h.left))]
		if !h.numbers(part) {
			return nil, errValues
		}
		for _, v := range part {
			out = append(out, byte(v))
		}
		left -= int64(len(part))
	}
	return out, nil
}

func plainNumbers(b []byte, values int64, width int, out []byte) ([]byte, error) {
	numbers, _, err := deltas(b, values, nil)
	for _, v := range numbers {
		if width == 4 {
			out = binary.LittleEndian.AppendUint32(out, uint32(v))
		} else {
			out = binary.LittleEndian.AppendUint64(out, uint64(v))
		}
	}
	return out, err
}

// plainStreams puts the bytes of numbers together that are written all first
// bytes first, then all second ones, and so on.
func plainStreams(b []byte, width int, out []byte) []byte {
	n := len(b) / width
	out = slices.Grow(out, n*width)[:n*width]
	for k := range width {
		for i, v := range b[k*n : (k+1)*n] {
			out[i*width+k] = v
		}
	}
	return out
}

// plainLengths reads texts whose lengths stand before them all.
func plainLengths(b []byte, values int64, out []byte) ([]byte, error) {
	lengths, texts, err := deltas(b, values, nil)
	if err != nil {
		return nil, err
	}
	for _, n := range lengths {
		if n < 0 || n > int64(len(texts)) {
			return nil, errValues
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
		out = append(out, texts[:n]...)
		texts = texts[n:]
	}
	return out, nil
}

// plainTexts reads texts that are written as how much of the beginning is that of
// the one before, and the rest. A few bytes can stand for very long texts.
func (c *Column) plainTexts(b []byte, values int64, out []byte, before *[]byte) ([]byte, error) {
	shared, b, err := deltas(b, values, nil)
	if err != nil || len(shared) == 0 { // behind no lengths Arrow for Go leaves what stood there before
		return out, err
	}
	lengths, texts, err := deltas(b, values, nil)
	if err != nil || len(shared) != len(lengths) {
		return nil, errValues
	}
	head := 4
	if c.physical == physicalFixed {
		head = 0
	}
	last := *before
	for i, n := range lengths {
		k := shared[i]
		if n < 0 || n > int64(len(texts)) || k < 0 || k > int64(len(last)) || head == 0 && k+n != int64(c.width) {
			return nil, errValues
		}
		if int64(len(out))+k+n > maxPage {
			return nil, errTooLarge
		}
		if head > 0 {
			out = binary.LittleEndian.AppendUint32(out, uint32(k+n))
		}
		begin := len(out)
		out = append(out, last[:k]...)
		out = append(out, texts[:n]...)
		texts = texts[n:]
		last = out[begin:]
	}
	*before = append((*before)[:0:0], last...)
	return out, nil
}
