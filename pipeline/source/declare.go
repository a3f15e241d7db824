package source

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"rasoat/rules/message"
)

var (
	faultKey = message.Define("source_key_unknown",
		"không có khoá “%s” cho cách đọc tệp; các khoá: %s", "no key “%s” says how a file is read; there are %s")
	faultNumber = message.Define("source_key_number",
		"%s là “%s”; cần một số nguyên", "%s is “%s”; it is a whole number")
)

// Keys are the keys of the `source:` block that say how files are read.
func Keys() []string {
	var keys []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Spec]()) {
		if key := f.Tag.Get("yaml"); key != "-" && key != "path" {
			keys = append(keys, key)
		}
	}
	return keys
}

// Declare sets a key to what it has in YAML, where that is one line; a list has commas. What
// is wrong with it beyond that is for Faults to say.
func (s *Spec) Declare(key, text string) (f Fault, ok bool) {
	keys := Keys()
	if !slices.Contains(keys, key) {
		return Fault{key, message.New(faultKey, key, strings.Join(keys, ", ")), message.DidYouMean(key, keys)}, false
	}
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") != key {
			continue
		}
		switch at := v.Field(i).Addr().Interface().(type) {
		case *string:
			*at = text
			return Fault{}, true
		case *[]string:
			*at = strings.Split(text, ",")
			return Fault{}, true
		case *int:
			n, err := strconv.Atoi(text)
			*at, ok = n, err == nil
		case **int:
			n, err := strconv.Atoi(text)
			*at, ok = &n, err == nil
		}
	}
	if !ok {
		f = Fault{Key: key, Message: message.New(faultNumber, key, text)}
	}
	return f, ok
}
