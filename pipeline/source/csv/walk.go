package csv

import "unsafe"

// window is how much of a part is looked at at a time: it stays in the nearest caches
// while it is proved, marked and copied, and a window that holds a damaged record is
// not much to read record by record.
const window = 32 << 10

// cellsKept is how many cells wait to be copied, at least: the records of one window
// of the usual kind.
const cellsKept = 4096

// A cell is where a value stands in the text: its place in the upper half, its size
// in the lower.
type cell uint64

func newCell(from, to int) cell { return cell(from)<<32 | cell(uint32(to-from)) }
func (c cell) from() int        { return int(c >> 32) }
func (c cell) size() int        { return int(uint32(c)) }

// walk reads regular records: those that have all fields of the header and no
// others, and whose values stand in the text as they are. It goes from mark to mark
// and stops at the end of the window, after so many rows, or before the first
// record that is not regular, and then returns true.
func (p *Parser) walk(most int) (stuck bool) {
	text := p.text[:cap(p.text)]
	fields, first, cells := p.layout.Fields, p.rows, p.cells
	p.marks.skip(p.pos)
	for p.rows < most && p.pos < p.until && len(cells) >= fields {
		next, lines := p.marks.regular(text, cells[:fields], p.pos, p.layout.Dialect)
		if stuck = next == 0; stuck {
			break
		}
		if !p.asides[text[cells[0].from()]] || !p.walkAside(text, cells[:fields]) {
			if p.marks.stray || (text[next-2] == '\r') != p.layout.CRLF {
				p.noteEnd(text, next)
			}
			p.place()
			p.rows++
			cells = cells[fields:]
		}
		p.record++
		p.line += lines
		p.pos = next
	}
	if p.rows > first {
		for i, f := range p.layout.Wanted {
			p.fields.columns[i].take(text, p.cells[f:], fields, first, p.rows)
		}
	}
	return stuck
}

// take copies the values of rows first to end, whose cells are stride apart.
func (c *Column) take(text []byte, cells []cell, stride, first, end int) {
	c.reserve(int(c.Offsets[first]), window)
	for row := first; row < end; row++ {
		at := int(c.Offsets[row])
		n := copyShort(c.Data, text, cells[(row-first)*stride:], stride, c.Offsets[row+1:end+1], at)
		if row += n; row == end {
			return
		}
		long, at := cells[(row-first)*stride], int(c.Offsets[row])
		c.Offsets[row+1] = int32(at + copy(c.Data[at:], text[long.from():][:long.size()]))
	}
}

// copyShort copies values up to the first that has more than 32 bytes, or has not
// that much room, and returns how many.
var copyShort = copyPlain

// copyPlain has no call in its loop, nor anything to foresee: 32 bytes are copied whatever
// the size. Without unsafe, whose pointers are held inside their slices by the first
// condition, it takes half as long again.
func copyPlain(data, text []byte, cells []cell, stride int, ends []int32, at int) int {
	src, dst := unsafe.Pointer(unsafe.SliceData(text)), unsafe.Pointer(unsafe.SliceData(data))
	lastFrom, lastAt := len(text)-32, len(data)-32
	for i := range ends {
		v := cells[i*stride]
		if v.size() > 32 || v.from() > lastFrom || at > lastAt {
			return i
		}
		from, to := (*[2][16]byte)(unsafe.Add(src, v.from())), (*[2][16]byte)(unsafe.Add(dst, at))
		to[0] = from[0] // in one piece they would be a call
		to[1] = from[1]
		at += v.size()
		ends[i] = int32(at)
	}
	return len(ends)
}

// regular reads the record at lo into cells, one for each field of the header, and
// returns where the next record begins and how many physical lines this one has;
// or 0 if it is not regular or not whole.
func (m *marks) regular(text []byte, cells []cell, lo int, d Dialect) (next int, lines int64) {
	at, k, begin := m.at, m.next, lo
	lines, m.stray = 1, false
	for f := range cells {
		if k >= len(at) {
			return 0, 0
		}
		end := int(at[k])
		hi, c := end, text[end]
		k++
		switch {
		case c != d.Quote:
		case end == lo:
			n, breaks := m.quoted(text, k, d)
			if k += n; n == 0 {
				return 0, 0
			}
			hi, end = int(at[k-2]), int(at[k-1])
			lo, c, lines = lo+1, text[end], lines+breaks
		default: // a quote that is a character
			m.stray = true
			for ; k < len(at) && text[end] == d.Quote; k++ {
				end = int(at[k])
			}
			hi, c = end, text[end]
		}
		if c == d.Break {
			if hi == end && c == '\n' && hi > lo && text[hi-1] == '\r' {
				hi--
			}
			cells[f] = newCell(lo, hi)
			if f+1 < len(cells) || f == 0 && isBlankLine(d, text[begin:end+1]) {
				return 0, 0
			}
			m.next = k
			return end + 1, lines
		}
		cells[f] = newCell(lo, hi)
		lo = end + 1
	}
	return 0, 0
}

// quoted goes from behind the mark of an opening quote to behind the end of the
// field, and returns how many marks and line breaks that are; or 0 if the value does
// not stand in the text as it is.
func (m *marks) quoted(text []byte, k int, d Dialect) (n int, breaks int64) {
	at := m.at[k:]
	for i := range at {
		switch text[at[i]] {
		case d.Break:
			breaks++
		case d.Quote:
			if i+1 == len(at) {
				return 0, 0
			}
			hi, end := at[i], at[i+1]
			bare := end == hi+1 || end == hi+2 && text[hi+1] == '\r' && text[end] == '\n'
			if !bare || text[end] == d.Quote {
				return 0, 0
			}
			return i + 2, breaks
		}
	}
	return 0, 0
}
