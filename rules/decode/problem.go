package decode

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"rasoat/rules"
	"rasoat/rules/message"
)

// Problem is one thing wrong in a file that people write. Its place is inside
// the file; Line is 0 where the fault is of the file as a whole (it is not
// there, it cannot be opened).
type Problem struct {
	Place rules.Place
	Text  message.M // what was found
	Where string    // kind of the problem, short and stable: unknown-key
	Hint  message.M // what to do about it; zero: nothing to say
}

// Problems are the problems of one or more files, with the text of the files
// so that they can be shown. They are an error.
type Problems struct {
	List    []Problem
	Sources map[string][]byte // text of each file by Place.Path, without a byte order mark
}

// Add takes in the problems and the texts of others.
func (p *Problems) Add(others ...*Problems) {
	for _, o := range others {
		p.List = append(p.List, o.List...)
		if p.Sources == nil {
			p.Sources = map[string][]byte{}
		}
		maps.Copy(p.Sources, o.Sources)
	}
	p.List = sorted(p.List)
}

// Error names the first problem and says how many more there are.
func (p *Problems) Error() string {
	if len(p.List) == 0 {
		return "no problem"
	}
	first := headline(p.List[0], message.EN)
	if n := len(p.List) - 1; n > 0 {
		return fmt.Sprintf("%s (and %d more)", first, n)
	}
	return first
}

// sorted returns the problems in order of place, each once: an alias shows the
// same lines twice, but their author can mend them only once.
func sorted(list []Problem) []Problem {
	slices.SortFunc(list, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Place.Path, b.Place.Path),
			cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Col, b.Place.Col),
			cmp.Compare(a.Where, b.Where),
			cmp.Compare(a.Text.String(), b.Text.String()),
			cmp.Compare(a.Hint.String(), b.Hint.String()))
	})
	return slices.CompactFunc(list, func(a, b Problem) bool {
		return a.Place == b.Place && a.Where == b.Where && a.Text.String() == b.Text.String()
	})
}
