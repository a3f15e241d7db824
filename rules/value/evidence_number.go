package value

// numberEvidence counts the texts that are numbers.
type numberEvidence struct {
	whole, point, comma, either int64       // readable the same in both forms, in one of them, differently in both
	traits                      [2]struct { // by NumberForm, of the texts it can read
		groups, blanks, fractions int64
	}
}

func (e *numberEvidence) add(v []byte) {
	var point, comma numeral
	asPoint, asComma := point.read(v, pointNotation), comma.read(v, commaNotation)
	switch {
	case asPoint && asComma && point.pointed == comma.pointed && point.group == comma.group:
		e.whole++
	case asPoint && asComma:
		e.either++
	case asPoint:
		e.point++
	case asComma:
		e.comma++
	}
	if asPoint {
		e.count(DecimalPoint, &point)
	}
	if asComma {
		e.count(DecimalComma, &comma)
	}
}

// addPlain counts a number of a few digits and nothing else, as add does, and tells
// whether v is one; others are for add.
func (e *numberEvidence) addPlain(v []byte) bool {
	if len(v) == 0 || len(v) > Scale {
		return false
	}
	for _, c := range v {
		if c-'0' > 9 {
			return false
		}
	}
	e.whole++
	return true
}

func (e *numberEvidence) count(form NumberForm, n *numeral) {
	t := &e.traits[form]
	switch n.group {
	case 0:
	case ' ':
		t.blanks++
	default:
		t.groups++
	}
	if n.pointed {
		t.fractions++
	}
}

func (e *numberEvidence) merge(o *numberEvidence) {
	e.whole += o.whole
	e.point += o.point
	e.comma += o.comma
	e.either += o.either
	for i := range e.traits {
		e.traits[i].groups += o.traits[i].groups
		e.traits[i].blanks += o.traits[i].blanks
		e.traits[i].fractions += o.traits[i].fractions
	}
}

func (e *numberEvidence) decide(t Type, declared []string) Form {
	f := Form{kind: t}
	form, ok := declaredNumbers(declared)
	switch {
	case ok:
		f.number = form
	case e.comma > e.point:
		f.number = DecimalComma
	}
	f.ambiguous = !ok && e.either > 0 && (e.comma > 0) == (e.point > 0)
	f.seen = e.shown(f.number)
	return f
}

// declaredNumbers returns the form that is declared, and whether one is. Of two
// that contradict each other neither counts.
func declaredNumbers(declared []string) (form NumberForm, ok bool) {
	var found [2]bool
	for _, d := range declared {
		if n, err := ParseNumberForm(d); err == nil {
			form, found[n] = n, true
		}
	}
	return form, found[DecimalPoint] != found[DecimalComma]
}

func (e *numberEvidence) shown(form NumberForm) (seen traits) {
	t := &e.traits[form]
	for _, trait := range [...]struct {
		count int64
		bit   traits
	}{{e.whole + e.point + e.comma + e.either, seenWhole}, {t.groups, seenGroups}, {t.blanks, seenBlanks}, {t.fractions, seenFractions}} {
		if trait.count > 0 {
			seen |= trait.bit
		}
	}
	return seen
}
