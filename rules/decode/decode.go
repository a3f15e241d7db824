// Package decode reads the YAML that officials write by hand, strictly, and
// says everything that is wrong with it in one go.
//
// A catalogue is written by people who seldom write YAML and who are far from
// whoever could help them. So a file is never refused at its first fault: all
// faults are collected, each with its line and column, with the line itself and
// a mark under the word in question, and where it can be guessed with the word
// that was meant. The manner is that of actionlint:
//
//	datasets/births.yaml:11:3: unknown key "colums" [unknown-key]
//	   |
//	11 | colums:
//	   | ^~~~~~
//	   = did you mean "columns"?
//
// The way through the package: Parse makes a File of the bytes (file.go refuses
// what is not UTF-8, not YAML, too large, too deep or a bomb of aliases: each
// with one problem, since nothing behind it can be trusted). File.Root is a
// Node (node.go), which knows its place and complains through Complain. Decode
// fills Go values from nodes by their struct tags (this file, scalar.go):
//
//	type dataset struct {
//		ID     decode.Placed[string] `yaml:"id,required"`
//		Every  string                `yaml:"every" enum:"day week month"`
//		Source source.Spec           `yaml:"source,secrets"`
//	}
//
// `required` and `enum` say what they mean; under `secrets` a text may hold
// ${NAME}, taken from the environment (secret.go); anywhere else that is a
// problem, because everything else ends up in reports and fingerprints. A field
// that is left out keeps what the struct held before, so a default is set by
// filling the struct first. A type that cannot be read by tags alone reads
// itself from its node: see Self. Placed remembers the place of a value for a
// complaint that is only possible later.
//
// The library's own strict decoding was not enough: it stops a mapping at its
// first unknown key, its sentences are in English only, and it knows no hint.
// Only its parser is used.
package decode

import (
	"encoding"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"rasoat/rules"
	"rasoat/rules/message"
)

// Self is a value that reads itself from a node. It complains through the
// node; Decode calls DecodeNode on the pointer.
type Self interface{ DecodeNode(n Node) }

// Placed is a value and where it stands; the zero Place is that of a value
// which the file leaves out.
type Placed[T any] struct {
	Value T
	Place rules.Place
}

func (p *Placed[T]) decodePlaced(n Node, o options) {
	p.Place = n.Place()
	n.decode(reflect.ValueOf(&p.Value).Elem(), o)
}

type placed interface{ decodePlaced(n Node, o options) }

// Given tells whether the file held the value.
func (p *Placed[T]) Given() bool { return p.Place.Line > 0 }

// Decode fills what the pointer points to from the node, and returns whether
// that went without a problem. It takes structs with yaml tags, pointers,
// slices (a lone scalar is a list of one), maps by string, texts, booleans,
// integers, big.Rat, Self and encoding.TextUnmarshaler. A null leaves a list, a
// mapping or a struct as it is.
func (n Node) Decode(into any) bool {
	before := n.file.faults
	n.decode(reflect.ValueOf(into).Elem(), options{})
	return n.file.faults == before
}

// DecodeEnum is Decode for a text or texts that must be one of the words.
func (n Node) DecodeEnum(into any, words []string) bool {
	before := n.file.faults
	n.decode(reflect.ValueOf(into).Elem(), options{enum: words})
	return n.file.faults == before
}

type options struct{ enum []string }

func (n Node) decode(v reflect.Value, o options) {
	if n.measure(v.Addr().Interface()) {
		return
	}
	switch target := v.Addr().Interface().(type) {
	case Self:
		target.DecodeNode(n)
		return
	case placed:
		target.decodePlaced(n, o)
		return
	case *big.Rat:
		n.number(target)
		return
	case encoding.TextUnmarshaler:
		n.unmarshalText(target)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(v.Type().Elem())
		n.decode(fresh.Elem(), o)
		v.Set(fresh)
	case reflect.Slice:
		n.slice(v, o)
	case reflect.Map:
		n.mapping(v, o)
	case reflect.Struct:
		n.structure(v)
	default:
		n.scalar(v, o)
	}
}

func (n Node) slice(v reflect.Value, o options) {
	switch n.Kind() {
	case Null:
		return
	case Mapping:
		n.wrongType(wantsList)
		return
	}
	items := n.Items()
	list := reflect.MakeSlice(v.Type(), len(items), len(items))
	for i, item := range items {
		item.decode(list.Index(i), o)
	}
	v.Set(list)
}

func (n Node) mapping(v reflect.Value, o options) {
	m := reflect.MakeMap(v.Type())
	for _, e := range n.Entries() {
		value := reflect.New(v.Type().Elem()).Elem()
		e.Value.decode(value, o)
		m.SetMapIndex(reflect.ValueOf(e.Key.Text()).Convert(v.Type().Key()), value)
	}
	if n.Kind() != Null {
		v.Set(m)
	}
}

// structure fills a struct and complains of keys that it does not have.
func (n Node) structure(v reflect.Value) {
	fields := fieldsOf(v)
	for _, e := range n.fill(fields) {
		e.Key.Complain(kindUnknown, message.New(lintUnknownKey, e.Key.Text()), Suggest(e.Key.Text(), fields.names()))
	}
}

// DecodeKnown fills the struct that the pointer points to from those keys of
// the mapping that it has fields for, and returns the other entries.
func (n Node) DecodeKnown(into any) (rest []Entry) {
	return n.fill(fieldsOf(reflect.ValueOf(into).Elem()))
}

// KeysOf returns the keys that the struct behind the pointer has fields for.
func KeysOf(of any) []string { return fieldsOf(reflect.ValueOf(of).Elem()).names() }

// fill reads the fields from a mapping, complains of required ones that it does
// not have, and returns the entries that are none of them.
func (n Node) fill(fields fields) (rest []Entry) {
	entries := n.Entries()
	if k := n.Kind(); k != Mapping && k != Null {
		return nil
	}
	seen := map[string]bool{}
	for _, e := range entries {
		f, ok := fields.named(e.Key.Text())
		if !ok {
			rest = append(rest, e)
			continue
		}
		seen[f.name] = true
		value := e.Value
		value.secrets = value.secrets || f.secrets
		value.decode(f.value, options{enum: f.enum})
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			n.Complain(kindMissing, message.New(lintMissingKey, f.name), message.M{})
		}
	}
	return rest
}

// field is a field of a struct with the words of its tag.
type field struct {
	name              string
	required, secrets bool
	enum              []string
	value             reflect.Value
}

type fields []field

func fieldsOf(v reflect.Value) fields {
	var fs fields
	for i := range v.NumField() {
		t := v.Type().Field(i)
		words := strings.Split(t.Tag.Get("yaml"), ",")
		f := field{name: words[0], value: v.Field(i), enum: strings.Fields(t.Tag.Get("enum"))}
		inline := false
		for _, w := range words[1:] {
			f.required = f.required || w == "required"
			f.secrets = f.secrets || w == "secrets"
			inline = inline || w == "inline"
		}
		switch {
		case inline: // what the outer struct names itself is its own
			fs = append(fs, slices.DeleteFunc(fieldsOf(v.Field(i)), func(g field) bool {
				_, known := fs.named(g.name)
				return known
			})...)
		case f.name != "" && f.name != "-":
			fs = append(fs, f)
		}
	}
	return fs
}

func (fs fields) named(name string) (field, bool) {
	for _, f := range fs {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func (fs fields) names() []string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.name
	}
	return names
}
