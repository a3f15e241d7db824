package check

import (
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"rasoat/rules/internal/state"
)

// strangers keeps the names of states that a rule does not know, to show them. A
// column may hold a text of its own in every row, so that they are few: those of
// the least codes, and of the texts of one code the least. Which these are does
// not depend on the order in which they come, nor in how many parts.
type strangers struct {
	names    map[uint32]string
	greatest uint32 // of their codes
}

const (
	// firstStranger is the least code of a state that is not known, and that of
	// those whose names are not kept.
	firstStranger uint32 = 1 << 31

	mostStrangers   = 256
	longestStranger = 100 // bytes of a name
)

// strangerCode is the code of a state by its folded text.
func strangerCode(folded []byte) uint32 {
	return uint32(xxh3.Hash(folded)) | firstStranger | 1
}

func (s *strangers) add(code uint32, text []byte) {
	text = cut(text)
	name, met := s.names[code]
	full := len(s.names) == mostStrangers
	switch {
	case met && string(text) >= name, !met && full && code > s.greatest:
		return
	case s.names == nil:
		s.names = map[uint32]string{}
	case !met && full:
		delete(s.names, s.greatest)
		s.greatest = slices.Max(slices.Collect(maps.Keys(s.names)))
	}
	s.names[code] = string(text)
	s.greatest = max(s.greatest, code)
}

// cut shortens a text that is too long to show.
func cut(text []byte) []byte {
	if len(text) <= longestStranger {
		return text
	}
	end := longestStranger - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return append(slices.Clone(text[:end]), "…"...)
}

// known returns the code of a state whose name can be shown, or firstStranger.
func (s *strangers) known(code uint32) uint32 {
	if _, ok := s.names[code]; ok || code < firstStranger {
		return code
	}
	return firstStranger
}

func (s *strangers) merge(o *strangers) {
	for code, name := range o.names {
		s.add(code, []byte(name))
	}
}

func (s *strangers) append(b []byte) []byte {
	b = state.AppendUint(b, uint64(len(s.names)))
	for _, code := range slices.Sorted(maps.Keys(s.names)) {
		b = state.AppendString(state.AppendUint(b, uint64(code)), s.names[code])
	}
	return b
}

func (s *strangers) decode(d *state.Decoder) {
	*s = strangers{}
	n := d.Len(2)
	if n > mostStrangers {
		d.Fail()
	}
	for range n {
		code, name := d.Uint(), d.Bytes()
		if code != uint64(uint32(code)|firstStranger|1) || len(name) > longestStranger {
			d.Fail()
		}
		if d.Failed() {
			return
		}
		s.add(uint32(code), name)
	}
}
