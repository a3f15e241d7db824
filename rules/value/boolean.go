package value

// The answers that a boolean column may hold, compared like placeholders. A
// lone x is the tick mark of many forms, a lone - says no.
var (
	answersYes = newPhrases([]string{"true", "có", "đúng", "yes", "1", "x"})
	answersNo  = newPhrases([]string{"false", "không", "sai", "no", "0", "-"})
)

// Boolean reads an answer: true, có, đúng, yes, 1, x or false, không, sai, no,
// 0, -, in any case. ok tells whether v is one of them.
func (f *Form) Boolean(v []byte) (answer, ok bool) {
	v = Trim(v)
	if len(v) == 0 {
		return false, false
	}
	if len(v) == 1 {
		switch v[0] {
		case '1', 'x', 'X':
			return true, true
		case '0', '-':
			return false, true
		}
		return false, false
	}
	if answersYes.contains(v) {
		return true, true
	}
	return false, answersNo.contains(v)
}
