package columnar

import (
	"errors"
	"unicode/utf8"

	fast "github.com/segmentio/asm/utf8"

	"rasoat/pipeline/source/encoding"
)

// MaxTexts bounds the bytes of one column in one batch.
const MaxTexts = 512 << 20

// ErrTexts says that there are more of them.
var ErrTexts = errors.New("more than 512 MiB of text in a few rows")

// Valid tells whether every text is UTF-8, of those that offsets cut out of data: all
// bytes together are, and no text begins within a character. Package ascii of
// segmentio/asm would tell texts of ASCII faster, but leaves the upper halves of the
// registers in use (v1.2.1 has no VZEROUPPER there), after which SHA-256 on the same
// core took three times as long.
func Valid(offsets []int32, data []byte) bool {
	known := fast.Validate(data)
	if known.IsASCII() {
		return true
	}
	if !known.IsUTF8() {
		return false
	}
	for _, at := range offsets {
		if int(at) < len(data) && data[at]&0xC0 == 0x80 {
			return false
		}
	}
	return true
}

// Mend copies data with each byte that is not UTF-8 replaced by U+FFFD, moves offsets
// accordingly, and calls bad for the texts that had some.
func Mend(offsets []int32, data []byte, bad func(i int)) ([]byte, error) {
	from := offsets[0]
	out := make([]byte, 0, len(data))
	offsets[0] = 0
	for i, to := range offsets[1:] {
		v := data[from:to]
		from = to
		if !utf8.Valid(v) {
			bad(i)
		}
		out = encoding.AppendValid(out, v)
		if len(out) > 3*MaxTexts {
			return nil, ErrTexts
		}
		offsets[i+1] = int32(len(out))
	}
	return out, nil
}
