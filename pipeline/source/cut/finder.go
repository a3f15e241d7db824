package cut

import "rasoat/rules/message"

// A Finder finds the records of a text that it is shown piece by piece. It keeps what
// it has to know of the text before.
type Finder interface {
	// Find looks at the sight from Next on, tells of the records that end there, and
	// moves Next behind what it has seen. It may stop before the end where it must see
	// more to go on, a whole tag for instance; what it has left is shown again with
	// more behind it, unless Ended is set.
	Find(s *Sight) error
}

// None is the place of a record where there is none.
const None = -1

// A Sight is the piece of a text that a finder is shown. Places are those in the file.
type Sight struct {
	Text  []byte // slack bytes follow
	At    int64  // where it begins
	Next  int    // how many bytes of it were seen
	Ended bool   // the text ends with it
	Open  int64  // where the record begins in which Next is, or None

	found []found
}

// found is a record, as it stands in the file.
type found struct {
	from, to int64
	sign     uint8
}

// Here is the place of an index of the text.
func (s *Sight) Here(i int) int64 { return s.At + int64(i) }

// Found tells of a record that ends before the given place. A sign that is not 0 is
// handed on to whoever reads it.
func (s *Sight) Found(from, to int64, sign uint8) {
	s.found = append(s.found, found{from, to, sign})
	s.Open = None
}

// Error says why a text cannot be read on.
type Error struct {
	Offset  int64 // of the byte where that was found, or None
	Line    int64 // of it, set by the cutter; 0 for none
	Message message.M
}

func (e *Error) Error() string { return e.Message.In(message.EN) }
