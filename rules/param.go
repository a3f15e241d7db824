package rules

import (
	"reflect"
	"strings"

	"rasoat/rules/message"
)

// ColumnName is a parameter that names a declared column.
type ColumnName string

// Literal is a scalar of a rule as it is written in the file: it becomes a
// number, a day or a text only when the rule is bound to a typed column.
type Literal string

// Param describes one parameter of a check, for the decoder and the manual.
type Param struct {
	Name     string
	Main     bool // a scalar or list in place of a mapping stands for it
	Required bool
	Enum     []string
	Doc      message.Text
	Type     reflect.Type
	Field    int // index in the parameter struct
}

// FromPlace tells whether the parameter is filled in from the column under
// which a check stands.
func (p Param) FromPlace() bool {
	return p.Name == "column" && p.Type == reflect.TypeFor[ColumnName]() ||
		p.Name == "columns" && p.Type == reflect.TypeFor[[]ColumnName]()
}

func paramOf(f reflect.StructField) (Param, bool) {
	tag, ok := f.Tag.Lookup("param")
	if !ok {
		return Param{}, false
	}
	words := strings.Split(tag, ",")
	p := Param{Name: words[0], Type: f.Type, Field: f.Index[0]}
	for _, w := range words[1:] {
		p.Main = p.Main || w == "main"
		p.Required = p.Required || w == "required"
	}
	p.Enum = strings.Fields(f.Tag.Get("enum"))
	p.Doc = message.Text{VI: f.Tag.Get("vi"), EN: f.Tag.Get("en")}
	return p, true
}

// Reference is the id of the reference that the rule's parameters name, "" if
// they name none.
func (r *Rule) Reference() string {
	if r.Check.reference != nil {
		return r.Check.reference(r.Params)
	}
	for _, p := range r.Check.Params() {
		if p.Name == "reference" {
			id, _ := reflect.ValueOf(r.Params).Elem().Field(p.Field).Interface().(string)
			return id
		}
	}
	return ""
}
