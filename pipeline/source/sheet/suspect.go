package sheet

import "rasoat/pipeline/source/csv"

// suspect is a row that may be none: the header once more, or the sum of what stands
// above. Its cells are kept, whether somebody wants them or not, as soon as the first
// one begins as such a row may.
type suspect struct {
	met  bool // a cell that is not empty
	is   bool // it may be one
	text []byte
	ends []int // of the cells in text, by column from the left of the table
}

func (s *suspect) reset() { s.met, s.is = false, false }

// look looks at a cell of the table that is not empty.
func (s *suspect) look(col int, v []byte, may *[256]bool) {
	if !s.met {
		s.met, s.is = true, may[v[0]]
		s.text, s.ends = s.text[:0], s.ends[:0]
	}
	if !s.is {
		return
	}
	for len(s.ends) < col {
		s.ends = append(s.ends, len(s.text))
	}
	s.text = append(s.text, v...)
	s.ends = append(s.ends[:col], len(s.text))
}

// verdict tells whether the row is none, and what it is.
func (s *suspect) verdict(asides *csv.Asides) (Sign, bool) {
	if !s.is {
		return 0, false
	}
	cells := make([][]byte, len(s.ends))
	from := 0
	for i, end := range s.ends {
		cells[i] = s.text[from:end]
		from = end
	}
	kind, is := asides.KindOf(cells)
	if kind == csv.HeaderAgain {
		return HeaderAgain, is
	}
	return TotalsRow, is
}
