package json

import (
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
	allValid bool // its text is UTF-8

	b    []byte // the record, with slack bytes behind it
	i    int    // what comes next
	fail string // what is wrong there, or ""

	twice   *fields.Name // a name that came twice
	valid   bool         // the record is UTF-8
	scratch []byte
	list    []byte
	decoded []byte
}

// NewScanner makes a scanner that puts what it reads into rows. Decode, if there is one,
// makes text of the bytes of a record.
func NewScanner(rows *fields.Rows, decode func(dst, src []byte) []byte) *Scanner {
	return &Scanner{rows: rows, decode: decode}
}

// Start begins a part, which must stay unreleased while Read is called.
func (s *Scanner) Start(p *cut.Part) {
	s.part, s.allValid = p, s.decode == nil && utf8.Valid(p.Text)
}

// Read reads the record at a span of the part, after rows have begun it.
func (s *Scanner) Read(at cut.Span) {
	record := s.part.Text[at.From:at.To]
	if s.decode != nil {
		s.decoded = slices.Grow(s.decode(s.decoded[:0], record), cut.Slack)
		record = s.decoded
	}
	s.b, s.i, s.fail, s.twice = record, 0, "", nil
	if s.valid = s.allValid || utf8.Valid(record); !s.valid {
		s.rows.Damaged()
	}
	s.blanks()
	switch {
	case at.Sign == signEmpty:
		s.rows.Reject(message.New(reasonEmpty))
	case s.i == len(s.b) || s.b[s.i] != '{' && value.IsBlank(record):
		s.rows.Skip()
	case s.b[s.i] != '{':
		s.rows.Reject(message.New(reasonNotObject))
	default:
		s.object(s.rows.Root(), 1)
		if s.blanks(); s.fail == "" && s.i < len(s.b) {
			s.fail = whyBehind
		}
		s.end(s.part.At+int64(at.From), at.Sign)
	}
}

// end decides what becomes of the record.
func (s *Scanner) end(offset int64, sign uint8) {
	switch {
	case s.fail != "":
		if s.i >= len(s.b) {
			s.fail = whyCut
		}
		if s.decode == nil { // else nobody knows which byte it was
			offset += int64(s.i)
		}
		s.rows.RejectDamaged(message.New(reasonDamaged, offset, message.New(s.fail)))
	case sign == signNoComma:
		s.rows.Reject(message.New(reasonNoComma))
	case s.twice != nil:
		s.rows.Reject(message.New(reasonTwice, s.twice.Dotted()))
	default:
		s.rows.Keep()
	}
}

func (s *Scanner) blanks() {
	for s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
}

// wants passes a byte, with blanks around it. It is false where another one stands.
func (s *Scanner) wants(c byte, why string) bool {
	s.blanks()
	if s.i >= len(s.b) || s.b[s.i] != c {
		s.stop(why)
		return false
	}
	s.i++
	s.blanks()
	return true
}

func (s *Scanner) stop(why string) {
	if s.fail == "" {
		s.fail = why
	}
}

// ends tells whether the next byte closes a bracket, and passes it.
func (s *Scanner) ends(c byte) bool {
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// object reads the fields of an object whose bracket is next.
func (s *Scanner) object(in *fields.Name, depth int) {
	if depth > mostDepth {
		s.stop(whyDeep)
		return
	}
	s.i++
	if s.blanks(); s.ends('}') {
		if depth > 1 {
			s.take(in, s.rows.Null(in))
		}
		return
	}
	for before := (*fields.Name)(nil); ; {
		if s.i >= len(s.b) || s.b[s.i] != '"' {
			s.stop(whyName)
			return
		}
		key, ok := s.text()
		if !ok {
			return
		}
		before = s.rows.Child(in, before, key)
		if s.i+1 < len(s.b) && s.b[s.i] == ':' && s.b[s.i+1] > ' ' {
			s.i++
		} else if !s.wants(':', whyColon) {
			return
		}
		if s.value(before, depth); s.fail != "" {
			return
		}
		if s.blanks(); s.ends('}') {
			return
		}
		if !s.wants(',', whyComma) {
			return
		}
	}
}

// value reads the value of a name.
func (s *Scanner) value(n *fields.Name, depth int) {
	if s.i >= len(s.b) {
		s.stop(whyValue)
		return
	}
	switch c := s.b[s.i]; c {
	case '"':
		if v, ok := s.text(); ok {
			s.take(n, s.rows.Put(n, v))
		}
	case '{':
		s.object(n, depth+1)
	case '[':
		empty := true
		s.list, empty = s.appendList(s.list[:0], depth+1)
		if empty {
			s.take(n, s.rows.Null(n))
		} else {
			s.take(n, s.rows.Put(n, s.list))
		}
	default:
		if v := s.word(); v == nil {
			s.take(n, s.rows.Null(n))
		} else {
			s.take(n, s.rows.Put(n, v))
		}
	}
}

// take notes a name that has a value already.
func (s *Scanner) take(n *fields.Name, first bool) {
	if !first && s.twice == nil {
		s.twice = n
	}
}

// text reads a text whose quote is next. It is lent until the next one.
func (s *Scanner) text() (v []byte, ok bool) {
	from := s.i + 1
	end := nextSpecial(s.b, from)
	if end < len(s.b) && s.b[end] == '"' {
		s.i = end + 1
		v = s.b[from:end]
	} else if v, ok = s.escaped(from, end); !ok {
		return nil, false
	}
	if !s.valid && !utf8.Valid(v) {
		s.scratch = encoding.AppendValid(nil, v)
		v = s.scratch
	}
	return v, true
}

// escaped reads a text of which something at end is not to be read as it stands.
func (s *Scanner) escaped(from, end int) (v []byte, ok bool) {
	for end < len(s.b) && s.b[end] == '\\' {
		end = nextSpecial(s.b, min(end+2, len(s.b)))
	}
	if s.i = end; end >= len(s.b) || s.b[end] != '"' {
		s.i = min(end, len(s.b))
		s.stop(whyControl)
		return nil, false
	}
	s.i = end + 1
	var bad int
	if s.scratch, bad = appendText(s.scratch[:0], s.b[from:end], s.rows.Damaged); bad >= 0 {
		s.i = from + bad
		s.stop(whyEscape)
		return nil, false
	}
	return s.scratch, true
}

// word reads a number, true or false, as it is written. Null is nil.
func (s *Scanner) word() []byte {
	from := s.i
	for s.i < len(s.b) && isWord[s.b[s.i]] {
		s.i++
	}
	v := s.b[from:s.i]
	switch {
	case len(v) == 0:
		s.stop(whyValue)
	case isNumber(v), string(v) == "true", string(v) == "false":
		return v
	case string(v) == "null":
	default:
		s.i = from
		if s.stop(whyValue); v[0]-'0' <= 9 || v[0] == '-' || v[0] == '+' || v[0] == '.' {
			s.fail = whyNumber
		}
	}
	return nil
}
