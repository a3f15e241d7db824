package csv

import "bytes"

// marks are the places of the punctuation (delimiters, line breaks, quotes) in a
// window of a text, in order, whatever they mean there.
type marks struct {
	at   []uint32 // the places
	next int      // the first of them that was not used yet

	stray bool // the record last read has a quote that quotes nothing

	delims, breaks, quotes uint64 // each byte eight times

	masks [(window + 63) / 64]uint64 // scratch
}

// newMarks has room for the marks of one window, in a list that was used before if
// there is one.
func newMarks(d Dialect, used []uint32) marks {
	if d.Quote == NoQuote {
		d.Quote = d.Delimiter
	}
	if used == nil {
		used = make([]uint32, 0, window+markSlack)
	}
	return marks{
		at:     used[:0],
		delims: ones * uint64(d.Delimiter), breaks: ones * uint64(d.Break), quotes: ones * uint64(d.Quote),
	}
}

// markSlack is more than the places that are written past the last one.
const markSlack = 64

// find looks for the punctuation of word[from:to], at most a window. Word must
// have 63 bytes behind that. It tells whether there was a NUL.
//
// Nothing here depends on where the punctuation is, so nothing can be foreseen
// wrongly: that is what makes it faster than to look for the next delimiter again
// and again, which costs a wrong guess for nearly every field.
func (m *marks) find(word []byte, from, to int) (nul bool) {
	whole := (to - from) / 64
	at, masks := m.at[:cap(m.at)], m.masks[:(to-from+63)/64]
	nul = mask(masks[:whole], word[from:], m)
	if whole < len(masks) { // what stands behind is masked below
		mask(masks[whole:], word[from+64*whole:], m)
		nul = nul || bytes.IndexByte(word[from+64*whole:to], 0) >= 0
	}
	if last := len(masks) - 1; last >= 0 && to-from < 64*len(masks) {
		masks[last] &= 1<<(to-from-64*last) - 1
	}
	m.at, m.next = at[:places(at, uint32(from), masks)], 0
	return nul
}

// skip passes over the marks before a place.
func (m *marks) skip(to int) {
	for m.next < len(m.at) && int(m.at[m.next]) < to {
		m.next++
	}
}
