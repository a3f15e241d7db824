package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"rasoat/rules/decode"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// SchemaFolder holds the schemas of a catalogue's files, beside File.
const SchemaFolder = "schema"

// schemas are the kinds of files, by the name of their schema.
var schemas = []struct {
	name  string
	of    any
	title message.Text
}{
	{"rasoat", topFile{}, message.Text{VI: "Danh mục kiểm toán dữ liệu (rasoat.yaml)", EN: "A catalogue (rasoat.yaml)"}},
	{"dataset", datasetFile{}, message.Text{VI: "Một bộ dữ liệu (datasets/*.yaml)", EN: "A dataset (datasets/*.yaml)"}},
	{"tests", testFile{}, message.Text{VI: "Kiểm thử quy tắc (tests/*.yaml)", EN: "Rule tests (tests/*.yaml)"}},
}

// Schemas returns the JSON Schemas (draft 2020-12) of the files of a catalogue, by
// the names of their files: what an editor needs to complete and to underline what
// people write. They are made of what the files are read by, the tags of the
// structs and what the registered checks say of their parameters, so that they say
// what this program reads.
//
// A schema sees one file, and its form. It refuses nothing that Lint takes; that
// columns are declared, that ids are given once, or what an expression says, is
// for Lint.
func Schemas() map[string][]byte {
	files := map[string][]byte{}
	for _, s := range schemas {
		g := &schemaWriter{defs: schema{}}
		top := g.of(reflect.TypeOf(s.of), nil)
		top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		top["title"], top["description"] = s.title.VI, s.title.EN
		if len(g.defs) > 0 {
			top["$defs"] = g.defs
		}
		files[s.name+".schema.json"] = top.encode()
	}
	return files
}

// schema is a JSON Schema, or a part of one.
type schema map[string]any

func (s schema) encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(s); err != nil {
		panic(fmt.Sprintf("catalogue: a schema that is no JSON: %v", err))
	}
	return b.Bytes()
}

// schemaWriter writes the schema of one kind of file.
type schemaWriter struct{ defs schema }

// schematic is a type that reads itself from a node (decode.Self) and says what it
// takes.
type schematic interface {
	schemaOf(g *schemaWriter) schema
}

// of is the schema of what the decoder takes for a type; enum are the words that a
// text, or each of several, may be.
func (g *schemaWriter) of(t reflect.Type, enum []string) schema {
	zero := reflect.New(t).Elem().Interface()
	if s, ok := zero.(schematic); ok {
		return s.schemaOf(g)
	}
	if _, ok := reflect.New(t).Interface().(decode.Self); ok {
		panic(fmt.Sprintf("catalogue: %v reads itself and does not say what it takes (schemaOf)", t))
	}
	if strings.HasPrefix(t.Name(), "Placed[") {
		inner, _ := t.FieldByName("Value")
		return g.of(inner.Type, enum)
	}
	switch zero.(type) {
	case big.Rat:
		return schema{"type": "number"}
	case value.Day:
		return schema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
	case value.Duration:
		return schema{"type": "string", "pattern": `^-?[0-9]{1,12}(s|m|h|d|mo|y)$`}
	case value.Type:
		return schema{"enum": value.TypeNames()}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.of(t.Elem(), enum)
	case reflect.Slice:
		return orNull(g.list(t, enum))
	case reflect.Map:
		return orNull(schema{"type": "object", "additionalProperties": g.of(t.Elem(), enum)})
	case reflect.Struct:
		return g.object(t)
	}
	return g.scalar(t, enum)
}

// scalar is the schema of a text, a truth value or a number. A text may be written
// without quotes, and then looks like a number or a truth value.
func (g *schemaWriter) scalar(t reflect.Type, enum []string) schema {
	switch t.Kind() {
	case reflect.String:
		if len(enum) > 0 {
			return schema{"enum": enum}
		}
		return textSchema()
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.Float64:
		return schema{"type": "number"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return schema{"type": "integer"}
	}
	panic(fmt.Sprintf("catalogue: no schema for %v", t))
}

func textSchema() schema { return schema{"type": []string{"string", "number", "boolean"}} }

// list is the schema of several values, of which a lone scalar is a list of one.
func (g *schemaWriter) list(t reflect.Type, enum []string) schema {
	item := g.of(t.Elem(), enum)
	list := schema{"type": "array", "items": item}
	if isScalar(item) {
		return schema{"anyOf": []schema{list, item}}
	}
	return list
}

// isScalar tells whether a schema is of texts, numbers or truth values.
func isScalar(s schema) bool {
	types, _ := s["type"].([]string)
	if one, ok := s["type"].(string); ok {
		types = []string{one}
	}
	return s["enum"] != nil || len(types) > 0 && !slices.Contains(types, "object") && !slices.Contains(types, "array")
}

// orNull allows a key without a value, where the decoder passes over it.
func orNull(s schema) schema {
	if any, ok := s["anyOf"].([]schema); ok {
		s["anyOf"] = append(any, schema{"type": "null"})
		return s
	}
	if t, ok := s["type"].(string); ok {
		s["type"] = []string{t, "null"}
	}
	return s
}

// object is the schema of a struct, by the tags of its fields. Without a key that
// is needed it may be left empty.
func (g *schemaWriter) object(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	g.addFields(t, properties, &required)
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) == 0 {
		return orNull(s)
	}
	s["required"] = required
	return s
}

func (g *schemaWriter) addFields(t reflect.Type, properties schema, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		words := strings.Split(f.Tag.Get("yaml"), ",")
		switch rest := strings.Join(words[1:], ","); {
		case rest == "inline" || f.Anonymous && f.Type.Kind() == reflect.Struct:
			g.addFields(f.Type, properties, required)
		// What the outer struct names itself is its own.
		case words[0] != "" && words[0] != "-" && properties[words[0]] == nil:
			if strings.Contains(rest, "required") {
				*required = append(*required, words[0])
			}
			p := g.of(f.Type, strings.Fields(f.Tag.Get("enum")))
			properties[words[0]] = explained(p, schemaWords[t.Name()+"."+words[0]])
		}
	}
}

// explained gives a schema the words that an editor shows: Vietnamese first.
func explained(s schema, words message.Text) schema {
	if words.VI != "" {
		s["title"], s["description"] = words.VI, words.EN
	}
	return s
}
