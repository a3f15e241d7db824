package kernel

import "golang.org/x/text/unicode/norm"

// IsNFC tells whether v is in Unicode normal form C. Runes below U+0300 and
// those of U+1E00–1EFF, which together hold all letters of Vietnamese, are in
// NFC wherever they stand; only a text with others (combining marks among them)
// is put to the real test, which takes five times as long.
func IsNFC(v []byte) bool {
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c < 0xCC: // ASCII, U+0080–02FF, and their continuation bytes
		case c == 0xE1 && i+2 < len(v) && v[i+1] >= 0xB8 && v[i+1] <= 0xBB: // U+1E00–1EFF
			i += 2
		default:
			return norm.NFC.IsNormal(v)
		}
	}
	return true
}
