package kernel

import (
	"bytes"
	"encoding/binary"
	"html"
	"math/bits"
	"strings"
)

// Markup is what may be left in a text of the file that it was taken from.
type Markup uint8

// The kinds of markup.
const (
	NoMarkup    Markup = iota
	Tag                // <br>, </p>, <a href=…>, <!-- …
	Entity             // &amp; &#7877; &#x1EC5;
	ExcelEscape        // _x000D_
)

// IsPlain tells whether a text holds no markup.
func IsPlain(v []byte) bool {
	kind, _ := FindMarkup(v)
	return kind == NoMarkup
}

// RejectMarkup sets in failed every row of tested whose text holds markup.
func RejectMarkup(text Text, tested, failed Bits) {
	RejectSuspects(text, tested, failed, nextMarkup, IsPlain)
}

// FindMarkup returns the first markup of a text and its place.
func FindMarkup(v []byte) (Markup, int) {
	for at := nextMarkup(v, 0); at < len(v); at = nextMarkup(v, at+1) {
		if kind := markupAt(v[at:]); kind != NoMarkup {
			return kind, at
		}
	}
	return NoMarkup, len(v)
}

// nextMarkup returns the first place at or after from of a character that may
// begin markup: &, < or the _ of _x.
func nextMarkup(data []byte, from int) int {
	i := from
	for ; i+9 <= len(data); i += 8 {
		w, after := binary.LittleEndian.Uint64(data[i:]), binary.LittleEndian.Uint64(data[i+1:])
		found := exactBytes(w, '&') | exactBytes(w, '<') | exactBytes(w, '_')&exactBytes(after, 'x')
		if found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(data); i++ {
		switch c := data[i]; {
		case c == '&' || c == '<', c == '_' && i+1 < len(data) && data[i+1] == 'x':
			return i
		}
	}
	return len(data)
}

func markupAt(v []byte) Markup {
	switch {
	case v[0] == '<' && isTag(v):
		return Tag
	case v[0] == '&' && isEntity(v):
		return Entity
	case v[0] == '_' && isExcelEscape(v):
		return ExcelEscape
	}
	return NoMarkup
}

// isExcelEscape tells whether v begins with _x, four hexadecimal digits and _,
// by which Excel writes characters that XML does not allow.
func isExcelEscape(v []byte) bool {
	return len(v) >= 7 && v[1] == 'x' && v[6] == '_' && spanOf(v[2:6], isHexDigit) == 4
}

// isEntity tells whether v begins with a character reference of HTML that ends
// in a semicolon; its name must be one that HTML knows.
func isEntity(v []byte) bool {
	if n := len("&#") + 1; len(v) > n && v[1] == '#' {
		digits := spanOf(v[2:], isDigit)
		end := 2 + digits
		if v[2] == 'x' || v[2] == 'X' {
			digits = spanOf(v[3:], isHexDigit)
			end = 3 + digits
		}
		return digits > 0 && end < len(v) && v[end] == ';'
	}
	end := 1 + spanOf(v[1:], isLetterOrDigit)
	if end < 3 || end > longestEntity || end >= len(v) || v[end] != ';' {
		return false
	}
	entity := string(v[:end+1])
	return !strings.HasSuffix(html.UnescapeString(entity), ";") // a name that is only the beginning of one leaves it
}

// longestEntity is longer than any name of a character in HTML.
const longestEntity = 40

// isTag tells whether v begins with a tag. A name of HTML in angle brackets is
// one; of other names, closing tags and tags with attributes are. The end of a
// tag with an attribute may have been cut off.
func isTag(v []byte) bool {
	for _, opening := range []string{"<!--", "<?xml", "<![CDATA[", "<!doctype", "<!DOCTYPE"} {
		if bytes.HasPrefix(v, []byte(opening)) {
			return true
		}
	}
	closing := len(v) > 1 && v[1] == '/'
	name := v[1:]
	if closing {
		name = v[2:]
	}
	n := spanOf(name, isNameByte)
	if n == 0 || !isLetterByte(name[0]) {
		return false
	}
	rest := bytes.TrimLeft(name[n:], " \t\r\n")
	known := elements[strings.ToLower(string(name[:n]))]
	ends := bytes.HasPrefix(rest, []byte(">")) || bytes.HasPrefix(rest, []byte("/>"))
	return ends && (closing || known || bytes.IndexByte(name[:n], ':') > 0) || len(rest) < len(name)-n && startsAttribute(rest)
}

// startsAttribute tells whether v begins with the name of an attribute, its
// equals sign and the beginning of a value.
func startsAttribute(v []byte) bool {
	n := spanOf(v, isNameByte)
	value, ok := bytes.CutPrefix(bytes.TrimLeft(v[n:], " "), []byte("="))
	value = bytes.TrimLeft(value, " ")
	return ok && n > 0 && isLetterByte(v[0]) && len(value) > 0 && strings.IndexByte(`"'#`, value[0]) >= 0
}

// spanOf is how many bytes at the beginning of v are of a kind.
func spanOf(v []byte, is func(c byte) bool) int {
	n := 0
	for n < len(v) && is(v[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool         { return c >= '0' && c <= '9' }
func isLetterByte(c byte) bool    { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isLetterOrDigit(c byte) bool { return isDigit(c) || isLetterByte(c) }
func isHexDigit(c byte) bool      { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
func isNameByte(c byte) bool      { return isLetterOrDigit(c) || c == ':' || c == '-' || c == '_' }

// elements are the names of the elements of HTML, in lower case. Source: the
// index of elements of the HTML Living Standard, with its obsolete elements.
var elements = func() map[string]bool {
	known := map[string]bool{}
	for name := range strings.FieldsSeq(`a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound
big blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog
dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr
html i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noembed noframes
noscript object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script search section
select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
title tr track tt u ul var video wbr xmp`) {
		known[name] = true
	}
	return known
}()
