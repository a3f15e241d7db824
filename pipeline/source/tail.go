package source

import "bytes"

// footerLine is what a line below the table has room for, where somebody says how many
// there are.
const footerLine = 4 << 10

// findFooter finds out where the table ends.
func (o *opening) findFooter() error {
	o.footer = o.file.Bytes
	declared := o.spec.FooterRows
	if o.file.Header == nil || declared != nil && *declared == 0 {
		return nil
	}
	n := int64(sniffBytes)
	if declared != nil {
		n = max(n, int64(*declared)*footerLine)
	}
	body := o.skip + o.rawOf(o.head, o.text, o.found.Body())
	from := max(body, o.file.Bytes-n)
	if o.coding.IsWide() {
		from -= (from - o.skip) % 2
	}
	raw, err := piece(o.h, from, int(o.file.Bytes-from))
	if err != nil {
		return broken(o.file.Name, from, bare(err))
	}
	tail := raw
	if !o.coding.IsUTF8() {
		tail = o.coding.Append(nil, raw)
	}
	first := 0
	if from > body {
		first = bytes.IndexByte(tail, o.dialect.Break) + 1
	}
	at := 0
	if declared != nil {
		at = lastLines(tail[first:], o.dialect.Break, *declared)
	} else {
		at = o.found.Footer(tail[first:])
	}
	if first+at < len(tail) {
		o.footer = from + o.rawOf(raw, tail, first+at)
	}
	return nil
}

// rawOf returns where in the bytes of the file a line begins that begins at a place of
// their text.
func (o *opening) rawOf(raw, text []byte, at int) int64 {
	if o.coding.IsUTF8() || o.coding.IsWide() {
		return o.coding.Width(text[:at])
	}
	end := 0
	for range bytes.Count(text[:at], []byte{o.dialect.Break}) {
		end += bytes.IndexByte(raw[end:], o.dialect.Break) + 1
	}
	return int64(end)
}

// lastLines returns where the last lines of a text begin, n of them.
func lastLines(text []byte, end byte, n int) int {
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		at = bytes.LastIndexByte(text[:at-1], end) + 1
	}
	return at
}
