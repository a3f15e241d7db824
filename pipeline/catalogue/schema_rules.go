package catalogue

import (
	"reflect"
	"slices"

	"rasoat/rules"
	"rasoat/rules/format"
	"rasoat/rules/manual"
	"rasoat/rules/message"
	"rasoat/rules/reference"
)

// rule is the schema of a rule: its own keys, and exactly one that names a check.
// Under a column it may go without an id, and its check without the column.
func (g *schemaWriter) rule(inColumn bool) schema {
	name := "rule"
	if inColumn {
		name = "column_rule"
	}
	ref := schema{"$ref": "#/$defs/" + name}
	if g.defs[name] != nil {
		return ref
	}
	s := g.object(reflect.TypeFor[ruleFile]())
	g.defs[name] = s
	s["type"] = "object"
	if !inColumn {
		s["required"] = []string{"id"}
	}
	properties := s["properties"].(schema)
	properties["criterion"].(schema)["enum"] = criteria()
	delete(properties["criterion"].(schema), "type")
	properties["error_group"].(schema)["minimum"], properties["error_group"].(schema)["maximum"] = 1, 8
	var one []schema
	for _, check := range rules.Names() {
		c, _ := rules.Lookup(check)
		properties[check] = g.check(c, inColumn)
		one = append(one, schema{"required": []string{check}})
	}
	s["oneOf"] = one
	return ref
}

// needed are the parameters that a check cannot go without.
func needed(c *rules.Check, inColumn bool) []string {
	var names []string
	for _, p := range c.Params() {
		if p.Required && !(inColumn && p.FromPlace()) {
			names = append(names, p.Name)
		}
	}
	return names
}

// check is the schema of what stands under the name of a check: its parameters by
// name, the main one alone if there is no other that is needed, or nothing if
// nothing is needed.
func (g *schemaWriter) check(c *rules.Check, inColumn bool) schema {
	properties, needed := schema{}, needed(c, inColumn)
	full := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(needed) > 0 {
		full["required"] = needed
	}
	forms := []schema{full}
	if len(needed) == 0 {
		forms = append(forms, schema{"type": "null"})
	}
	for _, p := range c.Params() {
		properties[p.Name] = explained(g.param(p), p.Doc)
		if p.Main && p.Type.Kind() != reflect.Map && !slices.ContainsFunc(needed, func(n string) bool { return n != p.Name }) {
			forms = append(forms, g.alone(p))
		}
	}
	return explained(schema{"anyOf": forms}, message.Text{
		VI: manual.OfCheck(c, message.VI, nil).Summary(),
		EN: manual.OfCheck(c, message.EN, nil).Summary() + ". rasoat explain " + c.Name})
}

// alone is the schema of a main parameter in place of a mapping.
func (g *schemaWriter) alone(p rules.Param) schema {
	if p.Type.Kind() == reflect.Slice {
		return g.list(p.Type, p.Enum)
	}
	return g.param(p)
}

// param is the schema of a parameter. What its type does not say, its name does.
func (g *schemaWriter) param(p rules.Param) schema {
	switch {
	case p.Name == "format" && p.Type.Kind() == reflect.String:
		return schema{"enum": format.Names()}
	case p.Name == "reference":
		return schema{"type": "string", "examples": reference.Names()}
	}
	return g.of(p.Type, p.Enum)
}
