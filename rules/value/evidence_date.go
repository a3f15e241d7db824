package value

// dateEvidence counts the texts that are dates of the calendar in some form.
type dateEvidence struct {
	shapes     [len(dateFormNames)]int64 // by shape, the day first where the order is open
	dayFirst   int64                     // the first number is above 12: it cannot be a month
	monthFirst int64                     // a date of the calendar only with the month first
	either     int64                     // two different days by the two orders
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

// addPlain counts a plain date, with a plain time or without, as add does, and tells
// whether v is one; others are for add.
func (e *dateEvidence) addPlain(v []byte) bool {
	if len(v) != 10 {
		if len(v) != 19 || v[10] != ' ' && v[10] != 'T' {
			return false
		}
		if _, ok := plainClock(v[11:]); !ok {
			return false
		}
	}
	if _, ok := (plainDates{yearFirst: true}).read(v); ok {
		e.shapes[YearMonthDay]++
		return true
	}
	day, asDay := plainDates{yearLast: true}.read(v)
	other, asMonth := plainDates{yearLast: true, monthFirst: true}.read(v)
	switch {
	case !asDay && !asMonth:
		return false
	case !asMonth: // the second number is a month, so the first cannot be one
		e.dayFirst++
	case !asDay:
		e.monthFirst++
	case day != other:
		e.either++
	}
	e.shapes[DayMonthYear]++
	return true
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
