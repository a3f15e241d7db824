package encoding

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// Damage is what a byte becomes that is not of the encoding.
const Damage = 0xFF

// Encoding is a way to write text as bytes.
type Encoding struct {
	name  string
	table func() *table // of eight bits, made when first asked for; nil for those of Unicode
	wide  *wide         // of sixteen bits
}

// The encodings that are read.
var (
	UTF8        = &Encoding{name: "utf-8"}
	UTF16LE     = &Encoding{name: "utf-16le", wide: &wide{}}
	UTF16BE     = &Encoding{name: "utf-16be", wide: &wide{big: true}}
	Windows1258 = &Encoding{name: "windows-1258", table: sync.OnceValue(windows1258)}
	Windows1252 = &Encoding{name: "windows-1252", table: sync.OnceValue(windows1252)}
	ISO88591    = &Encoding{name: "iso-8859-1", table: sync.OnceValue(latin1)}
	TCVN3       = &Encoding{name: "tcvn3", table: sync.OnceValue(tcvn3)}
	VNI         = &Encoding{name: "vni", table: sync.OnceValue(vni)}
	VISCII      = &Encoding{name: "viscii", table: sync.OnceValue(viscii)}
)

var all = []*Encoding{UTF8, UTF16LE, UTF16BE, Windows1258, Windows1252, ISO88591, TCVN3, VNI, VISCII}

// aliases are the names that others give to the encodings.
var aliases = map[string]*Encoding{
	"utf8": UTF8, "utf-8-sig": UTF8, "ascii": UTF8, "us-ascii": UTF8,
	"utf-16": UTF16LE, "utf16": UTF16LE, "utf16le": UTF16LE, "utf16be": UTF16BE,
	"cp1258": Windows1258, "1258": Windows1258,
	"cp1252": Windows1252, "1252": Windows1252,
	"iso8859-1": ISO88591, "latin1": ISO88591, "latin-1": ISO88591,
	"abc": TCVN3, "tcvn-3": TCVN3, "tcvn": TCVN3, "tcvn5712": TCVN3, "vscii": TCVN3,
	"vni-windows": VNI, "vni-times": VNI,
}

// Names returns the names of the encodings.
func Names() []string {
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.name
	}
	return names
}

// Lookup returns the encoding of a name, in any case, one of Names or a usual other
// one. A byte order mark in the file has the last word on which UTF-16 it is.
func Lookup(name string) (*Encoding, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, e := range all {
		if e.name == name {
			return e, true
		}
	}
	e, ok := aliases[name]
	return e, ok
}

// String is the name of the encoding.
func (e *Encoding) String() string { return e.name }

// IsUTF8 tells whether text in the encoding needs no decoding.
func (e *Encoding) IsUTF8() bool { return e.table == nil && e.wide == nil }

// IsWide tells whether the encoding writes text in units of two bytes, so that it has
// to be decoded before anything can be looked for in it.
func (e *Encoding) IsWide() bool { return e.wide != nil }

// Append appends the text that src stands for. Src must begin and end with whole
// characters; a text that was cut at line breaks does.
func (e *Encoding) Append(dst, src []byte) []byte {
	switch {
	case e.table != nil:
		return e.table().append(dst, src)
	case e.wide != nil:
		return e.wide.appendAll(dst, src)
	}
	return append(dst, src...)
}

// NewReader decodes a stream, if the encoding is wide; others are left as they are.
func (e *Encoding) NewReader(in io.Reader) io.Reader {
	if e.wide == nil {
		return in
	}
	return &wideReader{wide: *e.wide, in: in}
}

// Width returns how many bytes of the file a text stands for that NewReader has
// decoded. Of a file of an odd number of bytes, the last one counts for two.
func (e *Encoding) Width(text []byte) int64 {
	if e.wide == nil {
		return int64(len(text))
	}
	return 2 * units(text)
}

// marks are the byte order marks.
var marks = []struct {
	bytes string
	of    *Encoding
}{{"\xEF\xBB\xBF", UTF8}, {"\xFF\xFE", UTF16LE}, {"\xFE\xFF", UTF16BE}}

// Mark returns the encoding whose byte order mark a text begins with, how many bytes
// its marks take, and how many there are: those who join files write more than one.
func Mark(text []byte) (e *Encoding, bytesTaken, count int) {
	for _, m := range marks {
		for bytes.HasPrefix(text[bytesTaken:], []byte(m.bytes)) {
			e, bytesTaken, count = m.of, bytesTaken+len(m.bytes), count+1
		}
		if count > 0 {
			break
		}
	}
	return e, bytesTaken, count
}
