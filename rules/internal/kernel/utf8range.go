package kernel

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// foldedRanges are the runes of a single-rune instruction: it, and under (?i)
// all that fold to it.
func foldedRanges(i *syntax.Inst) [][2]rune {
	r := i.Rune[0]
	all := [][2]rune{{r, r}}
	if syntax.Flags(i.Arg)&syntax.FoldCase == 0 {
		return all
	}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		all = append(all, [2]rune{f, f})
	}
	return all
}

// utf8Ranges splits a range of runes into sequences of byte ranges that spell
// exactly their UTF-8 forms. Surrogates have none.
func utf8Ranges(low, high rune) [][][2]byte {
	const firstSurrogate, lastSurrogate = 0xD800, 0xDFFF
	if low < firstSurrogate && high > lastSurrogate {
		return append(utf8Ranges(low, firstSurrogate-1), utf8Ranges(lastSurrogate+1, high)...)
	}
	if low >= firstSurrogate && low <= lastSurrogate {
		low = lastSurrogate + 1
	}
	if high >= firstSurrogate && high <= lastSurrogate {
		high = firstSurrogate - 1
	}
	if low > high {
		return nil
	}
	for _, end := range []rune{0x7F, 0x7FF, 0xFFFF} { // the ends of 1, 2 and 3 bytes
		if low <= end && high > end {
			return append(utf8Ranges(low, end), utf8Ranges(end+1, high)...)
		}
	}
	return sameLength(low, high)
}

// sameLength splits a range whose ends have forms of the same length, so that
// below a byte that varies every continuation byte is free.
func sameLength(low, high rune) [][][2]byte {
	for shift := 6; shift <= 18; shift += 6 {
		block := rune(1)<<shift - 1 // runes that differ in the last shift bits only
		if low&^block == high&^block {
			break
		}
		if low&block != 0 {
			return append(sameLength(low, low|block), sameLength((low|block)+1, high)...)
		}
		if high&block != block {
			return append(sameLength(low, high&^block-1), sameLength(high&^block, high)...)
		}
	}
	var a, b [utf8.UTFMax]byte
	n := utf8.EncodeRune(a[:], low)
	utf8.EncodeRune(b[:], high)
	seq := make([][2]byte, n)
	for k := range seq {
		seq[k] = [2]byte{a[k], b[k]}
	}
	return [][][2]byte{seq}
}
