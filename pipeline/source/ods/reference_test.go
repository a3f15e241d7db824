package ods

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"

	"rasoat/pipeline/source/sheet"
)

// An element is one of a document that is in memory as a whole.
type element struct {
	name  string
	attrs map[string]string
	inner []any // texts and elements
}

// tree reads a document as encoding/xml sees it.
func tree(text string) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	root := &element{}
	open := []*element{root}
	for {
		t, err := d.Token()
		if err != nil {
			if len(open) == 1 && err.Error() == "EOF" {
				return root, nil
			}
			return nil, err
		}
		top := open[len(open)-1]
		switch t := t.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				name := a.Name.Local
				if strings.Contains(a.Name.Space, "calcext") {
					name = "calcext:" + name
				}
				if _, twice := e.attrs[name]; twice {
					return nil, errors.New("two attributes of one name: there are two opinions")
				}
				e.attrs[name] = a.Value
			}
			top.inner = append(top.inner, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.inner = append(top.inner, string(t))
		}
	}
}

func (e *element) children() (all []*element) {
	for _, in := range e.inner {
		if in, ok := in.(*element); ok {
			all = append(all, in)
		}
	}
	return all
}

// find returns the first element of a name, depth first.
func (e *element) find(name string) *element {
	for _, c := range e.children() {
		if c.name == name {
			return c
		}
		if found := c.find(name); found != nil {
			return found
		}
	}
	return nil
}

var errTooMany = errors.New("too many values")

// slowSheet is what the first sheet of a document is to be read as.
func slowSheet(text string, book *Book) (rows []sheet.HeadRow, err error) {
	root, err := tree(text)
	if err != nil {
		return nil, err
	}
	table := root.find("table")
	if table == nil {
		return nil, errors.New("no table")
	}
	s := slow{book: book}
	s.walk(table)
	return s.rows, s.err
}

type slow struct {
	book    *Book
	rows    []sheet.HeadRow
	columns []string
	row     int64
	values  int
	err     error
}

func (s *slow) walk(e *element) {
	for _, c := range e.children() {
		switch c.name {
		case "table-row-group", "table-rows", "table-header-rows", "table-column-group", "table-columns", "table-header-columns":
			s.walk(c)
		case "table-column":
			for range min(repeated([]byte(c.attrs["number-columns-repeated"])), 20_000) {
				s.columns = append(s.columns, c.attrs["default-cell-style-name"])
			}
		case "table-row":
			s.readRow(c)
		}
	}
}

func (s *slow) readRow(e *element) {
	n := repeated([]byte(e.attrs["number-rows-repeated"]))
	var cells []string
	for _, c := range e.children() {
		if c.name != "table-cell" && c.name != "covered-table-cell" {
			continue
		}
		v := s.value(c, e.attrs["default-cell-style-name"], len(cells))
		times := repeated([]byte(c.attrs["number-columns-repeated"]))
		if s.values += int(times); s.values > 100_000 || s.row+n > 100_000 {
			s.err = errTooMany
			return
		}
		for range times {
			cells = append(cells, v)
		}
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	for range n {
		if s.row++; len(cells) > 0 {
			if s.values += len(cells); s.values > 100_000 {
				s.err = errTooMany
				return
			}
			s.rows = append(s.rows, sheet.HeadRow{Row: s.row, Cells: cells})
		}
	}
}

func (s *slow) value(c *element, style string, col int) string {
	of := ""
	if col < len(s.columns) {
		of = s.columns[col]
	}
	var f sheet.Format
	for _, name := range []string{c.attrs["style-name"], style, of} {
		if _, ok := s.book.styles.cells[name]; ok {
			f = slowFormat(&s.book.styles, name)
			break
		}
	}
	var all []string
	for _, p := range c.children() {
		if p.name == "p" || p.name == "h" {
			all = append(all, slowParagraph(p))
		}
	}
	text := strings.Join(all, "\n")
	_, formula := c.attrs["formula"]
	kind := c.attrs["value-type"]
	switch {
	case c.attrs["calcext:value-type"] == "error", formula && isError([]byte(text)):
		return text
	case kind == "float", kind == "currency", kind == "percentage":
		v := strings.TrimSpace(c.attrs["value"])
		x, err := strconv.ParseFloat(v, 64)
		if err != nil || strings.Trim(v, "0123456789.eE+-") != "" {
			return v
		}
		v = string(sheet.AppendFloat(nil, x))
		if strings.Trim(v, "0123456789") == "" {
			v = strings.Repeat("0", max(int(f.Zeros)-len(v), 0)) + v
		}
		return v
	case kind == "boolean":
		return map[bool]string{true: "TRUE", false: "FALSE"}[c.attrs["boolean-value"] == "true"]
	case kind == "date":
		return string(date([]byte(c.attrs["date-value"]), f.Kind))
	case kind == "time":
		return string(clock([]byte(c.attrs["time-value"]), f.Kind))
	case text == "":
		return c.attrs["string-value"]
	}
	return text
}

// slowParagraph writes a paragraph with signs for the blanks that are meant, and takes
// them for blanks when the others are dealt with.
func slowParagraph(p *element) string {
	var b strings.Builder
	var walk func(e *element)
	walk = func(e *element) {
		for _, in := range e.inner {
			switch in := in.(type) {
			case string:
				b.WriteString(in)
			case *element:
				switch in.name {
				case "s":
					n := 1
					if c, ok := in.attrs["c"]; ok {
						n, _ = strconv.Atoi(c)
					}
					b.WriteString(strings.Repeat("\uE000", min(max(n, 0), mostSpaces)))
				case "tab":
					b.WriteString("\uE001")
				case "line-break":
					b.WriteString("\uE002")
				case "note", "annotation", "ruby-text":
					continue
				}
				walk(in)
			}
		}
	}
	walk(p)
	fields := strings.FieldsFunc(b.String(), func(r rune) bool { return strings.ContainsRune(" \t\r\n", r) })
	return strings.NewReplacer("\uE000", " ", "\uE001", "\t", "\uE002", "\n").Replace(strings.Join(fields, " "))
}

// slowFormat looks for the format of a style in those that it is made of.
func slowFormat(s *styles, name string) sheet.Format {
	for c := s.cells[name]; ; c = s.cells[c.parent] {
		if c.number != "" || c.parent == "" {
			return s.formats[c.number]
		}
	}
}
