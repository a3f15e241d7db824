package format

import "math/bits"

// addressBits are the characters of an address of up to 32 bytes, a bit each, by their
// classes.
type addressBits struct{ at, dot, hyphen, letter, digit, localOnly uint32 }

const longestFast = 32

// isAddress tells whether an e-mail address is valid: what emailReason says of it one
// character after another, in half the time. A no says nothing: the address may be too long,
// or the last of the memory in which it stands.
func isAddress(v []byte) bool {
	if !fast || len(v) > longestFast || cap(v) < longestFast {
		return false
	}
	var of addressBits
	classes(&v[:longestFast][0], &of)
	return of.valid(len(v))
}

// valid is of the first n characters. Bounds are the places before and after a label: the
// @, the dots behind it and the end. No label is empty, or begins or ends with a hyphen.
func (of *addressBits) valid(n int) bool {
	end := uint64(1) << n
	at := uint64(of.at) & (end - 1)
	if at == 0 || at&(at-1) != 0 {
		return false
	}
	local, domain := at-1, end-2*at
	label := uint64(of.letter | of.digit | of.hyphen)
	dots := uint64(of.dot) & domain
	if local == 0 || local&^(label|uint64(of.dot|of.localOnly)) != 0 || dots == 0 || domain&^(label|dots) != 0 {
		return false
	}
	bounds, hyphens := at|dots|end, uint64(of.hyphen)&domain
	if (bounds|hyphens)&(bounds<<1) != 0 || hyphens&(bounds>>1) != 0 {
		return false
	}
	last := bits.Len64(dots) // where the top level begins
	return n-last >= 2 && (end-1)>>last&^(uint64(of.letter)>>last) == 0
}
