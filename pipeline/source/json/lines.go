package json

import (
	"bytes"

	"rasoat/pipeline/source/cut"
)

// lines finds the records of a text of one record per line.
type lines struct {
	behind bool // a record, of whose line the end is next
}

// NewLines makes a finder of records that stand in a line each.
func NewLines() cut.Finder { return &lines{} }

// ResumedLines makes one for a text that begins behind a record.
func ResumedLines() cut.Finder { return &lines{behind: true} }

// Find finds lines, blank ones too.
func (l *lines) Find(s *cut.Sight) error {
	for s.Next < len(s.Text) {
		if s.Open == cut.None && !l.behind {
			s.Open = s.Here(s.Next)
		}
		n := bytes.IndexByte(s.Text[s.Next:], '\n')
		if n < 0 {
			s.Next = len(s.Text)
			break
		}
		end := s.Here(s.Next + n)
		s.Next += n + 1
		if !l.behind {
			s.Found(s.Open, end, 0)
		}
		l.behind = false
	}
	if s.Ended && s.Open != cut.None {
		s.Found(s.Open, s.Here(len(s.Text)), 0)
	}
	return nil
}
