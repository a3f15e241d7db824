package sheet

import "strings"

// A Kind says what a number in a cell stands for, as its number format tells.
type Kind uint8

// The kinds. Of a Moment only the number tells whether it is a day, a time of day
// or both: so it is with formats that look different in each language.
const (
	Number Kind = iota
	Date
	Time
	DateTime
	Elapsed
	Moment
)

// A Format is what is known of a number format.
type Format struct {
	Kind  Kind
	Zeros uint8 // of a format like 00000: how many digits are shown at least
}

// BuiltIn returns the format that a number stands for where a file holds no code
// of it: those of the standard, and the ones that programs of East Asia know.
func BuiltIn(id int) Format {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58, id >= 71 && id <= 74, id == 81:
		return Format{Kind: Date}
	case id >= 18 && id <= 21, id == 45, id == 47, id == 75, id == 76, id == 78, id == 80:
		return Format{Kind: Time}
	case id == 22, id == 77:
		return Format{Kind: DateTime}
	case id == 46, id == 79:
		return Format{Kind: Elapsed}
	case id >= 32 && id <= 35, id == 55, id == 56:
		return Format{Kind: Moment}
	}
	return Format{}
}

// ParseFormat reads the code of a number format, as files hold it whatever the
// language of the program: dd/mm/yyyy, [h]:mm, 00000, #,##0.00. The first section
// decides, which is that of positive numbers.
func ParseFormat(code string) Format {
	var s formatSigns
	for code != "" && code[0] != ';' {
		code = code[min(s.take(code), len(code)):]
	}
	day, clock, elapsed, digits := s.meaning()
	switch {
	case digits && s.literal, digits && s.zeros == 0, digits && (day || clock || elapsed):
		return Format{}
	case digits:
		return Format{Zeros: uint8(min(s.zeros, 255))}
	case elapsed:
		return Format{Kind: Elapsed}
	case day && clock:
		return Format{Kind: DateTime}
	case day:
		return Format{Kind: Date}
	case clock:
		return Format{Kind: Time}
	}
	return Format{}
}

// formatSigns is what a code is made of.
type formatSigns struct {
	signs   []byte // in order, those that follow each other once
	zeros   int    // how many 0
	literal bool   // something is shown that is neither a digit nor a part of a date
}

// The signs that are not letters of dates and times (y m d h s and those of eras).
const (
	signDigit    = '0' // 0, # or ?
	signElapsed  = '[' // [h], [mm], [s]
	signAfternon = 'p' // AM/PM
	signOther    = '@'
)

func (s *formatSigns) add(sign byte) {
	if n := len(s.signs); n == 0 || s.signs[n-1] != sign {
		s.signs = append(s.signs, sign)
	}
}

// take takes the next sign of a code and returns how long it is.
func (s *formatSigns) take(code string) int {
	switch c := code[0]; c {
	case '"':
		s.literal = true
		if end := strings.IndexByte(code[1:], '"'); end >= 0 {
			return end + 2
		}
		return len(code)
	case '\\', '_', '*':
		s.literal = true
		return 2
	case '[':
		return s.takeBracket(code)
	case '0', '#', '?':
		if s.add(signDigit); c == '0' {
			s.zeros++
		} else {
			s.literal = true
		}
		return 1
	}
	return s.takeLetter(code)
}

// takeBracket takes elapsed time, or a colour, a condition, a currency, a
// language, which say nothing here.
func (s *formatSigns) takeBracket(code string) int {
	end := strings.IndexByte(code, ']')
	if end < 0 {
		return len(code)
	}
	inside := strings.ToLower(code[1:end])
	if inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "") {
		s.add(signElapsed)
		s.add(inside[0])
	}
	s.literal = s.literal || strings.HasPrefix(inside, "$") && !strings.HasPrefix(inside, "$-")
	return end + 1
}

// formatWords are what letters spell that would otherwise be taken one by one.
var formatWords = []struct {
	word string
	sign byte
}{{"general", signOther}, {"am/pm", signAfternon}, {"a/p", signAfternon}, {"上午/下午", signAfternon}, {"e+", signOther}, {"e-", signOther}}

func (s *formatSigns) takeLetter(code string) int {
	for _, w := range formatWords {
		if len(code) >= len(w.word) && strings.EqualFold(code[:len(w.word)], w.word) {
			s.literal = true
			s.add(w.sign)
			return len(w.word)
		}
	}
	switch c := code[0] | 0x20; c {
	case 'y', 'm', 'd', 'h', 's', 'e', 'g', 'b':
		if code[0] >= 'A' { // the bit that makes letters small turns signs into letters, too
			s.add(c)
			return 1
		}
	}
	s.literal = true
	return 1
}

// meaning tells what is shown: parts of a day, of a time of day, of elapsed time,
// digits. An m is a minute behind an hour or before a second, else a month. Digits
// behind seconds are parts of them.
func (s *formatSigns) meaning() (day, clock, elapsed, digits bool) {
	var last byte
	for i, sign := range s.signs {
		switch sign {
		case 'y', 'd', 'e', 'g', 'b':
			day = true
		case 'h', 's', signAfternon:
			clock = true
		case 'm':
			minute := last == 'h' || i+1 < len(s.signs) && s.signs[i+1] == 's' || i > 0 && s.signs[i-1] == signElapsed
			clock, day = clock || minute, day || !minute
		case signElapsed:
			elapsed = true
		case signDigit:
			digits = digits || last != 's'
		}
		if sign != signElapsed {
			last = sign
		}
	}
	return day, clock, elapsed, digits
}
