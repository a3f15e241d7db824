package kernel

import "golang.org/x/text/unicode/norm"

// IsNFC tells whether v is in Unicode normal form C. Runes below U+0300 and
// those of U+1E00–1EFF, which together hold all letters of Vietnamese, are in
// NFC wherever they stand; only a text with others (combining marks among them)
// is put to the real test, which takes five times as long.
func IsNFC(v []byte) bool {
	return NextNotLatin(v, 0) == len(v) || norm.NFC.IsNormal(v)
}

// RejectNotNFC sets in failed every row of tested whose text is not in Unicode
// normal form C.
func RejectNotNFC(text Text, tested, failed Bits) {
	RejectSuspects(text, tested, failed, NextNotLatin, norm.NFC.IsNormal)
}
