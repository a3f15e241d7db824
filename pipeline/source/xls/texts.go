package xls

import (
	"unicode/utf16"
	"unicode/utf8"
)

// The bits of a text's flags.
const (
	isWide  = 1 << 0 // two bytes for each character, else one
	hasMore = 1 << 2 // how it is pronounced, behind it
	isRich  = 1 << 3 // where its fonts change, behind it
)

// text reads a text in one record: its length in so many bytes, its flags, characters.
func text(b []byte, length int) (v []byte, ok bool) {
	if len(b) < length+1 {
		return nil, false
	}
	n := int(b[0])
	if length == 2 {
		n = int(le.Uint16(b))
	}
	flags := b[length]
	b = b[length+1:]
	if flags&isRich != 0 && len(b) >= 2 {
		b = b[2:]
	}
	if flags&hasMore != 0 && len(b) >= 4 {
		b = b[4:]
	}
	width := 1 + int(flags&isWide)
	if len(b) < n*width {
		return nil, false
	}
	units := appendUnits(nil, b[:n*width], width)
	return appendUTF8(nil, units), true
}

// appendUnits appends the characters of a text, of one byte or two.
func appendUnits(dst []uint16, b []byte, width int) []uint16 {
	for i := 0; i+width <= len(b); i += width {
		u := uint16(b[i])
		if width == 2 {
			u = le.Uint16(b[i:])
		}
		dst = append(dst, u)
	}
	return dst
}

// appendUTF8 appends characters; half of a pair becomes U+FFFD.
func appendUTF8(dst []byte, units []uint16) []byte {
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+1 < len(units) {
				low = rune(units[i+1])
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				i++
			}
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// texts are the shared texts of a workbook, one behind the other.
type texts struct {
	arena []byte
	ends  []int64

	in    *records
	rest  []byte // of the record at hand
	units []uint16
}

// at returns a text; ok is false if there is none of the number.
func (t *texts) at(i uint32) (v []byte, ok bool) {
	if int64(i) >= int64(len(t.ends)) {
		return nil, false
	}
	from := int64(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.arena[from:t.ends[i]], true
}

// read reads the texts of a record and those that continue it.
func (t *texts) read(in *records, first record) error {
	if len(first.data) < 8 {
		return first.bad()
	}
	t.in, t.rest = in, first.data[8:]
	defer func() { t.in, t.rest, t.units = nil, nil, nil }()
	for n := le.Uint32(first.data[4:]); n > 0; n-- {
		if len(t.rest) == 0 && in.peek() != recContinue {
			return nil // some programs count texts that they do not write
		}
		if !t.readOne() {
			return damaged(whyTexts, len(t.ends)+1)
		}
	}
	return nil
}

// more goes on to the next record. It is false if that is another one.
func (t *texts) more() bool {
	if t.in.peek() != recContinue {
		return false
	}
	r, err := t.in.next()
	t.rest = r.data
	return err == nil
}

// take takes so many bytes, which may go through several records.
func (t *texts) take(n int) (b [8]byte, ok bool) {
	for i := range n {
		for len(t.rest) == 0 {
			if !t.more() {
				return b, false
			}
		}
		b[i], t.rest = t.rest[0], t.rest[1:]
	}
	return b, true
}

func (t *texts) readOne() bool {
	head, ok := t.take(3)
	if !ok {
		return false
	}
	flags := head[2]
	behind := int64(0)
	if flags&isRich != 0 {
		b, ok := t.take(2)
		if behind += 4 * int64(le.Uint16(b[:])); !ok {
			return false
		}
	}
	if flags&hasMore != 0 {
		b, ok := t.take(4)
		if behind += int64(le.Uint32(b[:])); !ok {
			return false
		}
	}
	if !t.characters(int(le.Uint16(head[:])), flags) {
		return false
	}
	t.ends = append(t.ends, int64(len(t.arena)))
	return t.pass(behind)
}

// characters reads so many of them. Where they go on in another record, that begins
// with their width anew.
func (t *texts) characters(n int, flags byte) bool {
	t.units = t.units[:0]
	for {
		width := 1 + int(flags&isWide)
		k := min(n, len(t.rest)/width)
		t.units = appendUnits(t.units, t.rest[:k*width], width)
		t.rest = t.rest[k*width:]
		if n -= k; n == 0 {
			t.arena = appendUTF8(t.arena, t.units)
			return true
		}
		if len(t.rest) > 0 || !t.more() || len(t.rest) == 0 {
			return false // half a character, or no more
		}
		flags, t.rest = t.rest[0], t.rest[1:]
	}
}

// pass passes over bytes.
func (t *texts) pass(n int64) bool {
	for n > 0 {
		k := min(n, int64(len(t.rest)))
		t.rest = t.rest[k:]
		if n -= k; n > 0 && !t.more() {
			return false
		}
	}
	return true
}
