package csv

import (
	"encoding/binary"
	"math/bits"
)

// scan finds the ends of records in the window, from where it has come to. It looks at 64
// bytes at a time. Most have no quote, and then their line breaks are only counted; most
// others have quotes around fields and doubled ones alone, and then whether one opens or
// closes is a matter of counting too. What is left is gone through quote by quote.
func (s *Splitter) scan() {
	for s.at < s.end {
		whole := (s.end - s.at + 63) / 64
		n := min(whole, scanned)
		sortOut(&s.signs, n, s.block.buf[s.at:cap(s.block.buf)], s.d)
		if n == whole {
			tail := ^uint64(0) >> (64*n - (s.end - s.at))
			s.signs.quotes[n-1] &= tail
			s.signs.breaks[n-1] &= tail
		}
		if !s.scanBlocks(n) {
			return
		}
	}
}

// scanned is how many blocks of 64 bytes are looked at in one go.
const scanned = 64

// signs have a bit for each byte of some blocks: is it a quote, a line break that is no
// quote, or one of these or a delimiter?
type signs struct{ quotes, breaks, all [scanned]uint64 }

// scanBlocks goes through blocks that begin where the scan has come to. It returns false
// if that is before a quote of which only the next byte, which is not here yet, tells what
// it is.
func (s *Splitter) scanBlocks(n int) bool {
	from, whole := s.at, min(n, (s.end-s.at)/64)
	for i := 0; i < n; {
		at := from + 64*i
		if s.at <= at && i < whole { // the last block did not end in a pair of quotes
			if i += s.scanSimple(at, i, whole); i == whole {
				continue
			}
			at = from + 64*i
		}
		quotes := s.signs.quotes[i]
		if s.at > at {
			quotes &= ^uint64(0) << (s.at - at)
		}
		if !s.scanQuotes(at, quotes, s.signs.breaks[i]) {
			return false
		}
		i++
	}
	s.at = max(s.at, min(from+64*n, s.end))
	return true
}

// scanSimple goes through blocks up to the first that is not simple, and returns how many
// those are. It decides nothing by branches that nobody could foresee: one block in two has
// a quote.
func (s *Splitter) scanSimple(at, first, end int) int {
	if s.d.Escape != 0 {
		return 0
	}
	quotes, breaks, all := s.signs.quotes[first:end], s.signs.breaks[first:end], s.signs.all[first:end]
	breaks, all = breaks[:len(quotes)], all[:len(quotes)]
	var edge, outer, last uint64 // whether a field may begin; all bits inside quotes; line breaks that end records
	if at == s.start || s.endsField(s.block.buf[at-1]) {
		edge = 1
	}
	if s.quoted {
		outer = ^outer
	}
	records, lines, block, before, done := 0, 0, 0, 0, 0
	for i, q := range quotes {
		inside := parity(q) ^ outer
		if q&inside&^(all[i]<<1|edge)|q>>63 != 0 {
			break
		}
		edge, outer = all[i]>>63, uint64(int64(inside)>>63)
		ends := breaks[i] &^ inside
		if ends != 0 && records+int(s.records) == 0 {
			s.firstEnd = at + 64*i + bits.TrailingZeros64(ends) + 1
		}
		records += bits.OnesCount64(ends)
		if ends != 0 {
			last = ends
		}
		if ends != 0 {
			block = i
		}
		if ends != 0 {
			before = lines
		}
		lines += bits.OnesCount64(breaks[i])
		done++
	}
	if records > 0 {
		behind := bits.LeadingZeros64(last)
		s.records += int64(records)
		s.lastEnd = at + 64*block + 64 - behind
		s.lines = s.breaks + int64(before+bits.OnesCount64(breaks[block]&(^uint64(0)>>behind)))
	}
	s.breaks += int64(lines)
	s.quoted = outer != 0
	return done
}

// parity sets the bits from each odd one that is set up to before the next.
func parity(x uint64) uint64 {
	x ^= x << 1
	x ^= x << 2
	x ^= x << 4
	x ^= x << 8
	x ^= x << 16
	return x ^ x<<32
}

func (s *Splitter) endsField(c byte) bool { return c == s.d.Delimiter || c == s.d.Break }

// scanQuotes goes from quote to quote of a block.
func (s *Splitter) scanQuotes(at int, quotes, breaks uint64) bool {
	b := s.block.buf[:s.end]
	for quotes != 0 {
		k := bits.TrailingZeros64(quotes)
		p, before := at+k, breaks&(1<<k-1)
		s.count(at, before)
		breaks &^= before
		quotes &= quotes - 1
		if !s.quoted {
			s.quoted = p == s.start || s.endsField(b[p-1])
			continue
		}
		passed, ok := s.closes(b, p)
		if !ok {
			s.at = p
			return false
		}
		if passed > 0 {
			s.at = p + passed
			quotes &= ^uint64(0) << min(k+passed, 64)
		}
	}
	s.count(at, breaks)
	return true
}

// closes decides what a quote inside quotes is: it ends them, or is passed over with so
// many bytes. It is not ok if the next byte decides, and is not here yet.
func (s *Splitter) closes(b []byte, p int) (pair int, ok bool) {
	whole := s.ended && s.end == s.have
	switch {
	case s.d.escapes(b[s.start:], p-s.start):
		return 1, true
	case p+1 == s.end && !whole:
		return 0, false
	case p+1 < s.end && b[p+1] == s.d.Quote:
		return 2, true
	}
	s.quoted = false
	return 0, true
}

// count takes note of line breaks of a block that have no quote between them: outside
// quotes each ends a record.
func (s *Splitter) count(at int, breaks uint64) {
	if breaks == 0 {
		return
	}
	n := int64(bits.OnesCount64(breaks))
	s.breaks += n
	if s.quoted {
		return
	}
	if s.records == 0 {
		s.firstEnd = at + bits.TrailingZeros64(breaks) + 1
	}
	s.records += n
	s.lastEnd, s.lines = at+64-bits.LeadingZeros64(breaks), s.breaks
}

// sortOut fills in the signs of a text, blocks of 64 bytes. They are ASCII; NoQuote is
// found nowhere, and a character that is a quote and a line break is a quote. Where the
// processor can, it is a loop of its vector instructions.
var sortOut = sortOutPlain

func sortOutPlain(signs *signs, blocks int, text []byte, d Dialect) {
	q, l, f := ones*uint64(d.Quote), ones*uint64(d.Break), ones*uint64(d.Delimiter)
	for i := range blocks {
		b, quotes, breaks, fields := (*[64]byte)(text[64*i:]), uint64(0), uint64(0), uint64(0)
		for k := 0; k < 64; k += 8 {
			w := binary.LittleEndian.Uint64(b[k:])
			if d.Quote != NoQuote {
				quotes |= eight(w, q, q, q) << k
			}
			breaks |= eight(w, l, l, l) << k
			fields |= eight(w, f, f, f) << k
		}
		signs.quotes[i], signs.breaks[i], signs.all[i] = quotes, breaks&^quotes, quotes|breaks|fields
	}
}
