package json

import (
	"bytes"

	"rasoat/pipeline/source/cut"
)

// lines finds the records of a text of one record per line.
type lines struct{}

// NewLines makes a finder of records that stand in a line each.
func NewLines() cut.Finder { return lines{} }

// Find finds lines, blank ones too.
func (lines) Find(s *cut.Sight) error {
	for s.Next < len(s.Text) {
		if s.Open == cut.None {
			s.Open = s.Here(s.Next)
		}
		n := bytes.IndexByte(s.Text[s.Next:], '\n')
		if n < 0 {
			s.Next = len(s.Text)
			break
		}
		end := s.Here(s.Next + n)
		s.Next += n + 1
		s.Found(s.Open, end, 0)
	}
	if s.Ended && s.Open != cut.None {
		s.Found(s.Open, s.Here(len(s.Text)), 0)
	}
	return nil
}
