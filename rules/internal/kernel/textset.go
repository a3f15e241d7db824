package kernel

// TextSet is a small set of texts. Most texts that are not in it are told by
// their length and their first byte.
type TextSet struct {
	lengths uint64 // bit n: one has n bytes; bit 63: or more
	first   [256]bool
	texts   map[string]struct{}
}

// NewTextSet returns the set of the folded forms of the given texts.
func NewTextSet(texts []string, folding Folding) *TextSet {
	s := &TextSet{texts: make(map[string]struct{}, len(texts))}
	for _, text := range texts {
		folded := folding.Append(nil, []byte(text))
		s.texts[string(folded)] = struct{}{}
		s.lengths |= 1 << min(len(folded), 63)
		if len(folded) > 0 {
			s.first[folded[0]] = true
		}
	}
	return s
}

// Contains tells whether a text, folded as the set is, is in it.
func (s *TextSet) Contains(v []byte) bool {
	if s.lengths>>min(len(v), 63)&1 == 0 || len(v) > 0 && !s.first[v[0]] {
		return false
	}
	_, ok := s.texts[string(v)]
	return ok
}
