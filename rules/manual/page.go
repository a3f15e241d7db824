package manual

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/message"
)

// Page is one chapter in one language.
type Page struct {
	Name    string
	Kind    string // “check”, “format” or “list”
	Group   string // criterion of a check
	Facts   []string
	Body    string
	Params  []Param
	Lists   []List
	Notes   []string // of the file of a list: its sources and changes, line by line
	Example *Example

	lang message.Lang
}

// Param is one parameter as the manual shows it.
type Param struct {
	Name  string
	Marks []string // main, required, from its place
	Kind  string   // what is written there
	Doc   string
}

// List is a heading with values under it, as they stand.
type List struct {
	Heading string
	Values  []string
}

// OfCheck is the chapter of a check; testdata is the txtar archive whose first
// case is its example, or nil.
func OfCheck(c *rules.Check, lang message.Lang, testdata []byte) Page {
	p := Page{Example: FirstExample(testdata, lang), Name: c.Name, Kind: say(msgCheck, lang), Group: message.Criterion(c.Criterion).In(lang), Body: c.Doc.In(lang), lang: lang}
	p.Facts = append(p.Facts, say(msgCriterion, lang, c.Criterion, p.Group))
	if c.ErrorGroup > 0 {
		p.Facts = append(p.Facts, say(msgGroup, lang, c.ErrorGroup, message.ErrorGroup(c.ErrorGroup).In(lang)))
	}
	p.Facts = append(p.Facts, say(msgUnit, lang, message.Unit(string(c.Unit)).In(lang)))
	if c.Folds {
		p.Facts = append(p.Facts, say(msgFolds, lang))
	}
	if c.AlwaysOn {
		p.Facts = append(p.Facts, say(msgAlwaysOn, lang))
	}
	for _, q := range c.Params() {
		p.Params = append(p.Params, paramOf(q, lang))
	}
	return p
}

// OfFormat is the chapter of a format.
func OfFormat(f *format.Format, lang message.Lang) Page {
	return Page{Name: f.Name, Kind: say(msgFormat, lang), Body: f.Doc.In(lang), lang: lang,
		Lists: []List{
			{say(msgValid, lang), f.Valid},
			{say(msgInvalid, lang), f.Invalid},
		}}
}

func paramOf(q rules.Param, lang message.Lang) Param {
	p := Param{Name: q.Name, Kind: kindOf(q, lang), Doc: q.Doc.In(lang)}
	if q.Main {
		p.Marks = append(p.Marks, say(msgMain, lang))
	}
	if q.Required {
		p.Marks = append(p.Marks, say(msgRequired, lang))
	}
	if q.FromPlace() {
		p.Marks = append(p.Marks, say(msgFromPlace, lang))
	}
	return p
}

// kinds are what is written in a file for each type of a parameter's field.
var kinds = map[string]string{
	"string": msgText, "[]string": msgTexts, "bool": msgFlag, "int64": msgInteger, "*int64": msgInteger, "*big.Rat": msgNumber,
	"rules.ColumnName": msgColumn, "[]rules.ColumnName": msgColumns, "rules.Literal": msgLiteral, "rules.Expression": msgExpression, "[]rules.Literal": msgLiterals,
	"map[string]string":   msgPairs,
	"map[string][]string": msgMapping, "value.Type": msgType, "value.Duration": msgDuration,
}

func kindOf(q rules.Param, lang message.Lang) string {
	if len(q.Enum) > 0 {
		return strings.Join(q.Enum, " ")
	}
	return say(kindKey(q.Type), lang)
}

// kindKey panics for a type it has no word for: the manual would be silent on
// what its author knows.
func kindKey(t reflect.Type) string {
	key, ok := kinds[t.String()]
	if !ok {
		panic(fmt.Sprintf("manual: no word for a parameter of type %s", t))
	}
	return key
}

// sentenceEnd is a full stop before a new sentence, which “e.g.” is not.
var sentenceEnd = regexp.MustCompile("\\.\\s+[\\p{Lu}`“]")

// Summary is the first sentence of the chapter, without its full stop.
func (p Page) Summary() string {
	first := p.Body
	if at := sentenceEnd.FindStringIndex(first); at != nil {
		first = first[:at[0]]
	}
	return strings.TrimSuffix(strings.ReplaceAll(first, "\n", " "), ".")
}
