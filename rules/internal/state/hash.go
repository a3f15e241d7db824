package state

import (
	"encoding/binary"
	"math/bits"
)

// Constants of the hash: words without a pattern, of the fraction of the golden
// ratio and of the first primes' square roots, made odd.
const (
	hashLead = 0x9e3779b97f4a7c15
	hashLeft = 0x6a09e667f3bcc909
	hashLast = 0xbb67ae8584caa73b
)

// Hash is the hash by which different texts are counted, not told apart: its 64
// bits are for estimates. Words of eight bytes are multiplied in pairs into 128
// bits, whose halves are folded into one, which is the mixing step of wyhash
// (Wang Yi, https://github.com/wangyi-fudan/wyhash, public domain). A text of at
// most 16 bytes, as most are, takes two multiplications and no branch that the
// processor could not foresee.
func Hash(v []byte) uint64 {
	n := len(v)
	if n <= 8 {
		return fold(shortWord(v), 0, hashLead, n)
	}
	if n <= 16 {
		return fold(binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[n-8:]), hashLead, n)
	}
	return hashLong(v)
}

// hashLong is the hash of a text of more than 16 bytes. Its last 16 are taken as
// they are, some of them for the second time.
func hashLong(v []byte) uint64 {
	n, h := len(v), uint64(hashLead)
	last := v[n-16:]
	for ; len(v) > 16; v = v[16:] {
		h = mix(binary.LittleEndian.Uint64(v)^hashLeft, binary.LittleEndian.Uint64(v[8:])^h)
	}
	return fold(binary.LittleEndian.Uint64(last), binary.LittleEndian.Uint64(last[8:]), h, n)
}

// fold ends a hash: the last two words of a text of n bytes.
func fold(a, b, h uint64, n int) uint64 {
	high, low := bits.Mul64(a^hashLeft, b^h)
	return mix(low^hashLead^uint64(n), high^hashLast)
}

func mix(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// shortWord is a text of at most eight bytes as a number.
func shortWord(v []byte) uint64 {
	if len(v) >= 8 {
		return binary.LittleEndian.Uint64(v)
	}
	var w uint64
	for i, c := range v {
		w |= uint64(c) << (8 * i)
	}
	return w
}
