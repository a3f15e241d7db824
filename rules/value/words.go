package value

// readWords reads “ngày 5 tháng 3 năm 2020”: with or without the first word, a
// comma before the last, capitals and accents, and however the letters are
// composed. Without a day it is a month; without a month, a year.
func (p *dateParts) readWords(v []byte) bool {
	*p = dateParts{words: true}
	v, _ = afterWord(v, "ngay")
	v, hasDay := p.wordNumber(v)
	v, hasMonth := afterWord(v, "thang")
	if hasMonth {
		if v, hasMonth = p.wordNumber(v); !hasMonth {
			return false
		}
	}
	if hasDay && !hasMonth {
		return false
	}
	if len(v) > 0 && v[0] == ',' {
		v = v[1:]
	}
	v, hasYear := afterWord(v, "nam")
	if hasYear {
		p.rest, hasYear = p.wordNumber(v)
	}
	return hasYear
}

// wordNumber reads a number, blanks before it passed over, and returns what
// follows it.
func (p *dateParts) wordNumber(v []byte) ([]byte, bool) {
	rest := skipBlanks(v)
	if len(rest) == 0 || rest[0]-'0' > 9 {
		return v, false
	}
	return rest[p.number(rest, 0):], true
}

// wordShape is the shape of a date in words.
func (p *dateParts) wordShape() DateForm {
	last := p.count - 1
	for _, n := range p.digits[:last] {
		if !isShort(n) {
			return noForm
		}
	}
	if p.digits[last] != 4 {
		return noForm
	}
	return [...]DateForm{YearOnly, MonthYear, DateInWords}[last]
}

// afterWord returns what follows a word at the beginning of v, blanks before it
// passed over, or v if it begins otherwise. The word is given by its skeleton.
func afterWord(v []byte, word string) ([]byte, bool) {
	rest := skipBlanks(v)
	for i := 0; i < len(word); {
		if len(rest) == 0 {
			return v, false
		}
		c, n := skeletonAt(rest)
		rest = rest[n:]
		if c == 0 { // a mark
			continue
		}
		if c != rune(word[i]) {
			return v, false
		}
		i++
	}
	return rest, true
}
