package kernel

import (
	"unicode"
	"unicode/utf8"
)

// StandIn is a rule by which somebody made a value up.
type StandIn uint8

// The rules.
const (
	NoStandIn  StandIn = iota
	SameDigit          // 000000000000
	DigitRun           // 123456789, 987654321
	StandInDay         // 01/01/1900, 30/12/1899
	SameLetter         // aaa, xx
	LetterRun          // asdf, qwerty, abcd
	SignsOnly          // ..., ***
)

// fewestDigits is how many digits a number must have to be called made up: of
// five, some are codes of communes (12345).
const fewestDigits = 6

// StandInOf tells by which rule a text without blanks around it is made up. It
// looks at two or three characters of most texts.
func StandInOf(v []byte) StandIn {
	if len(v) == 0 {
		return NoStandIn
	}
	switch c := v[0]; {
	case isDigit(c):
		return madeUpNumber(v)
	case isLetterByte(c):
		return madeUpWord(v)
	case hasLetterOrDigit(v):
		return NoStandIn
	}
	return SignsOnly
}

func hasLetterOrDigit(v []byte) bool {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == utf8.RuneError {
			return true
		}
		v = v[n:]
	}
	return false
}

// madeUpNumber judges a text that begins with a digit. Between groups of two
// digits or more a blank, point, hyphen or stroke may stand; 0.000000 is a
// number, not a stand-in.
func madeUpNumber(v []byte) StandIn {
	digits, group := 1, 1
	same, up, down := true, true, true
	last := v[0]
	for _, c := range v[1:] {
		switch {
		case isDigit(c):
			digits++
			group++
			same, up, down = same && c == last, up && c == next(last), down && last == next(c)
			if !same && !up && !down {
				return standInDay(v)
			}
			last = c
		case group >= 2 && (c == ' ' || c == '.' || c == '-' || c == '/'):
			group = 0
		default:
			return standInDay(v)
		}
	}
	switch {
	case group < 2 || digits < fewestDigits:
		return standInDay(v)
	case same:
		return SameDigit
	}
	return DigitRun
}

// next is the digit after a digit; after 9 comes 0.
func next(c byte) byte {
	if c == '9' {
		return '0'
	}
	return c + 1
}

// standInDay tells whether a text is the first day of a computer's calendar, in
// figures, alone or with the midnight it begins with.
func standInDay(v []byte) StandIn {
	if string(v) == "19000101" || string(v) == "18991230" {
		return StandInDay
	}
	var parts [3]int
	n, width := 0, 0
	i := 0
	for ; i < len(v); i++ {
		c := v[i]
		if isDigit(c) && width < 4 {
			parts[n] = parts[n]*10 + int(c-'0')
			width++
		} else if n < 2 && width > 0 && (c == '/' || c == '-' || c == '.') {
			n, width = n+1, 0
		} else {
			break
		}
	}
	if n != 2 || width == 0 || !isMidnight(v[i:]) {
		return NoStandIn
	}
	if parts[0] > 31 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	if parts == [3]int{1, 1, 1900} || parts == [3]int{30, 12, 1899} {
		return StandInDay
	}
	return NoStandIn
}

// isMidnight tells whether what follows a day is nothing, or a time of zeros.
func isMidnight(v []byte) bool {
	if len(v) == 0 {
		return true
	}
	if v[0] != ' ' && v[0] != 'T' || len(v) < len(" 0:00") {
		return false
	}
	for _, c := range v[1:] {
		if c != '0' && c != ':' && c != '.' {
			return false
		}
	}
	return true
}

// The rows of keys, and the alphabet, by which letters follow one another.
var keyRows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"}

// Where a letter stands: its row and place on the keyboard.
var keyOf = func() (t [26][2]int8) {
	for row, keys := range keyRows {
		for place, c := range keys {
			t[c-'a'] = [2]int8{int8(row), int8(place)}
		}
	}
	return t
}()

// The lengths from which runs of letters are made up.
const (
	fewestKeys     = 4 // asdf; three are listed where they are no word
	fewestAlphabet = 5 // defgh
	fewestABC      = 3 // abc
	fewestSame     = 3 // aaa
	fewestX        = 2 // xx; one is a tick
	fewestI        = 4 // iii is a Roman numeral
)

// madeUpWord judges a text that begins with a letter of ASCII: all of it must be
// such letters, each beside the one before it or the same.
func madeUpWord(v []byte) StandIn {
	first := v[0] | 0x20
	same, up, left, right := true, true, true, true
	last := first
	for _, c := range v[1:] {
		if !isLetterByte(c) {
			return NoStandIn
		}
		c |= 0x20
		a, b := keyOf[last-'a'], keyOf[c-'a']
		same, up = same && c == last, up && c == last+1
		right, left = right && a[0] == b[0] && b[1] == a[1]+1, left && a[0] == b[0] && a[1] == b[1]+1
		if !same && !up && !left && !right {
			return NoStandIn
		}
		last = c
	}
	n := len(v)
	switch {
	case same && n >= fewestOf(first):
		return SameLetter
	case n > 1 && (left || right) && n >= fewestKeys, n > 1 && up && (n >= fewestAlphabet || first == 'a' && n >= fewestABC):
		return LetterRun
	}
	return NoStandIn
}

func fewestOf(letter byte) int {
	switch letter {
	case 'x':
		return fewestX
	case 'i':
		return fewestI
	}
	return fewestSame
}

// RepeatedUnit returns the shortest text of three bytes or more of which v is a
// repetition, nil if it is of none. Capitals and small letters differ.
func RepeatedUnit(v []byte) []byte {
	for n := 3; n <= len(v)/2; n++ {
		if v[n] == v[0] && len(v)%n == 0 && string(v[n:]) == string(v[:len(v)-n]) {
			return v[:n]
		}
	}
	return nil
}
