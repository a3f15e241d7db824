package value

// Day reads a date. A timestamp is read as the date that it shows, whatever its
// zone; a form without a day (declared mm/yyyy or yyyy) gives the first day, see
// Precision.
func (f *Form) Day(v []byte) (Day, bool) {
	if len(v) == 10 {
		if day, ok := f.dates.plain().read(v); ok {
			return day, true
		}
	}
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
	forms := f.dates
	if forms == 0 {
		forms = defaultDates
	}
	if day, form, ok = fixedDate(v, forms); ok {
		return day, form, v[10:], true
	}
	var p dateParts
	if !p.read(v) {
		return 0, 0, nil, false
	}
	form, ok = p.form(forms)
	if !ok || len(p.rest) != 0 && form.Precision() != ToTheDay {
		return 0, 0, nil, false
	}
	day, ok = DayOf(p.civil(form))
	return day, form, p.rest, ok
}

// fixedDate is the short way for dates of ten characters, dd/mm/yyyy,
// mm/dd/yyyy and yyyy-mm-dd. What it does not read may still be a date.
func fixedDate(v []byte, forms dateForms) (Day, DateForm, bool) {
	if len(v) < 10 || len(v) > 10 && v[10]-'0' <= 9 {
		return 0, 0, false
	}
	var y, m, d int
	var form DateForm
	switch {
	case v[2] == v[5] && isSeparator(v[2]):
		d, m, y = twoDigits(v[0], v[1]), twoDigits(v[3], v[4]), fourDigits(v[6:10])
		if form = DayMonthYear; !forms.has(form) {
			form, d, m = MonthDayYear, m, d
		}
	case v[4] == v[7] && isSeparator(v[4]):
		y, m, d = fourDigits(v[0:4]), twoDigits(v[5], v[6]), twoDigits(v[8], v[9])
		form = YearMonthDay
	}
	if !forms.has(form) {
		return 0, 0, false
	}
	day, ok := DayOf(y, m, d)
	return day, form, ok
}

func isSeparator(c byte) bool { return c == '/' || c == '-' || c == '.' }

// twoDigits returns a number of two digits, 100 if they are none.
func twoDigits(a, b byte) int {
	if a, b = a-'0', b-'0'; a > 9 || b > 9 {
		return 100
	}
	return int(a)*10 + int(b)
}

// fourDigits returns a number of four digits, one above 9999 if they are none.
func fourDigits(v []byte) int {
	low := twoDigits(v[2], v[3])
	if low == 100 {
		return maxYear + 1
	}
	return twoDigits(v[0], v[1])*100 + low
}

// dateParts are the one to three numbers at the beginning of a date, and how
// many digits each is written with.
type dateParts struct {
	n      [3]int32
	digits [3]uint8
	count  uint8
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
	if !isSeparator(sep) {
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
	n, from := int32(0), i
	for ; i < len(v) && i-from < 9; i++ {
		c := v[i] - '0'
		if c > 9 {
			break
		}
		n = n*10 + int32(c)
	}
	p.n[p.count], p.digits[p.count] = n, uint8(i-from)
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

func isShort(digits uint8) bool { return digits == 1 || digits == 2 }

// civil puts the numbers in the order year, month, day.
func (p *dateParts) civil(form DateForm) (y, m, d int) {
	a, b, c := int(p.n[0]), int(p.n[1]), int(p.n[2])
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
