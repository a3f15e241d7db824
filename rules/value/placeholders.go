package value

import "slices"

// defaultPlaceholders are the texts that offices write for “no value”. The
// empty text needs no entry.
var defaultPlaceholders = []string{
	"-", "--", ".", "?", "n/a", "null", "none", "nan",
	"không", "không có", "không rõ",
	"chưa có", "chưa rõ", "chưa cập nhật", "đang cập nhật", "chưa xác định", "trống",
}

// DefaultPlaceholders returns the built-in list, to which a catalogue adds its
// own.
func DefaultPlaceholders() []string { return slices.Clone(defaultPlaceholders) }

// Placeholders is the set of texts that fill a cell and say nothing. It may be
// used by many goroutines at once. A nil *Placeholders knows blanks only.
type Placeholders struct {
	phrases  *phrases
	suspects *suspects // the beginnings of all that Match tells missing
}

// NewPlaceholders makes the set of the given texts, and of no others.
func NewPlaceholders(texts []string) *Placeholders {
	p := newPhrases(texts)
	return &Placeholders{phrases: p, suspects: p.beginnings()}
}

// BooleanPlaceholders returns the texts without those that are answers in a
// column declared boolean: “không” and “-” mean no there. It is meant for the
// built-in list and the catalogue's; what a column itself declares stays.
func BooleanPlaceholders(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(t string) bool {
		_, answer := new(Form).Boolean([]byte(t))
		return answer
	})
}

// Match tells whether v is missing: empty, only blanks, or as a whole one of
// the placeholders, after folding case, NFC and blanks.
func (p *Placeholders) Match(v []byte) bool {
	if p != nil && len(v) > 1 && (!p.suspects.has(uint16(v[0])|uint16(v[1])<<8) || p.phrases.departs(v)) {
		return false
	}
	v = Trim(v)
	return len(v) == 0 || p != nil && p.phrases.contains(v)
}
