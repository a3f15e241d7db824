package json

import "rasoat/pipeline/source/fields"

// appendList appends the list whose bracket is next, as JSON in one form: without blanks,
// numbers as they are written, and of texts only what must be escaped. It tells whether
// the list has no element.
func (s *Scanner) appendList(dst []byte, depth int) (list []byte, empty bool) {
	if depth > mostDepth {
		s.stop(whyDeep)
		return dst, true
	}
	s.i++
	dst = append(dst, '[')
	if s.blanks(); s.ends(']') {
		return append(dst, ']'), true
	}
	for {
		if dst = s.appendValue(dst, depth); s.fail != "" {
			return dst, false
		}
		if s.blanks(); s.ends(']') {
			return append(dst, ']'), false
		}
		if !s.wants(',', whyComma) {
			return dst, false
		}
		dst = append(dst, ',')
	}
}

func (s *Scanner) appendValue(dst []byte, depth int) []byte {
	if s.i >= len(s.b) {
		s.stop(whyValue)
		return dst
	}
	switch s.b[s.i] {
	case '"':
		if v, ok := s.text(); ok {
			dst = fields.AppendQuoted(dst, v)
		}
	case '{':
		dst = s.appendObject(dst, depth+1)
	case '[':
		dst, _ = s.appendList(dst, depth+1)
	default:
		if v := s.word(); v == nil {
			dst = append(dst, "null"...)
		} else {
			dst = append(dst, v...)
		}
	}
	return dst
}

func (s *Scanner) appendObject(dst []byte, depth int) []byte {
	if depth > mostDepth {
		s.stop(whyDeep)
		return dst
	}
	s.i++
	dst = append(dst, '{')
	if s.blanks(); s.ends('}') {
		return append(dst, '}')
	}
	for {
		if s.i >= len(s.b) || s.b[s.i] != '"' {
			s.stop(whyName)
			return dst
		}
		name, ok := s.text()
		if !ok {
			return dst
		}
		dst = append(fields.AppendQuoted(dst, name), ':')
		if !s.wants(':', whyColon) {
			return dst
		}
		if dst = s.appendValue(dst, depth); s.fail != "" {
			return dst
		}
		if s.blanks(); s.ends('}') {
			return append(dst, '}')
		}
		if !s.wants(',', whyComma) {
			return dst
		}
		dst = append(dst, ',')
	}
}
