package office

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"rasoat/pipeline/source/xml"
)

// Cursor goes through XML tag by tag. It is what the loops fall back to that know
// what programs usually write: it reads prefixes, comments, CDATA and whatever else
// XML allows.
type Cursor struct {
	Text []byte
	At   int
	Bad  bool // what stands there is no XML
}

// A Tag is what stands between < and >.
type Tag struct {
	Name  []byte // without its prefix
	Space []byte // the prefix with its colon
	Attrs []byte // taken apart by NextAttr
	Open  bool
	Close bool // <a/> does both
}

// Is tells whether the tag has the name with the prefix.
func (t *Tag) Is(space, name string) bool { return string(t.Name) == name && string(t.Space) == space }

// Opens tells whether the tag opens an element of the name, whatever its prefix.
func (t *Tag) Opens(name string) bool { return t.Open && string(t.Name) == name }

// Next returns the next tag. It is false at the end of the text, or where that is
// wrong or ends inside a tag.
func (c *Cursor) Next() (t Tag, ok bool) {
	for {
		n := bytes.IndexByte(c.Text[c.At:], '<')
		if n < 0 {
			c.At = len(c.Text)
			return Tag{}, false
		}
		c.At += n
		if !c.passMarkup() {
			break
		}
	}
	if c.Bad {
		return Tag{}, false
	}
	return c.readTag()
}

// markups are what is no tag, and how it ends.
var markups = []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}

// passMarkup passes a comment, CDATA or an instruction at i. It is false for a tag,
// and where the end is not there.
func (c *Cursor) passMarkup() bool {
	rest := c.Text[c.At:]
	if len(rest) > 1 && rest[1] != '!' && rest[1] != '?' {
		return false
	}
	for _, m := range markups {
		if bytes.HasPrefix(rest, []byte(m.begin)) {
			n := bytes.Index(rest[len(m.begin):], []byte(m.end))
			if n < 0 {
				break
			}
			c.At += len(m.begin) + n + len(m.end)
			return true
		}
	}
	c.Bad = true
	return false
}

func (c *Cursor) readTag() (t Tag, ok bool) {
	i, b := c.At+1, c.Text
	if i < len(b) && b[i] == '/' {
		t.Close = true
		i++
	} else {
		t.Open = true
	}
	from, name := i, i
	for i < len(b) && b[i] > ' ' && b[i] != '>' && b[i] != '/' {
		if i++; b[i-1] == ':' {
			name = i
		}
	}
	t.Space, t.Name = b[from:name], b[name:i]
	from = i
	for i < len(b) && b[i] != '>' {
		if c := b[i]; c == '"' || c == '\'' {
			n := bytes.IndexByte(b[i+1:], c)
			if n < 0 {
				break
			}
			i += n + 1
		}
		i++
	}
	if i >= len(b) || b[i] != '>' || len(t.Name) == 0 {
		c.Bad = true
		return Tag{}, false
	}
	t.Attrs = b[from:i]
	if n := len(t.Attrs); n > 0 && t.Attrs[n-1] == '/' {
		t.Attrs, t.Close = t.Attrs[:n-1], true
	}
	c.At = i + 1
	return t, true
}

// IsSpace tells whether a byte is a blank of XML.
func IsSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// NextAttr takes the first attribute off: its name with its prefix, and its value.
func NextAttr(attrs []byte) (name, v, rest []byte) {
	i := 0
	skip := func() {
		for i < len(attrs) && IsSpace(attrs[i]) {
			i++
		}
	}
	skip()
	from := i
	for i < len(attrs) && attrs[i] != '=' && !IsSpace(attrs[i]) {
		i++
	}
	name = attrs[from:i]
	skip()
	if i+1 >= len(attrs) || attrs[i] != '=' {
		return nil, nil, nil
	}
	i++
	skip()
	if i >= len(attrs) || attrs[i] != '"' && attrs[i] != '\'' {
		return nil, nil, nil
	}
	n := bytes.IndexByte(attrs[i+1:], attrs[i])
	if n < 0 {
		return nil, nil, nil
	}
	v, rest = attrs[i+1:i+1+n], attrs[i+n+2:]
	if bytes.IndexByte(v, '&') >= 0 {
		v, _ = appendText(nil, v)
	}
	return name, v, rest
}

// Attr returns the value of an attribute, nil if the tag has none of the name.
func (t *Tag) Attr(name string) []byte {
	for rest := t.Attrs; len(rest) > 0; {
		var n, v []byte
		if n, v, rest = NextAttr(rest); string(n) == name {
			return v
		}
	}
	return nil
}

// AppendUntilTag appends the text up to the next tag, which is not read.
func (c *Cursor) AppendUntilTag(dst []byte) []byte {
	for !c.Bad {
		n := bytes.IndexByte(c.Text[c.At:], '<')
		if n < 0 {
			break
		}
		var ok bool
		if dst, ok = appendText(dst, c.Text[c.At:c.At+n]); !ok {
			break
		}
		c.At += n
		at := c.At
		if !c.passMarkup() {
			return dst
		}
		if inside, is := bytes.CutPrefix(c.Text[at:c.At], []byte("<![CDATA[")); is {
			dst = xml.AppendLines(dst, inside[:len(inside)-3])
		}
	}
	c.Bad = true
	return dst
}

// AppendText appends the text of the element whose tag was just read, without that of
// elements in it, and goes behind its end.
func (c *Cursor) AppendText(dst []byte) []byte {
	for !c.Bad {
		dst = c.AppendUntilTag(dst)
		if c.Bad {
			break
		}
		t, ok := c.readTag()
		if ok && t.Close && !t.Open {
			return dst
		}
		if ok && !t.Close {
			c.Skip()
		}
	}
	c.Bad = true
	return dst
}

// Skip goes behind the end of the element whose tag was just read.
func (c *Cursor) Skip() {
	for depth := 1; depth > 0; {
		t, ok := c.Next()
		switch {
		case !ok:
			c.Bad = true
			return
		case t.Open && !t.Close:
			depth++
		case t.Close && !t.Open:
			depth--
		}
	}
}

// appendText appends text as it stands between tags: characters that are written
// by name or number, and line ends, are decoded. It is false for a name that XML
// does not have.
func appendText(dst, raw []byte) ([]byte, bool) {
	for {
		n := bytes.IndexByte(raw, '&')
		if n < 0 {
			return xml.AppendLines(dst, raw), true
		}
		dst, raw = xml.AppendLines(dst, raw[:n]), raw[n:]
		end := bytes.IndexByte(raw[:min(len(raw), 40)], ';')
		if end < 0 {
			return dst, false
		}
		r, ok := entity(string(raw[1:end]))
		if !ok {
			return dst, false
		}
		dst, raw = utf8.AppendRune(dst, r), raw[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	base := 10
	digits, ok := cutHash(name)
	if !ok {
		return 0, false
	}
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

func cutHash(name string) (string, bool) {
	if name == "" || name[0] != '#' {
		return "", false
	}
	return name[1:], true
}
