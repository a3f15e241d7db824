package value

// EvidenceRecords is how many records of a dataset, in file order, decide the
// forms of its columns.
const EvidenceRecords = 100_000

// Evidence counts what the values of one column look like. It is sums and
// nothing else, so the order of Add and Merge does not matter. Missing values
// may be added or left out. The zero Evidence has seen nothing.
type Evidence struct {
	dates   dateEvidence
	numbers numberEvidence
}

// dateEvidence counts the texts that are dates of the calendar in some form.
type dateEvidence struct {
	shapes     [len(dateFormNames)]int64 // by shape, the day first where the order is open
	dayFirst   int64                     // the first number is above 12: it cannot be a month
	monthFirst int64                     // a date of the calendar only with the month first
	either     int64                     // two different days by the two orders
}

// numberEvidence counts the texts that are numbers.
type numberEvidence struct {
	whole, point, comma, either int64       // readable the same in both forms, in one of them, differently in both
	traits                      [2]struct { // by NumberForm, of the texts it can read
		groups, blanks, fractions int64
	}
}

// Add counts one value.
func (e *Evidence) Add(v []byte) {
	v = Trim(v)
	if len(v) == 0 {
		return
	}
	e.dates.add(v)
	e.numbers.add(v)
}

// Merge adds what another part of the column showed.
func (e *Evidence) Merge(o *Evidence) {
	e.dates.merge(&o.dates)
	e.numbers.merge(&o.numbers)
}

// Decide returns how a column of the type is read. Declared forms win:
//
//   - dates are read in the declared forms only; with none, in defaultDates,
//     with the month first if that is proven (some second number is above 12, no
//     first one is), and in forms without separators or with a short year if
//     more than half of the column's dates have them;
//   - numbers have the decimal mark that most of those show which can be read in
//     one way only, a point if there are none or as many of both.
//
// A declared form that ParseDateForm or ParseNumberForm refuses is passed over.
func (e *Evidence) Decide(t Type, declared []string) Form {
	switch t {
	case Date, Timestamp:
		return e.dates.decide(t, declared)
	case Integer, Decimal:
		return e.numbers.decide(t, declared)
	}
	return Form{kind: t}
}

func (e *dateEvidence) add(v []byte) {
	var p dateParts
	if !p.read(v) {
		return
	}
	shape := p.shape()
	if len(p.rest) != 0 {
		if _, ok := readClock(p.rest); !ok || shape.Precision() != ToTheDay {
			return
		}
	}
	switch shape {
	case noForm:
		return
	case DayMonthYear, DayMonthShort:
		e.addOpen(&p, shape)
		return
	}
	if _, ok := DayOf(p.civil(shape)); ok {
		e.shapes[shape]++
	}
}

// addOpen counts a text whose order is open: 05/03/2020.
func (e *dateEvidence) addOpen(p *dateParts, shape DateForm) {
	monthFirst := MonthDayYear
	if shape == DayMonthShort {
		monthFirst = MonthDayShort
	}
	day, asDay := DayOf(p.civil(shape))
	other, asMonth := DayOf(p.civil(monthFirst))
	if asDay || asMonth {
		e.shapes[shape]++
	}
	switch {
	case p.n[0] > 12:
		e.dayFirst++
	case asMonth && !asDay:
		e.monthFirst++
	case asMonth && asDay && day != other:
		e.either++
	}
}

func (e *dateEvidence) merge(o *dateEvidence) {
	for i, n := range o.shapes {
		e.shapes[i] += n
	}
	e.dayFirst += o.dayFirst
	e.monthFirst += o.monthFirst
	e.either += o.either
}

func (e *dateEvidence) decide(t Type, declared []string) Form {
	forms := declaredDates(declared)
	monthFirst := e.monthFirst > 0 && e.dayFirst == 0
	f := Form{kind: t, dates: forms}
	byDay := forms.has(DayMonthYear) || forms.has(DayMonthShort)
	byMonth := forms.has(MonthDayYear) || forms.has(MonthDayShort)
	if byDay != byMonth {
		monthFirst = byMonth
	} else {
		f.ambiguous = (forms == 0 || byDay) && e.isOpen()
	}
	if forms == 0 {
		f.dates = e.provenDates()
	}
	f.dates = f.dates.ordered(monthFirst)
	f.seen = traits(e.shown().ordered(monthFirst))
	return f
}

// isOpen tells whether the texts do not say which number is the month: some are
// a date by both orders, and there is no proof of either, or of both.
func (e *dateEvidence) isOpen() bool {
	return e.either > 0 && (e.dayFirst > 0) == (e.monthFirst > 0)
}

func declaredDates(declared []string) (forms dateForms) {
	for _, d := range declared {
		if form, err := ParseDateForm(d); err == nil {
			forms = forms.with(form)
		}
	}
	return forms
}

// provenDates adds to the default forms those that most of the dates have.
func (e *dateEvidence) provenDates() dateForms {
	forms, all := defaultDates, int64(0)
	for _, n := range e.shapes {
		all += n
	}
	for _, form := range [...]DateForm{DayMonthShort, CompactDate} {
		if 2*e.shapes[form] > all {
			forms = forms.with(form)
		}
	}
	return forms
}

// shown returns the forms that occurred.
func (e *dateEvidence) shown() (forms dateForms) {
	for form, n := range e.shapes {
		if n > 0 {
			forms = forms.with(DateForm(form))
		}
	}
	return forms
}

// ordered returns the set with one order only of day and month.
func (s dateForms) ordered(monthFirst bool) dateForms {
	long, short := s.has(DayMonthYear) || s.has(MonthDayYear), s.has(DayMonthShort) || s.has(MonthDayShort)
	s &^= 1<<DayMonthYear | 1<<MonthDayYear | 1<<DayMonthShort | 1<<MonthDayShort
	for _, order := range [...]struct {
		present    bool
		day, month DateForm
	}{{long, DayMonthYear, MonthDayYear}, {short, DayMonthShort, MonthDayShort}} {
		switch {
		case order.present && monthFirst:
			s = s.with(order.month)
		case order.present:
			s = s.with(order.day)
		}
	}
	return s
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
