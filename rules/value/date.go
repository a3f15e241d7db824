package value

// Day reads a date. A timestamp is read as the date that it shows, whatever its
// zone; a form without a day (declared mm/yyyy or yyyy) gives the first day, see
// Precision.
func (f *Form) Day(v []byte) (Day, bool) {
	day, _, rest, ok := f.date(Trim(v))
	if ok && len(rest) != 0 {
		_, ok = readClock(rest)
	}
	return day, ok
}

// Precision tells how much of a date v gives, and whether v is a date.
func (f *Form) Precision(v []byte) (Precision, bool) {
	_, form, rest, ok := f.date(Trim(v))
	if ok && len(rest) != 0 {
		_, ok = readClock(rest)
	}
	return form.Precision(), ok
}

// date reads the date at the beginning of v, and returns the form it has and
// what follows it.
func (f *Form) date(v []byte) (day Day, form DateForm, rest []byte, ok bool) {
	var p dateParts
	if !p.read(v) {
		return 0, 0, nil, false
	}
	forms := f.dates
	if forms == 0 {
		forms = defaultDates
	}
	form, ok = p.form(forms)
	if !ok || len(p.rest) != 0 && form.Precision() != ToTheDay {
		return 0, 0, nil, false
	}
	y, m, d := p.civil(form)
	day, ok = DayOf(y, m, d)
	return day, form, p.rest, ok
}

// dateParts are the one to three numbers at the beginning of a date, and how
// many digits each is written with.
type dateParts struct {
	n      [3]int
	digits [3]int
	count  int
	words  bool
	rest   []byte
}

// read finds the numbers: 5/3/2020, 20200305, ngày 5 tháng 3 năm 2020.
func (p *dateParts) read(v []byte) bool {
	if len(v) < 4 {
		return false
	}
	if v[0]-'0' > 9 {
		return p.readWords(v)
	}
	i := p.number(v, 0)
	if i == len(v) {
		return true
	}
	sep := v[i]
	if sep != '/' && sep != '-' && sep != '.' {
		p.rest = v[i:]
		return i == 8 || p.readWords(v)
	}
	i = p.number(v, i+1)
	if i < len(v) && v[i] == sep {
		i = p.number(v, i+1)
	}
	p.rest = v[i:]
	return true
}

// number reads the next part. More digits than any part has make it no part of
// any form.
func (p *dateParts) number(v []byte, i int) int {
	n, from := 0, i
	for ; i < len(v) && i-from < 9; i++ {
		c := v[i] - '0'
		if c > 9 {
			break
		}
		n = n*10 + int(c)
	}
	p.n[p.count], p.digits[p.count] = n, i-from
	p.count++
	return i
}

// form returns which of the forms the numbers have.
func (p *dateParts) form(forms dateForms) (DateForm, bool) {
	form := p.shape()
	if forms.has(form) {
		return form, true
	}
	switch form {
	case DayMonthYear:
		form = MonthDayYear
	case DayMonthShort:
		form = MonthDayShort
	}
	return form, forms.has(form)
}

// noForm is the shape of numbers that are no date.
const noForm DateForm = 15

// shape returns the form by the numbers' digits alone, the day first where the
// order is open.
func (p *dateParts) shape() DateForm {
	a, b, c := p.digits[0], p.digits[1], p.digits[2]
	switch {
	case p.words:
		return p.wordShape()
	case p.count == 3 && isShort(b):
		switch {
		case isShort(a) && c == 4:
			return DayMonthYear
		case a == 4 && isShort(c):
			return YearMonthDay
		case isShort(a) && c == 2:
			return DayMonthShort
		}
	case p.count == 2 && (isShort(a) && b == 4 || a == 4 && isShort(b)):
		return MonthYear
	case p.count == 1 && a == 8:
		return CompactDate
	case p.count == 1 && a == 4:
		return YearOnly
	}
	return noForm
}

func isShort(digits int) bool { return digits == 1 || digits == 2 }

// civil puts the numbers in the order year, month, day.
func (p *dateParts) civil(form DateForm) (y, m, d int) {
	a, b, c := p.n[0], p.n[1], p.n[2]
	switch form {
	case DayMonthYear, DateInWords:
		return c, b, a
	case MonthDayYear:
		return c, a, b
	case YearMonthDay:
		return a, b, c
	case DayMonthShort:
		return fullYear(c), b, a
	case MonthDayShort:
		return fullYear(c), a, b
	case CompactDate:
		return a / 10000, a / 100 % 100, a % 100
	case MonthYear:
		if p.digits[0] == 4 {
			return a, b, 1
		}
		return b, a, 1
	}
	return a, 1, 1
}

// fullYear reads a year of two digits as spreadsheets do: 1930 to 2029. The
// clock is never asked, so that an old file reads the same in every year.
func fullYear(yy int) int {
	if yy < 30 {
		return 2000 + yy
	}
	return 1900 + yy
}
