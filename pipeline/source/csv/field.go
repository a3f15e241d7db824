package csv

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/segmentio/asm/utf8"

	"rasoat/rules/value"
)

// fieldReader reads the fields of one record into columns.
type fieldReader struct {
	d       Dialect
	target  []int32 // for each field of the header the index of its column, or -1
	columns []Column
	scratch []byte // the value of a field that does not stand in the text as it is

	delims, breaks, quotes uint64 // each byte eight times
	countLines             bool   // some record of the part has more than one line
}

// A record as its fields were read.
type record struct {
	next    int   // where the next one begins
	fields  int   // how many it has
	lines   int64 // how many physical lines
	quotes  int   // how many quotes quote something
	surplus bool  // a field that the header does not have is not blank
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// newFieldReader reads into columns that were used before, as far as there are any.
func newFieldReader(l Layout, used []Column) fieldReader {
	used = append(used[:cap(used)], make([]Column, max(0, len(l.Wanted)-cap(used)))...)
	r := fieldReader{
		d: l.Dialect, target: make([]int32, l.Fields), columns: used[:len(l.Wanted)],
		delims: ones * uint64(l.Dialect.Delimiter), breaks: ones * uint64(l.Dialect.Break), quotes: ones * uint64(l.Dialect.Quote),
	}
	for i := range r.target {
		r.target[i] = -1
	}
	for i, f := range l.Wanted {
		r.target[f] = int32(i)
	}
	return r
}

// read reads the record at text[i:] into the given row of the columns. The text
// holds whole records only and has slack bytes behind it.
//
// This is the hottest loop of the program, so it is one function. Eight bytes are
// compared at once: x has a zero byte where a word equals the pattern, and the
// lowest zero byte of x is the lowest set bit of (x-ones)&^x&highs.
func (r *fieldReader) read(text []byte, i, row int) record {
	word := text[:cap(text)]
	d, delims, breaks, quotes := r.d, r.delims, r.breaks, r.quotes
	rec := record{lines: 1}
	for {
		src, lo, hi := word, i, i
		if d.quotes(word[i]) {
			for lo, hi = i+1, i+1; ; hi += 8 {
				x := binary.LittleEndian.Uint64(word[hi:]) ^ quotes
				if z := (x - ones) &^ x & highs; z != 0 {
					hi += bits.TrailingZeros64(z) >> 3
					break
				}
			}
			if c := word[hi+1]; d.Escape == 0 && (c == d.Delimiter || c == d.Break) {
				i = hi + 1
				rec.quotes += 2
			} else {
				end, quotes := r.readMixed(word, lo)
				src, lo, hi = r.scratch, 0, len(r.scratch)
				i = end
				rec.quotes += quotes
			}
			if r.countLines {
				rec.lines += int64(bytes.Count(src[lo:hi], []byte{d.Break}))
			}
		} else {
			for ; ; hi += 8 {
				w := binary.LittleEndian.Uint64(word[hi:])
				x, y := w^delims, w^breaks
				if z := ((x-ones)&^x | (y-ones)&^y) & highs; z != 0 {
					hi += bits.TrailingZeros64(z) >> 3
					break
				}
			}
			if i = hi; word[hi] == '\n' && d.Break == '\n' && hi > lo && word[hi-1] == '\r' {
				hi--
			}
		}
		if rec.fields >= len(r.target) {
			rec.surplus = rec.surplus || !value.IsBlank(src[lo:hi])
		} else if t := r.target[rec.fields]; t >= 0 {
			r.columns[t].set(row, src, lo, hi)
		}
		rec.fields++
		i++
		if word[i-1] == d.Break {
			rec.next = i
			return rec
		}
	}
}

// valid tells whether the wanted values of a row are UTF-8.
func (r *fieldReader) valid(row int) bool {
	for i := range r.columns {
		c := &r.columns[i]
		if !utf8.Valid(c.Data[c.Offsets[row]:c.Offsets[row+1]]) {
			return false
		}
	}
	return true
}

// set makes src[lo:hi] the value of a row; the rows before it are set.
func (c *Column) set(row int, src []byte, lo, hi int) {
	at, n := int(c.Offsets[row]), hi-lo
	c.reserve(at, n)
	copy(c.Data[at:], src[lo:hi])
	c.Offsets[row+1] = int32(at + n)
}

// reserve makes room for n bytes and slack behind the first ones.
func (c *Column) reserve(used, n int) {
	if len(c.Data) < used+n+slack {
		data := make([]byte, max(2*len(c.Data), used+n+slack, 4096))
		copy(data, c.Data[:used])
		c.Data = data
	}
}

// readMixed reads a quoted field that holds doubled or escaped quotes, or has text
// behind its closing quote, into scratch. It begins behind the opening quote and
// returns where the delimiter or line break is, and how many quotes quote something.
func (r *fieldReader) readMixed(b []byte, i int) (end, quotes int) {
	if r.d.Escape != 0 {
		i, quotes = r.readEscaped(b, i)
	} else {
		i, quotes = r.readDoubled(b, i)
	}
	end = i
	for b[end] != r.d.Delimiter && b[end] != r.d.Break {
		end++
	}
	tail := b[i:end]
	if r.d.Break == '\n' && b[end] == '\n' {
		tail = bytes.TrimSuffix(tail, []byte{'\r'})
	}
	r.scratch = append(r.scratch, tail...)
	return end, quotes
}

// readDoubled reads up to behind the closing quote.
func (r *fieldReader) readDoubled(b []byte, i int) (behind, quotes int) {
	v := r.scratch[:0]
	quotes = 2
	for {
		n := bytes.IndexByte(b[i:], r.d.Quote)
		v = append(v, b[i:i+n]...)
		if i += n + 1; b[i] != r.d.Quote {
			r.scratch = v
			return i, quotes
		}
		v = append(v, r.d.Quote)
		i++
		quotes += 2
	}
}

// readEscaped does so where quotes may be escaped as well.
func (r *fieldReader) readEscaped(b []byte, i int) (behind, quotes int) {
	v := r.scratch[:0]
	quotes = 2
	for ; ; i++ {
		switch c, next := b[i], b[i+1]; {
		case c == r.d.Quote && next != r.d.Quote:
			r.scratch = v
			return i + 1, quotes
		case c == r.d.Quote:
			i++
			quotes += 2
		case c == r.d.Escape && next == r.d.Quote:
			i++
			quotes++
		case c == r.d.Escape && next == r.d.Escape:
			i++
		}
		v = append(v, b[i])
	}
}

// newAllReader reads all of so many fields of single records.
func newAllReader(d Dialect, fields int) *fieldReader {
	l := Layout{Dialect: d, Fields: fields}
	for i := range fields {
		l.Wanted = append(l.Wanted, i)
	}
	r := newFieldReader(l, nil)
	for i := range r.columns {
		r.columns[i].Offsets = make([]int32, 2)
	}
	return &r
}

// value is that of a field of the only record.
func (r *fieldReader) value(i int) []byte { return r.columns[i].Data[:r.columns[i].Offsets[1]] }
