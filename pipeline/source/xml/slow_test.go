package xml

import (
	"bytes"
	stdxml "encoding/xml"
	"errors"
	"io"
	"strings"

	"rasoat/pipeline/source/fields"
	"rasoat/rules/value"
)

// slow is the slow reading of a record, by encoding/xml.
type slow struct {
	values map[string][]string // of the columns
	open   []slowElement
	depth  int // at most
}

type slowElement struct {
	path string
	text []byte
	kids bool
}

var errSlow = errors.New("more than one element")

// readSlow reads a record, or says why it is none.
func readSlow(record []byte) (map[string]string, int, error) {
	d := stdxml.NewDecoder(bytes.NewReader(record))
	s := slow{values: map[string][]string{}}
	for roots := 0; ; {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) && len(s.open) == 0 && roots == 1 {
			break
		}
		if err != nil {
			return nil, 0, err
		}
		switch t := token.(type) {
		case stdxml.StartElement:
			if len(s.open) == 0 {
				roots++
			}
			s.start(t)
		case stdxml.EndElement:
			if len(s.open) == 0 {
				return nil, 0, errSlow
			}
			s.end(t.Name.Local)
		case stdxml.CharData:
			if len(s.open) == 0 {
				return nil, 0, errSlow
			}
			s.open[len(s.open)-1].text = append(s.open[len(s.open)-1].text, t...)
		case stdxml.Directive:
			return nil, 0, errSlow
		default:
			if len(s.open) == 0 {
				return nil, 0, errSlow
			}
		}
	}
	// RawToken does not match tags; Token does.
	d = stdxml.NewDecoder(bytes.NewReader(record))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, 0, err
		}
	}
	return s.columns(), s.depth, nil
}

func (s *slow) start(t stdxml.StartElement) {
	path := ""
	if n := len(s.open); n > 0 {
		s.open[n-1].kids = true
		path = strings.TrimPrefix(s.open[n-1].path+"."+fields.Clean(t.Name.Local), ".")
	}
	s.open = append(s.open, slowElement{path: path})
	s.depth = max(s.depth, len(s.open))
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "xsi" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		s.put(strings.TrimPrefix(path+".@"+fields.Clean(a.Name.Local), "."), a.Value)
	}
}

func (s *slow) end(name string) {
	n := len(s.open) - 1
	e := &s.open[n]
	path, v := e.path, string(e.text)
	if e.kids {
		v = strings.Trim(v, " \t\r\n")
	}
	if n == 0 {
		path = fields.Clean(name)
	}
	if !value.IsBlank([]byte(v)) || n > 0 && !e.kids {
		s.put(path, v)
	}
	s.open = s.open[:n]
}

func (s *slow) put(path, v string) {
	if v != "" {
		s.values[path] = append(s.values[path], v)
	}
}

func (s *slow) columns() map[string]string {
	all := map[string]string{}
	for path, values := range s.values {
		if all[path] = values[0]; len(values) > 1 {
			var list []byte
			for _, v := range values {
				list = fields.AppendQuoted(append(list, ','), []byte(v))
			}
			all[path] = "[" + string(list[1:]) + "]"
		}
	}
	return all
}
