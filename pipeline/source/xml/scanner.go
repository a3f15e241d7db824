package xml

import (
	"bytes"
	"slices"

	"github.com/segmentio/asm/utf8"

	"rasoat/pipeline/source/cut"
	"rasoat/pipeline/source/encoding"
	"rasoat/pipeline/source/fields"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// Scanner reads the records of parts into rows. It serves one goroutine.
type Scanner struct {
	rows     *fields.Rows
	decode   func(dst, src []byte) []byte // nil: records are text
	part     *cut.Part
	allValid bool // its text is UTF-8,
	allPlain bool // and without control characters

	b    []byte // the record, with slack bytes behind it
	i    int    // what comes next
	fail string // what is wrong there, or ""

	open    []opened // elements, the record's first
	texts   []byte   // of the open elements, one behind the other
	valid   bool     // the record is UTF-8
	scratch []byte
	key     []byte
	decoded []byte
}

// opened is an element that is being read.
type opened struct {
	name   []byte       // with its prefix
	field  *fields.Name // what it is a field by
	before *fields.Name // the last one within it
	text   int          // where its text begins in texts
	kids   bool         // it has elements within it
}

// NewScanner makes a scanner that puts what it reads into rows. Decode, if there is one,
// makes text of the bytes of a record.
func NewScanner(rows *fields.Rows, decode func(dst, src []byte) []byte) *Scanner {
	return &Scanner{rows: rows, decode: decode}
}

// Start begins a part, which must stay unreleased while Read is called.
func (s *Scanner) Start(p *cut.Part) {
	s.part, s.allValid, s.allPlain = p, s.decode == nil && utf8.Valid(p.Text), s.decode == nil && !hasControl(p.Text)
}

// Read reads the record at a span of the part, after rows have begun it.
func (s *Scanner) Read(at cut.Span) {
	s.b, s.i, s.fail = s.part.Text[at.From:at.To], 0, ""
	if s.decode != nil {
		s.decoded = slices.Grow(s.decode(s.decoded[:0], s.b), cut.Slack)
		s.b = s.decoded
	}
	s.open, s.texts = s.open[:0], s.texts[:0]
	if s.valid = s.allValid || utf8.Valid(s.b); !s.valid {
		s.rows.Damaged()
	}
	if !s.allPlain && hasControl(s.b) {
		s.i = bytes.IndexFunc(s.b, func(r rune) bool { return r < ' ' && !isSpace(byte(r)) })
		s.stop(whyControl)
	} else {
		for s.start(); len(s.open) > 0 && s.fail == ""; {
			s.content()
		}
		if s.fail == "" && s.i < len(s.b) {
			s.stop(whyEnd)
		}
	}
	if s.fail == "" {
		s.rows.Keep()
		return
	}
	if s.i >= len(s.b) {
		s.i, s.fail = len(s.b), whyCut
	}
	offset := s.part.At + int64(at.From)
	if s.decode == nil { // else nobody knows which byte it was
		offset += int64(s.i)
	}
	s.rows.RejectDamaged(message.New(reasonDamaged, offset, message.New(s.fail)))
}

func (s *Scanner) stop(why string) {
	if s.fail == "" {
		s.fail = why
	}
}

// start reads the start tag that is next.
func (s *Scanner) start() {
	if len(s.open) >= mostDepth {
		s.stop(whyDeep)
		return
	}
	from := s.i + 1
	s.i = nameEnd(s.b, from)
	name := s.b[from:s.i]
	if len(local(name)) == 0 {
		s.stop(whyMarkup)
		return
	}
	e := opened{name: name, field: s.rows.Root(), text: len(s.texts)}
	if n := len(s.open); n > 0 {
		around := &s.open[n-1]
		around.before = s.rows.Child(around.field, around.before, local(name))
		around.kids, e.field = true, around.before
	}
	s.open = append(s.open, e)
	if s.i < len(s.b) && s.b[s.i] == '>' {
		s.i++
		return
	}
	s.attributes()
}

// attributes reads what stands behind the name of a start tag.
func (s *Scanner) attributes() {
	for s.fail == "" {
		for s.i < len(s.b) && isSpace(s.b[s.i]) {
			s.i++
		}
		switch rest := s.b[s.i:]; {
		case len(rest) > 0 && rest[0] == '>':
			s.i++
			return
		case len(rest) > 1 && rest[0] == '/' && rest[1] == '>':
			s.i += 2
			s.end(nil)
			return
		}
		s.attribute()
	}
}

func (s *Scanner) attribute() {
	from := s.i
	s.i = nameEnd(s.b, from)
	name := s.b[from:s.i]
	if len(local(name)) == 0 {
		s.stop(whyTag)
		return
	}
	s.blanks()
	if s.i >= len(s.b) || s.b[s.i] != '=' {
		s.stop(whyAttribute)
		return
	}
	s.i++
	s.blanks()
	if s.i >= len(s.b) || s.b[s.i] != '"' && s.b[s.i] != '\'' {
		s.stop(whyAttribute)
		return
	}
	n := bytes.IndexByte(s.b[s.i+1:], s.b[s.i])
	if n < 0 {
		s.i = len(s.b)
		s.stop(whyCut)
		return
	}
	raw := s.b[s.i+1 : s.i+1+n]
	if at := bytes.IndexByte(raw, '<'); at >= 0 {
		s.i += 1 + at
		s.stop(whyAttribute)
		return
	}
	if s.putAttribute(name, raw); s.fail == "" {
		s.i += n + 2
	}
}

func (s *Scanner) blanks() {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
}

// isDeclaration tells whether an attribute says how to read XML, and nothing of the
// record: where names come from, and what is nil.
func isDeclaration(name []byte) bool {
	return bytes.Equal(name, []byte("xmlns")) || bytes.HasPrefix(name, []byte("xmlns:")) || bytes.HasPrefix(name, []byte("xsi:"))
}

// putAttribute makes an attribute a field, whose value's quote is next.
func (s *Scanner) putAttribute(name, raw []byte) {
	v := raw
	if bytes.ContainsAny(raw, "&\r\n\t") {
		bad := 0
		if s.scratch, bad = appendAttribute(s.scratch[:0], raw); bad >= 0 {
			s.i += 1 + bad
			s.stop(whyEntity)
			return
		}
		v = s.scratch
	}
	if isDeclaration(name) {
		return
	}
	e := &s.open[len(s.open)-1]
	s.key = append(append(s.key[:0], '@'), local(name)...)
	e.before = s.rows.Child(e.field, e.before, s.key)
	s.put(e.before, v)
}

// put gives a field a value; an empty one is none.
func (s *Scanner) put(n *fields.Name, v []byte) {
	if len(v) == 0 {
		s.rows.Null(n)
		return
	}
	if !s.valid && !utf8.Valid(v) {
		v = encoding.AppendValid(nil, v)
	}
	s.rows.Add(n, v)
}

// content reads what is next in the innermost element, up to behind a tag.
func (s *Scanner) content() {
	e := &s.open[len(s.open)-1]
	n := nextMarkup(s.b, s.i)
	if n >= len(s.b) {
		s.i = len(s.b)
		s.stop(whyCut)
		return
	}
	if s.b[n] != '<' {
		s.mixed()
		return
	}
	plain := s.b[s.i:n]
	closes := n+1 < len(s.b) && s.b[n+1] == '/'
	if closes && !e.kids && e.text == len(s.texts) { // <a>text</a>
		if s.i = n; s.endTag(e) {
			s.end(plain)
		}
		return
	}
	if s.i = n; len(plain) > 0 && (!e.kids || len(s.texts) > e.text || !isBlankXML(plain)) {
		s.texts = append(s.texts, plain...)
	}
	switch {
	case closes:
		if s.endTag(e) {
			s.end(s.texts[e.text:])
		}
	case n+1 < len(s.b) && (s.b[n+1] == '!' || s.b[n+1] == '?'):
		s.markup()
	default:
		s.start()
	}
}

// isBlankXML tells whether a text between elements is what lays them out.
func isBlankXML(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// mixed reads text up to the next tag, in which not all is as it stands.
func (s *Scanner) mixed() {
	n := bytes.IndexByte(s.b[s.i:], '<')
	if n < 0 {
		n = len(s.b) - s.i
	}
	var bad int
	if s.texts, bad = appendText(s.texts, s.b[s.i:s.i+n]); bad >= 0 {
		s.i += bad
		s.stop(whyEntity)
		return
	}
	if s.i += n; s.i >= len(s.b) {
		s.stop(whyCut)
		return
	}
	if s.b[s.i] == '<' && len(s.b) > s.i+1 && s.b[s.i+1] == '/' {
		if e := &s.open[len(s.open)-1]; s.endTag(e) {
			s.end(s.texts[e.text:])
		}
	}
}

// markup reads a comment, CDATA or an instruction.
func (s *Scanner) markup() {
	rest := s.b[s.i:]
	for _, m := range markups {
		inside, is := bytes.CutPrefix(rest, []byte(m.begin))
		if !is {
			continue
		}
		n := bytes.Index(inside, []byte(m.end))
		if n < 0 {
			s.i = len(s.b)
			s.stop(whyCut)
			return
		}
		if m.end == "]]>" {
			s.texts = AppendLines(s.texts, inside[:n])
		}
		s.i += len(m.begin) + n + len(m.end)
		return
	}
	s.stop(whyMarkup)
}

// endTag reads the end tag of the element, which is next.
func (s *Scanner) endTag(e *opened) bool {
	i := s.i + 2
	if !bytes.HasPrefix(s.b[i:], e.name) {
		s.stop(whyEnd)
		return false
	}
	for i += len(e.name); i < len(s.b) && isSpace(s.b[i]); i++ {
	}
	if i >= len(s.b) || s.b[i] != '>' {
		s.stop(whyEnd)
		return false
	}
	s.i = i + 1
	return true
}

// end ends the innermost element, whose end tag was read, and whose own text is v. That
// is the value of its field, or, of a record, of one that is named as the record, unless
// it only lays out what else there is. Blanks at the ends of text among elements do no
// more than that.
func (s *Scanner) end(v []byte) {
	n := len(s.open) - 1
	e := s.open[n]
	if e.kids {
		v = bytes.Trim(v, " \t\r\n")
	}
	switch {
	case n == 0:
		if !value.IsBlank(v) {
			s.put(s.rows.Child(e.field, e.before, local(e.name)), v)
		}
	case !e.kids || !value.IsBlank(v):
		s.put(e.field, v)
	}
	s.texts, s.open = s.texts[:e.text], s.open[:n]
}
