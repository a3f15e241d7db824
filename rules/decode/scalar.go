package decode

import (
	"encoding"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"rasoat/rules/message"
	"rasoat/rules/value"
)

// numberForm is how numbers are written: digits with an optional decimal
// point. Exponents are left out: 1e999999999 would be a number of a gigabyte.
var numberForm = regexp.MustCompile(`^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$`)

// scalar reads a node into a text, boolean or integer.
func (n Node) scalar(v reflect.Value, o options) {
	switch v.Kind() {
	case reflect.String:
		if text, ok := n.text(); ok {
			n.word(text, v, o.enum)
		}
	case reflect.Bool:
		n.boolean(v)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(n.plainText(), 10, v.Type().Bits())
		if err != nil {
			n.wrongType(wantsInteger)
			return
		}
		v.SetInt(i)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uint:
		i, err := strconv.ParseUint(n.plainText(), 10, v.Type().Bits())
		if err != nil {
			n.wrongType(wantsInteger)
			return
		}
		v.SetUint(i)
	case reflect.Float64:
		var r big.Rat
		if n.number(&r) {
			f, _ := r.Float64()
			v.SetFloat(f)
		}
	default:
		panic("decode: no YAML form for " + v.Type().String())
	}
}

// text returns the text of a scalar, with ${NAME} put in where that is
// allowed. It complains and returns false of anything else.
func (n Node) text() (string, bool) {
	if n.Kind() != Scalar {
		n.wrongType(wantsText)
		return "", false
	}
	return n.expand(n.yaml.Value)
}

func (n Node) word(text string, v reflect.Value, enum []string) {
	if len(enum) > 0 && !slices.Contains(enum, text) {
		n.Complain(kindValue, message.New(lintNotOneOf, n.found()), Suggest(text, enum))
		return
	}
	v.SetString(text)
}

// plainText returns a scalar that is not in quotes: "3" in quotes is a text.
func (n Node) plainText() string {
	if n.Kind() != Scalar || n.quoted() {
		return ""
	}
	return n.yaml.Value
}

func (n Node) quoted() bool {
	return n.yaml.Style&^yaml.TaggedStyle != 0
}

func (n Node) boolean(v reflect.Value) {
	switch n.plainText() {
	case "true":
		v.SetBool(true)
	case "false":
		v.SetBool(false)
	default:
		n.wrongType(wantsBoolean)
	}
}

func (n Node) number(r *big.Rat) bool {
	if !numberForm.MatchString(n.plainText()) {
		n.wrongType(wantsNumber)
		return false
	}
	r.SetString(n.plainText())
	return true
}

// measure reads the types of package value, whose own errors are in English.
func (n Node) measure(target any) bool {
	switch target := target.(type) {
	case *value.Day:
		if target.UnmarshalText([]byte(n.Text())) != nil {
			n.wrongType(wantsDate)
		}
	case *value.Duration:
		if target.UnmarshalText([]byte(n.Text())) != nil {
			n.wrongType(wantsDuration)
		}
	case *value.Type:
		t, ok := value.ParseType(n.Text())
		if *target = t; !ok && n.Kind() == Scalar {
			n.Complain(kindValue, message.New(lintNotOneOf, n.found()), Suggest(n.Text(), value.TypeNames()))
		} else if !ok {
			n.wrongType(wantsText)
		}
	default:
		return false
	}
	return true
}

// unmarshalText reads a type that reads itself from a text. Such a type's own
// error is in English; it is shown as it is.
func (n Node) unmarshalText(target encoding.TextUnmarshaler) {
	if n.Kind() != Scalar {
		n.wrongType(wantsText)
		return
	}
	if err := target.UnmarshalText([]byte(n.yaml.Value)); err != nil {
		n.Complain(kindValue, message.New(lintBadValue, n.found(), err), message.M{})
	}
}

// wrongType complains that a node is not what its key wants. An empty value
// gets its own words: its author has mostly forgotten it.
func (n Node) wrongType(wants string) {
	if n.Kind() == Null {
		n.Complain(kindType, message.New(lintNoValue), message.New(wants))
		return
	}
	n.Complain(kindType, message.New(lintWrongType, n.found()), message.New(wants))
}

// WrongType complains that the node does not have the form that the hint says.
func (n Node) WrongType(hint message.M) {
	n.Complain(kindType, message.New(lintWrongType, n.found()), hint)
}

// Suggest returns the hint for a word that is none of the known ones: the one
// that was probably meant, or all of them.
func Suggest(word string, known []string) message.M {
	if c, ok := Closest(word, known); ok {
		return message.DidYouMean(c, []string{c})
	}
	const most = 30
	switch {
	case len(known) == 0:
		return message.M{}
	case len(known) > most:
		known = append(slices.Clone(known[:most]), "…")
	}
	return message.New(hintKnown, strings.Join(known, ", "))
}

// Closest returns the known word that was probably meant. Upper and lower
// case, blanks, hyphens and underscores are no difference.
func Closest(word string, known []string) (string, bool) {
	const longest = 64 // nobody mistypes a longer word, and distances cost its square
	if len(word) > longest {
		return "", false
	}
	plain := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(word))
	return message.Nearest(plain, known)
}
