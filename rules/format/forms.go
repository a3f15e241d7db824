package format

import (
	_ "embed"
	"strings"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The forms of identifiers whose rules are known second-hand or from memory
// are a data file and no code: whoever holds the text of the law corrects a
// line of it. What a form cannot say (a list of codes, a check digit) is in the
// file of the format.

//go:embed forms.csv
var formsCSV string

var notUpper = message.Define("format.not_upper",
	"chữ cái phải viết hoa",
	"letters have to be capitals")

// form is how a value is written: for each character the classes it may be of.
type form struct {
	classes []uint8
	wide    bool // some character may be Đ, of two bytes
}

// Classes of the characters of a form.
const (
	formDigit = 1 << iota
	formLetter
	formDash
	formStop
	formBlank
	formDee // the first byte of Đ
)

var formClass = func() (class [256]uint8) {
	for c := '0'; c <= '9'; c++ {
		class[c] = formDigit
	}
	for c := 'A'; c <= 'Z'; c++ {
		class[c] = formLetter
	}
	class['-'], class['.'], class[' '], class["Đ"[0]] = formDash, formStop, formBlank, formDee
	return class
}()

// match tells whether the whole text is written in the form.
func (f *form) match(v []byte) bool {
	if len(v) < len(f.classes) || !f.wide && len(v) > len(f.classes) {
		return false
	}
	i := 0
	for _, classes := range f.classes {
		if i == len(v) {
			return false
		}
		class := formClass[v[i]]
		if class&classes == 0 {
			return false
		}
		if i++; class == formDee {
			if i == len(v) || v[i] != "Đ"[1] {
				return false
			}
			i++
		}
	}
	return i == len(v)
}

type forms []form

func (f forms) match(v []byte) bool {
	for i := range f {
		if f[i].match(v) {
			return true
		}
	}
	return false
}

// fault finds why a text has none of the forms; other is the reason where it
// is not just in small letters.
func (f forms) fault(v []byte, other string) string {
	if reason := formFault(v); reason != "" {
		return reason
	}
	var capitals [24]byte
	if len(v) <= len(capitals) && f.match(upper(capitals[:len(v)], v)) {
		return notUpper
	}
	return other
}

// upper writes the text to a slice of its length in capitals, those of forms
// only: A–Z and Đ.
func upper(to, v []byte) []byte {
	for i, c := range v {
		switch {
		case c-'a' < 26:
			c -= 'a' - 'A'
		case c == "đ"[1] && i > 0 && v[i-1] == "đ"[0]:
			c = "Đ"[1]
		}
		to[i] = c
	}
	return to
}

// fixedDigits finds why a text is not digits as many as the format has.
func fixedDigits(v []byte) string {
	switch reason := formFault(v); {
	case reason != "":
		return reason
	case !isDigits(v):
		return notDigits
	}
	return wrongLength
}

// formsOf returns the forms of a format that forms.csv knows.
func formsOf(name string) forms {
	var all forms
	for _, row := range formRows(name) {
		all = append(all, formOf(row[0]))
	}
	return all
}

// lastDayOf returns the last day on which the identifier is in use.
func lastDayOf(name string) value.Day {
	day, err := value.ParseDay(formRows(name)[0][1])
	if err != nil {
		panic("format: forms.csv: " + name + ": " + err.Error())
	}
	return day
}

// formRows returns what forms.csv says of a format: form, last_day, source. A
// format asked for that is not there is a programmer's mistake.
func formRows(name string) [][]string {
	var rows [][]string
	for line := range strings.Lines(formsCSV) {
		if format, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ","); format == name {
			rows = append(rows, strings.Split(rest, ","))
		}
	}
	if rows == nil {
		panic("format: forms.csv has no " + name)
	}
	return rows
}

func formOf(text string) form {
	var f form
	for _, c := range text {
		switch c {
		case '9':
			f.classes = append(f.classes, formDigit)
		case 'A':
			f.classes = append(f.classes, formLetter)
		case 'Đ':
			f.classes, f.wide = append(f.classes, formLetter|formDee), true
		case '-', '.', ' ':
			f.classes = append(f.classes, formClass[c])
		default:
			panic("format: forms.csv: the form " + text + " has an unknown character")
		}
	}
	return f
}
