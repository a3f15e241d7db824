package value

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rasoat/rules/message"
)

func evidenceOf(values ...string) *Evidence {
	e := new(Evidence)
	for _, v := range values {
		e.Add([]byte(v))
	}
	return e
}

func TestDecideDates(t *testing.T) {
	for name, c := range map[string]struct {
		values   []string
		declared []string
		form     string // as String gives it
		observed string
	}{
		"nothing":                   {nil, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words", ""},
		"day first, proven":         {[]string{"13/05/2020", "05/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy", "dd/mm/yyyy"},
		"month first, proven":       {[]string{"05/13/2020", "05/03/2020"}, nil, "date read=yyyy-mm-dd|words|mm/dd/yyyy seen=mm/dd/yyyy", "mm/dd/yyyy"},
		"neither proven":            {[]string{"05/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy ambiguous", "ambiguous_form(dd/mm/yyyy)"},
		"both proven":               {[]string{"05/13/2020", "13/05/2020", "05/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy ambiguous", "ambiguous_form(dd/mm/yyyy)"},
		"same by both orders":       {[]string{"03/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy", "dd/mm/yyyy"},
		"no proof by a damaged day": {[]string{"01/45/2020", "05/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy ambiguous", "ambiguous_form(dd/mm/yyyy)"},
		"several forms":             {[]string{"13/05/2020", "2020-03-05", "ngày 5 tháng 3 năm 2020", "2020", "3/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy|yyyy-mm-dd|words|mm/yyyy|yyyy", "other_forms(dd/mm/yyyy; yyyy-mm-dd; ngày d tháng m năm yyyy, mm/yyyy; yyyy)"},
		"compact, most":             {[]string{"20200305", "20200306", "2020-03-05"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words|yyyymmdd seen=yyyy-mm-dd|yyyymmdd", "yyyy-mm-dd; yyyymmdd"},
		"compact, half":             {[]string{"20200305", "2020-03-05"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=yyyy-mm-dd|yyyymmdd", "other_forms(yyyy-mm-dd, yyyymmdd)"},
		"short years, half":         {[]string{"13/5/20", "05/03/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy|d/m/yy", "other_forms(dd/mm/yyyy, d/m/yy)"},
		"in doubt beside years":     {[]string{"05/03/2020", "2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy|yyyy ambiguous", `other_forms(@ambiguous_form\(dd/mm/yyyy\), yyyy)`},
		"years only":                {[]string{"1998", "2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=yyyy", "only_other_forms(yyyy)"},
		"short years, most":         {[]string{"13/5/20", "5/3/20", "13/05/2020"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words|d/m/yy seen=dd/mm/yyyy|d/m/yy", "dd/mm/yyyy; d/m/yy"},
		"short years, month first":  {[]string{"5/13/20"}, nil, "date read=yyyy-mm-dd|words|mm/dd/yyyy|m/d/yy seen=m/d/yy", "m/d/yy"},
		"no dates":                  {[]string{"43895", "31/02/2020", "đang cập nhật", "05/03/2020 x", "2020 10:00"}, nil, "date read=dd/mm/yyyy|yyyy-mm-dd|words", ""},
		"declared wins":             {[]string{"13/05/2020"}, []string{"mm/dd/yyyy"}, "date read=mm/dd/yyyy seen=mm/dd/yyyy", "mm/dd/yyyy"},
		"declared is not ambiguous": {[]string{"05/03/2020", "2020"}, []string{"dd/mm/yyyy", "yyyy"}, "date read=dd/mm/yyyy|yyyy seen=dd/mm/yyyy|yyyy", "dd/mm/yyyy; yyyy"},
		"both orders declared":      {[]string{"05/13/2020"}, []string{"dd/mm/yyyy", "mm/dd/yyyy"}, "date read=mm/dd/yyyy seen=mm/dd/yyyy", "mm/dd/yyyy"},
		"nothing to be in doubt of": {[]string{"05/03/2020"}, []string{"yyyy-mm-dd"}, "date read=yyyy-mm-dd seen=dd/mm/yyyy", "only_other_forms(dd/mm/yyyy)"},
		"unknown declaration":       {[]string{"13/05/2020"}, []string{"dd/mm"}, "date read=dd/mm/yyyy|yyyy-mm-dd|words seen=dd/mm/yyyy", "dd/mm/yyyy"},
	} {
		f := evidenceOf(c.values...).Decide(Date, c.declared)
		if f.String() != c.form || f.Observed() != c.observed {
			t.Errorf("%s: %s, observed %q, want %s, %q", name, f, f.Observed(), c.form, c.observed)
		}
	}
}

func TestDecideNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		values   []string
		declared []string
		form     string
		observed string
	}{
		"nothing":                       {nil, nil, "decimal", ""},
		"whole":                         {[]string{"12"}, nil, "decimal seen=numbers", "1234567"},
		"both marks, comma last":        {[]string{"1.234.567,89"}, nil, "decimal mark=, seen=groups|fractions|numbers", "1.234.567,89"},
		"both marks, point last":        {[]string{"1,234,567.89"}, nil, "decimal seen=groups|fractions|numbers", "1,234,567.89"},
		"several groups":                {[]string{"1.234.567", "12.345"}, nil, "decimal mark=, seen=groups|numbers", "1.234.567"},
		"blanks":                        {[]string{"1 234 567", "1\u00a0234,5"}, nil, "decimal mark=, seen=blanks|fractions|numbers", "1 234 567,89"},
		"a point before three digits":   {[]string{"12.345"}, nil, "decimal seen=fractions|numbers ambiguous", "ambiguous_form(1234567.89)"},
		"a comma before three digits":   {[]string{"12,345"}, nil, "decimal seen=groups|numbers ambiguous", `ambiguous_form(1\,234\,567)`},
		"a leading zero is no group":    {[]string{"0.125", "12.345"}, nil, "decimal seen=fractions|numbers", "1234567.89"},
		"another fraction decides":      {[]string{"12.345", "12.5"}, nil, "decimal seen=fractions|numbers", "1234567.89"},
		"a fraction after a comma":      {[]string{"12.345", "12,5"}, nil, "decimal mark=, seen=groups|fractions|numbers", "1.234.567,89"},
		"an exponent has no groups":     {[]string{"1.234E5"}, nil, "decimal seen=fractions|numbers", "1234567.89"},
		"contradiction, more commas":    {[]string{"1,5", "2,5", "2.5"}, nil, "decimal mark=, seen=fractions|numbers", "1234567,89"},
		"contradiction, as many":        {[]string{"1,5", "2.5"}, nil, "decimal seen=fractions|numbers", "1234567.89"},
		"contradiction, one in between": {[]string{"1,5", "2.5", "12.345"}, nil, "decimal seen=fractions|numbers ambiguous", "ambiguous_form(1234567.89)"},
		"declared mark":                 {[]string{"12.345"}, []string{","}, "decimal mark=, seen=groups|numbers", "1.234.567"},
		"declared example":              {[]string{"12.345"}, []string{"1,234.5"}, "decimal seen=fractions|numbers", "1234567.89"},
		"declared both":                 {[]string{"12,5"}, []string{",", "."}, "decimal mark=, seen=fractions|numbers", "1234567,89"},
		"no numbers":                    {[]string{"100 m2", "12 tỷ", "x", "1.2.3", "05/03/2020"}, nil, "decimal", ""},
	} {
		f := evidenceOf(c.values...).Decide(Decimal, c.declared)
		if f.String() != c.form || f.Observed() != c.observed {
			t.Errorf("%s: %s, observed %q, want %s, %q", name, f, f.Observed(), c.form, c.observed)
		}
	}
}

func TestDecideOtherTypes(t *testing.T) {
	e := evidenceOf("05/03/2020", "12.345")
	for _, typ := range []Type{String, Boolean} {
		if f := e.Decide(typ, nil); f != (Form{kind: typ}) || f.Type() != typ || f.Observed() != "" {
			t.Errorf("%v is decided as %v", typ, f)
		}
	}
	if f := e.Decide(Timestamp, nil); !f.Ambiguous() || f.Type() != Timestamp {
		t.Errorf("timestamp is decided as %v", f)
	}
	f := e.Decide(Integer, nil)
	if _, ok := f.Integer([]byte("12.345")); ok || !f.Ambiguous() {
		t.Error("12.345 alone has a decimal point and is no integer")
	}
	whole := evidenceOf("12", "3.5").Decide(Integer, nil)
	if got := whole.Observed(); got != "1234567" {
		t.Errorf("whole numbers beside 3.5 look like %s", got)
	}
}

func TestAmbiguityIsAMessage(t *testing.T) {
	m := message.Parse(evidenceOf("12,345").Decide(Decimal, nil).Observed())
	for _, lang := range []message.Lang{message.VI, message.EN} {
		if text := m.In(lang); !strings.Contains(text, "1,234,567") || text == m.String() {
			t.Errorf("%s: %q", lang, text)
		}
	}
}

func anyValue() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"", " ", "x", "05/03/2020", "13/05/2020", "05/13/2020", "5/3/20", "5/13/20", "13/5/20", "2020-03-05", "20200305", "2020", "3/2020", "31/02/2020", "99/99/2020",
		"ngày 5 tháng 3 năm 2020", "05/03/2020 10:00", "12", "12.345", "12,345", "12.5", "12,5", "1.234.567,89", "1,234,567.89", "1 234 567", "1 234,5", "0.125", "1.5E3",
	})
}

func TestEvidenceDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(anyValue(), 0, 40).Draw(t, "values")
		want := evidenceOf(values...)
		shuffled := rapid.Permutation(values).Draw(t, "shuffled")
		var merged Evidence
		for len(shuffled) > 0 {
			n := rapid.IntRange(1, len(shuffled)).Draw(t, "part")
			part := evidenceOf(shuffled[:n]...)
			if rapid.Bool().Draw(t, "turned") {
				part.Merge(&merged)
				merged = *part
			} else {
				merged.Merge(part)
			}
			shuffled = shuffled[n:]
		}
		if merged != *want {
			t.Fatalf("%+v, want %+v", merged, *want)
		}
	})
}

// nearlyPlain are texts of the plain forms of dates, times and numbers, and texts
// that miss them by a character.
func nearlyPlain() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		two := func(most int, label string) string {
			n := rapid.IntRange(0, most).Draw(t, label)
			return fmt.Sprintf("%02d", n)
		}
		mark := rapid.SampledFrom([]string{"-", "/", ".", ",", "0"})
		first, second := mark.Draw(t, "mark"), mark.Draw(t, "other mark")
		if rapid.Bool().Draw(t, "same") {
			second = first
		}
		year := rapid.SampledFrom([]string{"2020", "1899", "0000", "0999", "1000", "2100", "202x"}).Draw(t, "year")
		text := two(33, "a") + first + two(33, "b") + second + year
		if rapid.Bool().Draw(t, "year first") {
			text = year + first + two(13, "m") + second + two(33, "d")
		}
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			text += rapid.SampledFrom([]string{" ", "T", "t", "  ", "\u00a0"}).Draw(t, "gap") + two(25, "hour") + ":" + two(61, "minute") + ":" + two(61, "second")
		case 1:
			text = rapid.StringMatching(`[+-]?[0-9]{0,20}`).Draw(t, "number")
		}
		n := rapid.IntRange(0, len(text)).Draw(t, "at")
		return rapid.SampledFrom([]string{text, text, text, text[:n] + " " + text[n:], text[:n], " " + text + "\t"}).Draw(t, "text")
	})
}

// What a column's type asks for is decided by AddAs as by Add.
func TestEvidenceAsAType(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(anyValue(), nearlyPlain()), 0, 20).Draw(t, "values")
		typ := rapid.SampledFrom([]Type{String, Integer, Decimal, Boolean, Date, Timestamp}).Draw(t, "type")
		got, want := new(Evidence), evidenceOf(values...)
		for _, v := range values {
			got.AddAs(typ, []byte(v))
		}
		switch typ {
		case Date, Timestamp:
			want.numbers = numberEvidence{}
		case Integer, Decimal:
			want.dates = dateEvidence{}
		default:
			*want = Evidence{}
		}
		if *got != *want {
			t.Fatalf("%v: %q: %+v, want %+v", typ, values, got, want)
		}
		if a, b := got.Decide(typ, nil), evidenceOf(values...).Decide(typ, nil); a != b {
			t.Fatalf("%v: %q: %v, want %v", typ, values, a, b)
		}
	})
}

// Every form is read back, and what a column showed is what its form reads.
func TestFormReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := evidenceOf(rapid.SliceOfN(anyValue(), 0, 20).Draw(t, "values")...)
		typ := rapid.SampledFrom([]Type{String, Integer, Decimal, Boolean, Date, Timestamp}).Draw(t, "type")
		declared := rapid.SliceOfN(rapid.SampledFrom(append(DateForms(), ",", ".", "?")), 0, 3).Draw(t, "declared")
		f := e.Decide(typ, declared)
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatalf("%v", err)
		}
		var back Form
		if err := json.Unmarshal(text, &back); err != nil || back != f {
			t.Fatalf("%s is read back as %v, %v", text, back, err)
		}
	})
}

func TestParseFormRefuses(t *testing.T) {
	for _, s := range []string{"", "number", "date read=", "date read=dd/mm", "date seen=a|b", "date mark=;", "date Ambiguous", "date read=groups|"} {
		if f, err := ParseForm(s); err == nil {
			t.Errorf("ParseForm(%q) = %v", s, f)
		}
	}
	var f Form
	if f.UnmarshalText([]byte("?")) == nil {
		t.Error("? is a form")
	}
}

func FuzzParseForm(f *testing.F) {
	f.Add("date read=dd/mm/yyyy|yyyy-mm-dd|words seen=yyyy ambiguous")
	f.Add("decimal mark=, seen=groups|fractions|numbers")
	f.Fuzz(func(t *testing.T, s string) {
		form, err := ParseForm(s)
		if err != nil {
			return
		}
		if back, err := ParseForm(form.String()); err != nil || back != form {
			t.Fatalf("%q gives %v, read back as %v, %v", s, form, back, err)
		}
		form.Observed()
	})
}

func TestTypes(t *testing.T) {
	names := TypeNames()
	for i, name := range names {
		if typ, ok := ParseType(name); !ok || typ != Type(i) || typ.String() != name {
			t.Errorf("%s is read as %v, %v", name, typ, ok)
		}
	}
	if len(names) != 6 || names[0] != "string" {
		t.Errorf("types: %v", names)
	}
	if _, ok := ParseType("number"); ok || Type(99).String() != "unknown type" || DateForm(99).String() != "unknown form" {
		t.Error("unknown names")
	}
}
