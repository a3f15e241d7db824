package dialect

import (
	"bytes"

	"rasoat/pipeline/source/csv"
)

// Given is what is declared of a text. Zero is to be found out.
type Given struct {
	csv.Dialect
	Doubled    bool  // no character escapes quotes: they are only doubled
	HeaderRow  int64 // number of the first record of the header
	HeaderRows int   // how many records it has
}

// Found is what a text is like.
type Found struct {
	csv.Dialect
	CRLF       bool  // most lines end with CRLF
	HeaderRow  int64 // number of the first record of the header; 0: there is no record
	HeaderRows int   // how many records it has

	// How sure that is, from 0 to 1; what was given is sure.
	PunctuationConfidence, HeaderConfidence float64

	body, width, fill int
}

// Detect completes what is given from the first bytes of a text in UTF-8, which are
// all of it or not.
func Detect(head []byte, whole bool, given Given) Found {
	s := sheet{head: head, whole: whole}
	var f Found
	given.Break, f.CRLF = lineEnds(head, given.Break)
	skip := s.sep(&given)
	r, confidence := s.punctuate(given)
	f.Dialect, f.PunctuationConfidence = r.d, confidence
	f.HeaderConfidence, f.HeaderRow, f.HeaderRows = 1, given.HeaderRow, max(given.HeaderRows, 1)
	for i := range skip {
		r.rows[i].blank, r.rows[i].fill = true, 0
	}
	t := newTable(r.rows)
	f.width, f.fill = t.width, t.fill
	if f.findHeader(t, given) {
		f.body = t.rows[min(int(f.HeaderRow)-2+f.HeaderRows, len(t.rows)-1)].end
	}
	return f
}

// findHeader completes what is given of the header, and tells whether there is one.
func (f *Found) findHeader(t *table, given Given) bool {
	switch at := int(given.HeaderRow) - 1; {
	case at >= len(t.rows), at < 0 && firstRow(t.rows) < 0:
		return false
	case at < 0:
		var b block
		b, f.HeaderConfidence = t.findHeader()
		f.HeaderRow, f.HeaderRows = int64(b.first)+1, b.rows
	default:
		f.HeaderRows = t.extend(at)
	}
	if given.HeaderRows > 0 {
		f.HeaderRows = given.HeaderRows
	}
	return true
}

// sep reads the line that tells Excel the delimiter, and returns how many records are
// to be passed over for it.
func (s *sheet) sep(given *Given) int {
	first, _, _ := bytes.Cut(s.head, []byte{given.Break})
	m := sepLine.FindSubmatch(first)
	if m == nil {
		return 0
	}
	c := m[1][0]
	if c >= 0x80 || c == '"' || c == given.Quote || c == '\\' || kindOf(m[1]) != text {
		return 0
	}
	if given.Delimiter == 0 {
		given.Delimiter = c
	}
	return 1
}

// Body is where in the sample the records below the header begin.
func (f *Found) Body() int { return f.body }
