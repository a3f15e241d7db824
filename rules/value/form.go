package value

import (
	"fmt"
	"strings"

	"rasoat/rules/message"
)

// Form is how the text of one column is read. It is decided once per column, by
// Evidence.Decide, and may be copied and used by many goroutines. The zero Form
// reads what has one meaning only, the day before the month, and a decimal
// point.
type Form struct {
	kind      Type
	number    NumberForm
	ambiguous bool
	dates     dateForms // those that are read; none: defaultDates
	seen      traits    // what the evidence showed, for Observed alone
}

// traits are what a column's texts look like: date forms in the low bits, then
// traits of numbers.
type traits uint16

const (
	seenGroups    traits = 1 << (iota + 12) // groups parted by a mark
	seenBlanks                              // groups parted by blanks
	seenFractions                           // digits after the decimal mark
	seenWhole                               // numbers of any kind

	seenDates = seenGroups - 1
)

// Type returns the type that the form was decided for.
func (f Form) Type() Type { return f.kind }

// Ambiguous tells whether the column's values may be read in two ways, and
// neither they nor the dataset file say which is meant.
func (f Form) Ambiguous() bool { return f.ambiguous }

var ambiguousForm = message.Define("ambiguous_form",
	"đọc theo dạng %s, nhưng dữ liệu cho phép hiểu cách khác; cần khai báo dạng của cột",
	"read as %s, but the values allow another reading; declare the column's form")

var (
	otherForms = message.Define("other_forms",
		"%s; gặp cả dạng không được chấp nhận: %s", "%s; met, but not accepted: %s")
	onlyOtherForms = message.Define("only_other_forms",
		"chỉ gặp dạng không được chấp nhận: %s", "only forms that are not accepted: %s")
)

// Observed returns the forms that the column showed and that are read, as
// officers write them: "dd/mm/yyyy", "1.234.567,89", "dd/mm/yyyy; yyyy-mm-dd". It
// is the text of a message (message.Parse), which names apart the forms that are
// not read, "other_forms(dd/mm/yyyy, yyyy)", and says so where the form was
// ambiguous, "ambiguous_form(dd/mm/yyyy)". A column that showed none gives "".
func (f Form) Observed() string {
	seen := dateForms(f.seen & seenDates)
	text, others := (seen & f.dates).names("; "), (seen &^ f.dates).names("; ")
	if f.seen&seenWhole != 0 {
		text = f.exampleNumber()
	}
	inDoubt := message.New(ambiguousForm, text)
	switch {
	case others != "" && text == "":
		return message.New(onlyOtherForms, others).String()
	case others != "" && f.ambiguous:
		return message.New(otherForms, inDoubt, others).String()
	case others != "":
		return message.New(otherForms, text, others).String()
	case f.ambiguous:
		return inDoubt.String()
	}
	return text
}

// exampleNumber writes a number the way the column does; a whole one has no
// fraction, unless that is how its only mark was read.
func (f Form) exampleNumber() string {
	how := f.number.notation()
	text := "1234567"
	switch {
	case f.seen&seenGroups != 0:
		text = fmt.Sprintf("1%c234%[1]c567", how.group)
	case f.seen&seenBlanks != 0:
		text = "1 234 567"
	}
	if f.seen&seenFractions != 0 && (f.kind != Integer || f.ambiguous) {
		text += string(how.point) + "89"
	}
	return text
}

// String returns the form as it is kept in the manifest; ParseForm reads it
// back: the type, then key=value pairs parted by blanks.
//
//	date read=dd/mm/yyyy|yyyy-mm-dd seen=dd/mm/yyyy ambiguous
//	decimal mark=, seen=groups|fractions
func (f Form) String() string {
	words := []string{f.kind.String()}
	if f.number == DecimalComma {
		words = append(words, "mark=,")
	}
	if f.dates != 0 {
		words = append(words, "read="+traits(f.dates).String())
	}
	if f.seen != 0 {
		words = append(words, "seen="+f.seen.String())
	}
	if f.ambiguous {
		words = append(words, "ambiguous")
	}
	return strings.Join(words, " ")
}

// traitNames names the bits of traits in String's text, where a name has no
// blank.
var traitNames = [16]string{
	DayMonthYear: "dd/mm/yyyy", YearMonthDay: "yyyy-mm-dd", DateInWords: "words", DayMonthShort: "d/m/yy",
	MonthDayYear: "mm/dd/yyyy", MonthDayShort: "m/d/yy", CompactDate: "yyyymmdd", MonthYear: "mm/yyyy", YearOnly: "yyyy",
	12: "groups", 13: "blanks", 14: "fractions", 15: "numbers",
}

func (t traits) String() string {
	var names []string
	for bit, name := range traitNames {
		if t&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "|")
}

func parseTraits(s string) (t traits, err error) {
next:
	for name := range strings.SplitSeq(s, "|") {
		for bit, known := range traitNames {
			if known == name && name != "" {
				t |= 1 << bit
				continue next
			}
		}
		return 0, fmt.Errorf("%q is not known", name)
	}
	return t, nil
}

// ParseForm reads what String writes.
func ParseForm(s string) (Form, error) {
	name, rest, _ := strings.Cut(s, " ")
	kind, ok := ParseType(name)
	if !ok {
		return Form{}, fmt.Errorf("form %q: %q is not a type", s, name)
	}
	f := Form{kind: kind}
	for _, word := range strings.Fields(rest) {
		if err := f.parseWord(word); err != nil {
			return Form{}, fmt.Errorf("form %q: %w", s, err)
		}
	}
	return f, nil
}

func (f *Form) parseWord(word string) (err error) {
	key, text, _ := strings.Cut(word, "=")
	switch {
	case word == "ambiguous":
		f.ambiguous = true
	case word == "mark=,":
		f.number = DecimalComma
	case key == "read":
		var t traits
		t, err = parseTraits(text)
		f.dates = dateForms(t & seenDates)
	case key == "seen":
		f.seen, err = parseTraits(text)
	default:
		err = fmt.Errorf("%q is not known", word)
	}
	return err
}

// MarshalText writes the form as String does.
func (f Form) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads the form as ParseForm does.
func (f *Form) UnmarshalText(text []byte) error {
	form, err := ParseForm(string(text))
	if err != nil {
		return err
	}
	*f = form
	return nil
}
