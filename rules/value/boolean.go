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
	if len(v) <= len("false") { // the answers that programs write
		var low [len("false")]byte
		for i, c := range v {
			low[i] = lowerASCII(c)
		}
		switch string(low[:len(v)]) {
		case "true", "1", "x":
			return true, true
		case "false", "0", "-":
			return false, true
		}
	}
	if answersYes.contains(v) {
		return true, true
	}
	return false, answersNo.contains(v)
}
