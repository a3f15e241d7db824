package catalogue

import (
	"reflect"
	"slices"

	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// params is the parameter struct of a check with what the check says of it.
type params struct {
	list  []rules.Param
	value reflect.Value
}

func newParams(c *rules.Check) params {
	return params{c.Params(), reflect.ValueOf(c.NewParams()).Elem()}
}

func (p params) pointer() any { return p.value.Addr().Interface() }

func (p params) named(name string) (rules.Param, bool) {
	i := slices.IndexFunc(p.list, func(q rules.Param) bool { return q.Name == name })
	if i < 0 {
		return rules.Param{}, false
	}
	return p.list[i], true
}

// get returns the value of a parameter, nil if the check does not have it.
func (p params) get(name string) any {
	if q, ok := p.named(name); ok {
		return p.value.Field(q.Field).Interface()
	}
	return nil
}

// set gives a parameter its value, if the check has it and it is of that type.
func (p params) set(name string, v any) {
	if q, ok := p.named(name); ok && q.Type == reflect.TypeOf(v) {
		p.value.Field(q.Field).Set(reflect.ValueOf(v))
	}
}

// readParams reads what stands under the key of a check into the parameters of
// its rule: a mapping by name, a scalar or list into the main one. What is left
// open is filled in from the column under which the check stands.
func (r *reader) readParams(rule *rules.Rule, check decode.Entry, column string) {
	p := params{rule.Check.Params(), reflect.ValueOf(rule.Params).Elem()}
	if check.Value != (decode.Node{}) {
		r.readWritten(rule, p, check.Value)
	}
	for _, q := range p.list {
		if _, written := rule.ParamPlaces[q.Name]; written {
			r.staysInPlace(rule, p, q, column)
			continue
		}
		switch {
		case q.FromPlace() && column != "":
			rule.ParamPlaces[q.Name] = rule.Place
			p.set(q.Name, rules.ColumnName(column))
			p.set(q.Name, []rules.ColumnName{rules.ColumnName(column)})
		case q.Required:
			r.complain(rule.Place, kindMissing, message.New(lintNoParam, rule.Check.Name, q.Name), message.M{})
		}
	}
}

func (r *reader) readWritten(rule *rules.Rule, p params, n decode.Node) {
	switch n.Kind() {
	case decode.Null:
	case decode.Mapping:
		for _, e := range n.Entries() {
			r.readParam(rule, p, e.Key.Text(), e)
		}
	default:
		for _, q := range p.list {
			if q.Main {
				r.readParam(rule, p, q.Name, decode.Entry{Key: n, Value: n})
				return
			}
		}
		n.WrongType(message.New(hintParams))
	}
}

func (r *reader) readParam(rule *rules.Rule, p params, name string, e decode.Entry) {
	q, ok := p.named(name)
	if !ok {
		var known []string
		for _, q := range p.list {
			known = append(known, q.Name)
		}
		e.Key.Complain(kindParameter, message.New(lintUnknownParam, rule.Check.Name, decode.Short(name)), decode.Suggest(name, known))
		return
	}
	rule.ParamPlaces[name] = e.Value.Place()
	e.Value.DecodeEnum(p.value.Field(q.Field).Addr().Interface(), q.Enum)
}

// staysInPlace complains of a check that stands under one column and names
// another as the one it judges.
func (r *reader) staysInPlace(rule *rules.Rule, p params, q rules.Param, column string) {
	if other, ok := p.get(q.Name).(rules.ColumnName); ok && q.FromPlace() && column != "" && string(other) != column {
		r.complain(rule.PlaceOf(q.Name), kindConflict, message.New(lintOtherColumn, column, decode.Short(string(other))),
			message.New(hintOtherColumn))
	}
}

// columnsOf returns the columns that a rule's parameters name (of an expression,
// all words that may be such names), in the order in
// which the check declares its parameters.
func columnsOf(rule *rules.Rule) []string {
	var names []string
	p := params{rule.Check.Params(), reflect.ValueOf(rule.Params).Elem()}
	for _, q := range p.list {
		switch v := p.get(q.Name).(type) {
		case rules.ColumnName:
			if v != "" {
				names = append(names, string(v))
			}
		case []rules.ColumnName:
			for _, c := range v {
				names = append(names, string(c))
			}
		case rules.Expression:
			names = append(names, v.Names()...)
		}
	}
	return names
}
