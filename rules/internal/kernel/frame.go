package kernel

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// longestFrame bounds the texts that a Frame describes, in bytes.
const longestFrame = 64

// A Frame is a text of one length with a range of ASCII characters for each
// place: [A-Z]{2}[0-9]{13}, or “a text like this one, digits for digits”. Eight
// places are compared in one step of five operations, and where the processor can up
// to 32 at once: a code of twelve digits takes 2 to 3 ns where an automaton takes 25.
type Frame struct {
	length int
	count  int
	words  [longestFrame / 8]frameWord
	places [2][fastFrame]byte // of up to so many: the least of each and how much more there may be
}

// Up to fastFrame places are compared at once, in two operations; up to shortFrame with
// less that has to be there behind a text.
const (
	shortFrame = 16
	fastFrame  = 32
)

// anywhere are places in which anything may stand.
var anywhere = [fastFrame]byte(bytes.Repeat([]byte{0xFF}, fastFrame))

// frameWord is the ranges of eight places, the first in the lowest byte, and
// where they begin. The last word of a long frame overlaps the one before it;
// that of a short one allows only zero where the text has ended.
type frameWord struct {
	at        int
	low, high uint64
}

const highBits = 0x8080808080808080

// ByteRange is the bytes from Low to High, both among them.
type ByteRange struct{ Low, High byte }

// NewFrame returns the frame of the given places. ok is false where there are
// too many, or a range leaves ASCII.
func NewFrame(places []ByteRange) (f *Frame, ok bool) {
	f = &Frame{}
	return f, f.set(places)
}

func (f *Frame) set(places []ByteRange) bool {
	n := len(places)
	if n > longestFrame {
		return false
	}
	f.length, f.count = n, 0
	for at := 0; at < n; at += 8 {
		word := frameWord{at: max(min(at, n-8), 0)}
		for i := range min(8, n) {
			p := places[word.at+i]
			if p.High >= 0x80 {
				return false
			}
			word.low |= uint64(p.Low) << (8 * i)
			word.high |= uint64(p.High) << (8 * i)
		}
		f.words[f.count] = word
		f.count++
	}
	if n <= fastFrame {
		f.places[0], f.places[1] = [fastFrame]byte{}, anywhere
		for i, p := range places {
			f.places[0][i], f.places[1][i] = p.Low, p.High-p.Low
		}
	}
	return true
}

// Match tells whether v fits: it has the length, and each character is in the
// range of its place.
func (f *Frame) Match(v []byte) bool {
	if len(v) != f.length {
		return false
	}
	if len(v) < 8 {
		return len(v) == 0 || f.words[0].holds(loadShort(v))
	}
	for i := range f.count {
		if w := &f.words[i]; !w.holds(binary.LittleEndian.Uint64(v[w.at:])) {
			return false
		}
	}
	return true
}

// holds tells whether all eight bytes of a text are in their ranges. A byte
// with its high bit set cannot borrow from its neighbour: its bit tells
// whether the others reach the bound.
func (w *frameWord) holds(text uint64) bool {
	reachesLow := (text | highBits) - w.low
	withinHigh := (w.high | highBits) - text&^highBits
	return reachesLow&withinHigh&^text&highBits == highBits
}

// loadShort is a text of up to seven bytes as a word, zeros after it.
func loadShort(v []byte) uint64 {
	switch n := len(v); {
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(v)) | uint64(binary.LittleEndian.Uint32(v[n-4:]))<<(8*(n-4))
	case n > 0:
		return uint64(v[0]) | uint64(v[n/2])<<(8*(n/2)) | uint64(v[n-1])<<(8*(n-1))
	}
	return 0
}

// Fits returns which of the given rows of a word of a mask fit.
func (f *Frame) Fits(text Text, w int, rows uint64) (fits uint64) {
	safe := int32(-1) // those that begin behind it are matched one by one
	if fast && f.length <= fastFrame {
		read := shortFrame
		if f.length > shortFrame {
			read = fastFrame
		}
		safe = int32(len(text.Data) - read)
		fits = fitFrame(&f.places, &text.Offsets[w<<6], unsafe.SliceData(text.Data), rows, f.length, int(safe))
	}
	for left := rows &^ fits; left != 0; left &= left - 1 {
		if i := w<<6 | bits.TrailingZeros64(left); text.Offsets[i] > safe && f.Match(text.At(i)) {
			fits |= left & -left
		}
	}
	return fits
}

// Reject sets in failed every row of tested whose text does not fit.
func (f *Frame) Reject(text Text, tested, failed Bits) {
	for w, word := range tested {
		switch {
		case word == 0:
		case len(text.Offsets) > 0:
			failed[w] |= word &^ f.Fits(text, w, word)
		case f.length > 0: // all texts of a column that is not there are empty
			failed[w] |= word
		}
	}
}

// Resemble makes f the frame of all texts that have a digit, a small letter or a
// capital where v has one, and v's own character elsewhere: they are of the
// shape of v. It returns false for long texts and those that are not ASCII.
func (f *Frame) Resemble(v []byte) bool {
	var places [longestFrame]ByteRange
	if len(v) > longestFrame {
		return false
	}
	for i, c := range v {
		switch {
		case c >= '0' && c <= '9':
			places[i] = ByteRange{'0', '9'}
		case c >= 'a' && c <= 'z':
			places[i] = ByteRange{'a', 'z'}
		case c >= 'A' && c <= 'Z':
			places[i] = ByteRange{'A', 'Z'}
		default:
			places[i] = ByteRange{c, c}
		}
	}
	return f.set(places[:len(v)])
}

// Frame returns the frame that accepts what d accepts, if there is one: a
// pattern without choices or repetitions of varying length.
func (d *DFA) Frame() (f *Frame, ok bool) {
	var places []ByteRange
	for state := uint16(start); ; {
		r, next, ok := d.onlyMove(state)
		if !ok {
			return nil, false
		}
		if next == dead {
			if !d.accept[state] {
				return nil, false
			}
			return NewFrame(places)
		}
		if d.accept[state] || len(places) == longestFrame {
			return nil, false
		}
		places, state = append(places, r), next
	}
}

// onlyMove returns the one range of bytes that leads on from a state, and where
// to; dead if none does. ok is false if there are several.
func (d *DFA) onlyMove(state uint16) (r ByteRange, next uint16, ok bool) {
	for c, to := range d.next[state] {
		switch {
		case to == dead:
		case next == dead:
			r, next = ByteRange{byte(c), byte(c)}, to
		case to == next && int(r.High) == c-1:
			r.High = byte(c)
		default:
			return r, next, false
		}
	}
	return r, next, true
}

// Reject sets in failed every row of tested whose text does not match.
func (d *DFA) Reject(text Text, tested, failed Bits) {
	for w, word := range tested {
		var bad uint64
		for ; word != 0; word &= word - 1 {
			low := bits.TrailingZeros64(word)
			if !d.Match(text.At(w<<6 | low)) {
				bad |= 1 << low
			}
		}
		failed[w] |= bad
	}
}
