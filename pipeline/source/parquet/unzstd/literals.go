package unzstd

import "github.com/klauspost/compress/huff0"

// The kinds of literals.
const (
	literalsRaw = iota
	literalsSame
	literalsCoded
	literalsAgain // by the table of the block before
)

// readLiterals reads the literals of a block that begins at src[at] into d.literals.
// It returns what stands behind them and how many they are; -1 if something is wrong.
func (d *Decoder) readLiterals(src []byte, at, most int) (behind, n int) {
	if at >= len(src) {
		return -1, 0
	}
	kind, form := src[at]&3, src[at]>>2&3
	if kind == literalsCoded || kind == literalsAgain {
		return d.readCoded(src, at, most)
	}
	size := [4]int{1, 2, 1, 3}[form]
	if len(src)-at < size {
		return -1, 0
	}
	for i, c := range src[at : at+size] {
		n |= int(c) << (8 * i)
	}
	if size == 1 {
		n >>= 3
	} else {
		n >>= 4
	}
	at += size
	switch {
	case n > most:
		return -1, 0
	case kind == literalsRaw:
		if len(src)-at < n {
			return -1, 0
		}
		return at + copy(d.literals, src[at:at+n]), n
	case at == len(src):
		return -1, 0
	}
	for i := range d.literals[:n] {
		d.literals[i] = src[at]
	}
	return at + 1, n
}

// readCoded reads literals in a Huffman code.
func (d *Decoder) readCoded(src []byte, at, most int) (behind, n int) {
	again, form := src[at]&3 == literalsAgain, src[at]>>2&3
	size, digits := [4]int{3, 3, 4, 5}[form], [4]int{10, 10, 14, 18}[form]
	if len(src)-at < size {
		return -1, 0
	}
	head := 0
	for i, c := range src[at : at+size] {
		head |= int(c) << (8 * i)
	}
	n = head >> 4 & (1<<digits - 1)
	packed := head >> (4 + digits)
	at += size
	if n > most || packed > len(src)-at || again && !d.coded {
		return -1, 0
	}
	code := src[at : at+packed]
	if !again {
		var err error
		if d.huffman, code, err = huff0.ReadTable(code, d.huffman); err != nil {
			d.huffman = nil
			return -1, 0
		}
		d.coded = true
	}
	d.huffman.MaxDecodedSize = n
	unpack := d.huffman.Decoder().Decompress4X
	if form == 0 {
		unpack = d.huffman.Decoder().Decompress1X
	}
	if out, err := unpack(d.literals[:0:n], code); err != nil || len(out) != n {
		return -1, 0
	}
	return at + packed, n
}
