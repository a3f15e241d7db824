package json

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"strings"

	"rasoat/pipeline/source/fields"
)

// flatten is the slow reading of an object, by encoding/json: the values of its columns
// by name, and the names that come twice.
func flatten(raw []byte) (values map[string]string, twice []string) {
	d := stdjson.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	values = map[string]string{}
	var object func(path string, top bool)
	put := func(path, v string) {
		if _, again := values[path]; again {
			twice = append(twice, path)
		}
		values[path] = v
	}
	object = func(path string, top bool) {
		if !d.More() && !top {
			put(path, "")
		}
		for d.More() {
			name, _ := d.Token()
			at := fields.Clean(name.(string))
			if !top {
				at = path + "." + at
			}
			switch v, _ := d.Token(); v := v.(type) {
			case stdjson.Delim:
				if v == '{' {
					object(at, false)
					continue
				}
				put(at, slowList(d))
			case string:
				put(at, v)
			case nil:
				put(at, "")
			default:
				put(at, fmt.Sprint(v))
			}
		}
		d.Token()
	}
	d.Token()
	object("", true)
	return values, twice
}

// slowList is the text of a list whose bracket was read.
func slowList(d *stdjson.Decoder) string {
	var texts []string
	for d.More() {
		texts = append(texts, slowValue(d))
	}
	d.Token()
	if texts == nil {
		return ""
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func slowValue(d *stdjson.Decoder) string {
	var out bytes.Buffer
	e := stdjson.NewEncoder(&out)
	e.SetEscapeHTML(false)
	switch v, _ := d.Token(); v := v.(type) {
	case stdjson.Delim:
		if v == '[' {
			if s := slowList(d); s != "" {
				return s
			}
			return "[]"
		}
		var texts []string
		for d.More() {
			texts = append(texts, slowValue(d)+":"+slowValue(d))
		}
		d.Token()
		return "{" + strings.Join(texts, ",") + "}"
	case nil:
		return "null"
	case string:
		return string(fields.AppendQuoted(nil, []byte(v)))
	default:
		_ = e.Encode(v)
		return strings.TrimSpace(out.String())
	}
}

// depth returns how many brackets are open at most.
func depth(raw []byte) (most int) {
	n, inText := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			n++
			most = max(most, n)
		case c == '}' || c == ']':
			n--
		}
	}
	return most
}
