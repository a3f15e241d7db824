package catalogue

import (
	"reflect"

	"rasoat/pipeline/source/fields"
	"rasoat/rules"
	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// columns is the mapping of column names in the order of the file.
type columns []column

type column struct {
	name   decode.Placed[string]
	file   columnFile
	faulty bool
}

type columnFile struct {
	Title        string                    `yaml:"title"`
	Type         decode.Placed[value.Type] `yaml:"type"`
	Identifier   bool                      `yaml:"identifier"`
	Personal     bool                      `yaml:"personal"`
	Weight       weight                    `yaml:"weight"`
	Digits       digits                    `yaml:"digits"`
	Placeholders []string                  `yaml:"placeholders"`
	Checks       checks                    `yaml:"checks"`
}

// checks is the list of a column's checks, read once the column is known.
type checks []node

func (c *checks) DecodeNode(n decode.Node) {
	if n.Kind() == decode.Mapping {
		n.WrongType(message.New(hintChecks))
		return
	}
	for _, item := range n.Items() {
		*c = append(*c, node{item})
	}
}

func (cs *columns) DecodeNode(n decode.Node) {
	for _, e := range n.Entries() {
		c := column{name: decode.Placed[string]{Value: e.Key.Text(), Place: e.Key.Place()}}
		c.faulty = !e.Value.Decode(&c.file)
		switch {
		case blank(c.name.Value):
			e.Key.Complain(kindValue, message.New(lintBlankColumn), message.M{})
			continue
		case c.name.Value == rules.DatasetField:
			e.Key.Complain(kindValue, message.New(lintReserved, rules.DatasetField), message.M{})
			continue
		}
		if twin := cs.twin(c.name.Value); twin != "" {
			e.Key.Complain(kindValue, message.New(lintSameColumn, c.name.Value, twin), message.M{})
		}
		*cs = append(*cs, c)
	}
}

// twin returns a column before this one whose name no header could tell from its own.
func (cs columns) twin(name string) string {
	for _, c := range cs {
		if c.name.Value != name && fields.Clean(c.name.Value) == fields.Clean(name) {
			return c.name.Value
		}
	}
	return ""
}

func (r *reader) takeColumns(cs columns) {
	for _, c := range cs {
		r.faulty[c.name.Value] = c.faulty
		r.Columns = append(r.Columns, rules.Column{
			Name:         c.name.Value,
			Title:        c.file.Title,
			Type:         c.file.Type.Value,
			Identifier:   c.file.Identifier,
			Personal:     c.file.Personal,
			Weight:       c.file.Weight.or(r.catalogue.Method.FieldWeight(c.name.Value)),
			Placeholders: c.file.Placeholders,
		})
		if n := int(c.file.Digits); n > 0 {
			if r.Source.Digits == nil {
				r.Source.Digits = map[string]int{}
			}
			r.Source.Digits[c.name.Value] = n
		}
	}
}

// columnRules reads the checks under a column. A column of a declared type is
// judged by the rule column.type, unless one of its checks is that already: its
// formats are then those by which the column's values are read.
func (r *reader) columnRules(c column) []*rules.Rule {
	var list []*rules.Rule
	own := false
	for _, n := range c.file.Checks {
		rule := r.rule(n.Node, c.name.Value)
		if rule == nil {
			continue
		}
		list = append(list, rule)
		if rule.Check.Name == checkType {
			own = true
			r.declareType(c, rule)
		}
	}
	if c.file.Type.Value == value.String || own {
		return list
	}
	if rule := r.typeRule(c); rule != nil {
		list = append([]*rules.Rule{rule}, list...)
	}
	return list
}

// checkType is the check that a declared type stands for, and its parameters.
const (
	checkType   = "type"
	typeParam   = "type"
	formsParam  = "formats"
	columnParam = "column"
)

func (r *reader) typeRule(c column) *rules.Rule {
	check, ok := rules.Lookup(checkType)
	if !ok {
		r.complain(c.file.Type.Place, kindCheck, message.New(lintUnknownCheck, checkType), message.M{})
		return nil
	}
	p := newParams(check)
	p.set(typeParam, c.file.Type.Value)
	p.set(columnParam, rules.ColumnName(c.name.Value))
	rule := r.newRule(check, p, c.name.Value, c.file.Type.Place)
	rule.ParamPlaces[typeParam] = c.file.Type.Place
	return r.accept(rule, ruleFile{}, true)
}

// declareType takes over what a `type` check says of the column under which it
// stands, and complains if the column says otherwise.
func (r *reader) declareType(c column, rule *rules.Rule) {
	p := params{rule.Check.Params(), reflect.ValueOf(rule.Params).Elem()}
	says, _ := p.get(typeParam).(value.Type)
	declared := &r.Columns[r.Index(c.name.Value)]
	switch {
	case says == value.String:
		p.set(typeParam, declared.Type)
	case declared.Type == value.String && !c.file.Type.Given():
		declared.Type = says
	case declared.Type != says:
		r.complain(rule.PlaceOf(typeParam), kindConflict, message.New(lintOtherType, says, declared.Type),
			message.New(hintColumnType, c.file.Type.Place.Line))
	}
	declared.Formats, _ = p.get(formsParam).([]string)
}

// blank tells whether a name says nothing.
func blank(name string) bool { return len(value.Trim([]byte(name))) == 0 }
