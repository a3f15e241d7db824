package encoding

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// wide is UTF-16.
type wide struct{ big bool }

// appendAll decodes a whole text.
func (w wide) appendAll(dst, src []byte) []byte {
	return w.end(w.append(dst, src))
}

// append decodes src up to where more of it is needed: an odd byte, or the first
// half of a pair.
func (w wide) append(dst, src []byte) (decoded, rest []byte) {
	dst = slices.Grow(dst, len(src)/2*3+8)
	out, n := dst[:cap(dst)], len(dst)
	for len(src) >= 8 {
		four := w.load(src)
		if four&0xFF80FF80FF80FF80 != 0 {
			var used, made int
			if used, made = w.decode(out[n:], src); used == 0 {
				return out[:n], src
			}
			src, n = src[used:], n+made
			continue
		}
		four |= four >> 8
		four = four&0xFFFF | four>>16&0xFFFF0000
		binary.LittleEndian.PutUint32(out[n:], uint32(four))
		src, n = src[8:], n+4
	}
	for {
		used, made := w.decode(out[n:], src)
		if used == 0 {
			return out[:n], src
		}
		src, n = src[used:], n+made
	}
}

// end decodes what is left at the end of a text: each unit that is begun is damage.
func (w wide) end(text, rest []byte) []byte {
	for ; len(rest) > 0; rest = rest[min(2, len(rest)):] {
		text = append(text, Damage)
	}
	return text
}

// load returns four units, the first one lowest.
func (w wide) load(src []byte) uint64 {
	four := binary.LittleEndian.Uint64(src)
	if w.big {
		const odd = 0x00FF00FF00FF00FF
		four = four>>8&odd | four&odd<<8
	}
	return four
}

// decode decodes the first character, unless more bytes are needed to know it. Half a
// pair is damage.
func (w wide) decode(out, src []byte) (used, made int) {
	if len(src) < 2 {
		return 0, 0
	}
	r := w.unit(src)
	if !utf16.IsSurrogate(r) {
		return 2, utf8.EncodeRune(out, r)
	}
	if r < 0xDC00 && len(src) < 4 {
		return 0, 0
	}
	if r < 0xDC00 {
		if r = utf16.DecodeRune(r, w.unit(src[2:])); r != utf8.RuneError {
			return 4, utf8.EncodeRune(out, r)
		}
	}
	out[0] = Damage
	return 2, 1
}

func (w wide) unit(src []byte) rune {
	if w.big {
		return rune(binary.BigEndian.Uint16(src))
	}
	return rune(binary.LittleEndian.Uint16(src))
}

// units returns how many units a decoded text had: one for each character, two for
// those beyond U+FFFF, which take four bytes in UTF-8, and one for damage.
func units(text []byte) (n int64) {
	for _, b := range text {
		if int8(b) >= -0x40 { // it begins a character
			n++
		}
		if b >= 0xF0 && b != Damage {
			n++
		}
	}
	return n
}

// wideReader decodes a stream.
type wideReader struct {
	wide
	in      io.Reader
	raw     []byte // what was read and not decoded
	text    []byte // what was decoded and not given out
	scratch []byte
	err     error
}

// wideBytes is how much is read at a time.
const wideBytes = 128 << 10

func (r *wideReader) Read(p []byte) (int, error) {
	for len(r.text) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	n := copy(p, r.text)
	r.text = r.text[n:]
	return n, nil
}

// fill reads and decodes some bytes.
func (r *wideReader) fill() {
	r.raw = slices.Grow(r.raw, wideBytes)
	n, err := io.ReadFull(r.in, r.raw[len(r.raw):len(r.raw)+wideBytes])
	r.raw, r.err = r.raw[:len(r.raw)+n], err
	text, rest := r.append(r.scratch[:0], r.raw)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		r.err = io.EOF
		text = r.end(text, rest)
		rest = nil
	}
	r.scratch, r.text = text, text
	r.raw = append(r.raw[:0], rest...)
}
