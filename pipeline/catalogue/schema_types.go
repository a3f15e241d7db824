package catalogue

import (
	"reflect"
	"slices"

	"rasoat/pipeline/score"
	"rasoat/rules"
)

// What the types that read themselves take.

func (version) schemaOf(*schemaWriter) schema { return schema{"const": 1} }

func (ident) schemaOf(*schemaWriter) schema {
	return schema{"type": "string", "pattern": identForm.String()}
}

func (ruleIdent) schemaOf(*schemaWriter) schema {
	return schema{"type": "string", "pattern": ruleIdentForm.String()}
}

func (digits) schemaOf(*schemaWriter) schema {
	return schema{"type": "integer", "minimum": 1, "maximum": mostDigits}
}

func (workingDays) schemaOf(*schemaWriter) schema {
	return schema{"type": "integer", "minimum": 1, "maximum": mostWorkingDays}
}

func (weight) schemaOf(*schemaWriter) schema { return schema{"type": "number", "minimum": 0} }

func (percent) schemaOf(*schemaWriter) schema {
	return schema{"type": "number", "minimum": 0, "maximum": 100}
}

func (zone) schemaOf(*schemaWriter) schema {
	return schema{"type": "string", "examples": []string{defaultZone}}
}

func (written) schemaOf(*schemaWriter) schema { return textSchema() }

func (folds) schemaOf(g *schemaWriter) schema {
	return g.of(reflect.TypeFor[[]string](), rules.FoldingNames())
}

func (scoring) schemaOf(g *schemaWriter) schema {
	s := g.object(reflect.TypeFor[scoringBlock]())
	properties := s["properties"].(schema)
	properties["method"].(schema)["enum"] = score.Methods()
	delete(properties["method"].(schema), "type")
	return s
}

// A reference is a list that ships, or a file, of which is said how it is written
// but not how its values are.
func (referenceEntry) schemaOf(g *schemaWriter) schema {
	s := g.object(reflect.TypeFor[referenceBlock]())
	properties := s["properties"].(schema)
	delete(properties, "decimal")
	delete(properties, "date_formats")
	return s
}

func (incidents) schemaOf(g *schemaWriter) schema { return g.object(reflect.TypeFor[incidentBlock]()) }

func (audit) schemaOf(g *schemaWriter) schema { return g.object(reflect.TypeFor[auditBlock]()) }

func (monthDay) schemaOf(*schemaWriter) schema {
	return schema{"type": "integer", "minimum": 1, "maximum": lastMonthDay}
}

func (spec) schemaOf(g *schemaWriter) schema { return g.object(reflect.TypeFor[sourceBlock]()) }

func (moment) schemaOf(*schemaWriter) schema {
	return schema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$`}
}

// columns are any names but those that say nothing, and the one that is kept.
func (columns) schemaOf(g *schemaWriter) schema {
	return orNull(schema{"type": "object", "additionalProperties": g.object(reflect.TypeFor[columnFile]()),
		"propertyNames": schema{"pattern": `\S`, "not": schema{"const": rules.DatasetField}}})
}

func (cells) schemaOf(*schemaWriter) schema {
	return schema{"type": "array", "items": schema{"type": []string{"string", "number", "boolean", "null"}}}
}

func (rowSet) schemaOf(*schemaWriter) schema {
	row := schema{"type": "integer", "minimum": 1}
	return orNull(schema{"anyOf": []schema{{"type": "array", "items": row, "maxItems": rules.SamplesPerRule}, row}})
}

func (otherFiles) schemaOf(g *schemaWriter) schema {
	return orNull(schema{"type": "object", "additionalProperties": g.of(reflect.TypeFor[tableFile](), nil)})
}

func (expectations) schemaOf(g *schemaWriter) schema {
	full := g.object(reflect.TypeFor[expectationFile]())
	for name, p := range full["properties"].(schema) {
		if p := p.(schema); name != "status" && p["type"] == "integer" {
			p["minimum"] = 0
		}
	}
	full["type"] = "object"
	rows := rowSet{}.schemaOf(g)["anyOf"].([]schema)[0]
	return orNull(schema{"type": "object", "additionalProperties": schema{"anyOf": []schema{
		{"type": "integer", "minimum": 0}, {"enum": statuses}, rows, full}}})
}

// checks are written under a column: a name, or a rule that needs no id.
func (checks) schemaOf(g *schemaWriter) schema {
	var alone []string
	for _, name := range rules.Names() {
		if c, _ := rules.Lookup(name); len(needed(c, true)) == 0 {
			alone = append(alone, name)
		}
	}
	item := schema{"anyOf": []schema{{"enum": alone}, g.rule(true)}}
	return schema{"anyOf": []schema{{"type": "array", "items": item}, {"enum": alone}, {"type": "null"}}}
}

func (node) schemaOf(g *schemaWriter) schema { return g.rule(false) }

// criteria are those of all methods.
func criteria() []string {
	var ids []string
	for _, name := range score.Methods() {
		if m, err := score.Load(name, score.Overrides{}); err == nil {
			for _, c := range m.Criteria {
				ids = append(ids, c.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
