package value

import (
	"encoding/binary"
	"math/bits"
)

// Eight digits are read at once: a word of eight bytes is loaded with the first
// character in its lowest byte, and three multiplications do what a loop does in
// sixteen steps that wait for each other.

const (
	zeroes   = 0x3030303030303030 // eight times '0'
	highBits = 0x8080808080808080
	aboveTen = 0x7676767676767676 // 10 + 0x76 = 0x80: added to a byte, it tells digits by the high bit
	ones     = 0x0101010101010101
)

// areDigits tells whether all bytes of t are at most 9. A carry out of a byte
// comes from one above 0x89, which the high bits of t itself tell.
func areDigits(t uint64) bool { return (t|(t+aboveTen))&highBits == 0 }

// eightDigits returns the number of eight digits (0 to 9, not characters).
func eightDigits(t uint64) uint64 {
	t = t*10 + t>>8 // two digits each in the bytes 0, 2, 4, 6
	const pairs = 0x000000FF000000FF
	return ((t&pairs)*(100+1_000_000<<32) + (t>>16&pairs)*(1+10_000<<32)) >> 32
}

// shownBy returns the word of the n characters, 0 to 8, that end at a place in
// data, '0' XORed away and in front of them zeros. It wants 8 bytes before end.
func shownBy(data []byte, end, n int) uint64 {
	w := binary.LittleEndian.Uint64(data[end-8:]) ^ zeroes
	return w >> (64 - 8*uint(n)) << (64 - 8*uint(n))
}

// plainDigits reads the n characters that end at a place in data, 1 to 18
// digits and nothing else. It wants 24 bytes before end, or 8 for 8 digits.
func plainDigits(data []byte, end, n int) (uint64, bool) {
	if n <= 8 {
		t := shownBy(data, end, n)
		return eightDigits(t), areDigits(t)
	}
	low := shownBy(data, end, 8)
	if n <= 16 {
		high := shownBy(data, end-8, n-8)
		return eightDigits(high)*1e8 + eightDigits(low), areDigits(high) && areDigits(low)
	}
	middle, high := shownBy(data, end-8, 8), shownBy(data, end-16, n-16)
	return eightDigits(high)*1e16 + eightDigits(middle)*1e8 + eightDigits(low),
		areDigits(high) && areDigits(middle) && areDigits(low)
}

// plainNumber reads the n characters that end at a place in data, 1 to 16: digits
// and among them a mark, neither first nor last, or none. It returns the number
// without the mark and how many digits follow it. It wants 16 bytes before end.
func plainNumber(data []byte, end, n int, point byte) (number uint64, fraction int, ok bool) {
	low, high := shownBy(data, end, min(n, 8)), shownBy(data, end-8, max(n-8, 0))
	mark := uint64(point^'0') * ones
	ok = true
	if at := zeroByte(low ^ mark); at < 8 {
		above := high >> 56
		low, high, fraction = closeGap(low, at)|above, high<<8, 7-at
		ok = fraction > 0 && fraction < n-1
	} else if at := zeroByte(high ^ mark); at < 8 {
		high, fraction = closeGap(high, at), 15-at
		ok = fraction < n-1
	}
	return eightDigits(high)*1e8 + eightDigits(low), fraction, ok && areDigits(low) && areDigits(high)
}

// zeroByte returns the place of the lowest byte of w that is 0, 8 if none is.
func zeroByte(w uint64) int { return bits.TrailingZeros64((w-ones)&^w&highBits) >> 3 }

// closeGap takes byte at out of w; what is below it moves up, over it.
func closeGap(w uint64, at int) uint64 {
	below := uint64(1)<<(8*uint(at)) - 1
	return w&below<<8 | w&^(below<<8|0xFF)
}
