package reference

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
)

// SHA256 returns the fingerprint of the list's content for the manifest of a
// run, in hexadecimal. It depends on what the list says and not on how it was
// written: neither the name, the order of the rows, nor the form of a date
// changes it; the columns count in their order, and so does which one is the
// key.
//
// It is the SHA-256 of the columns, the key, and the sorted rows, where each
// text is preceded by its length in bytes and a colon, and each row by its two
// days as days since 1970-01-01.
func (l *List) SHA256() string {
	t := l.content()
	rows := make([][]byte, len(t.rows))
	for i := range t.rows {
		e := &t.rows[i]
		b := strconv.AppendInt(nil, int64(e.from), 10)
		b = strconv.AppendInt(append(b, ' '), int64(e.to), 10)
		rows[i] = appendTexts(append(b, ' '), e.cells...)
	}
	slices.SortFunc(rows, bytes.Compare)
	h := sha256.New()
	h.Write(appendTexts(nil, t.columns...))
	h.Write(appendTexts([]byte{'\n'}, l.Key()))
	for _, r := range rows {
		h.Write([]byte{'\n'})
		h.Write(r)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func appendTexts(b []byte, texts ...string) []byte {
	for _, t := range texts {
		b = strconv.AppendInt(b, int64(len(t)), 10)
		b = append(append(b, ':'), t...)
	}
	return b
}
