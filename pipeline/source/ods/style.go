package ods

import (
	"strconv"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/sheet"
)

// styles are what is read of how cells and sheets are formatted.
type styles struct {
	formats map[string]sheet.Format // by the name of a number style
	cells   map[string]cellStyle    // by the name of a style of cells
	hidden  map[string]bool         // by the name of a style of sheets
	settled map[string]sheet.Format // by the name of a style of cells
	count   int

	// What is being read.
	number numberStyle
	table  string
}

type cellStyle struct{ number, parent string }

// A numberStyle is a format of numbers, dates or times while its parts are met.
type numberStyle struct {
	name       string
	element    string
	elapsed    bool
	day, clock bool
	zeros      int
	other      bool // something else is shown than digits
}

func newStyles() styles {
	return styles{formats: map[string]sheet.Format{}, cells: map[string]cellStyle{}, hidden: map[string]bool{}}
}

// take takes the next tag of a part.
func (s *styles) take(t *office.Tag) {
	switch name := string(t.Name); name {
	case "number-style", "date-style", "time-style", "percentage-style", "currency-style", "text-style", "boolean-style":
		s.takeNumber(t, name)
	case "style":
		if t.Open {
			s.takeStyle(t)
		}
	case "table-properties":
		eachAttr(t, func(attr, v []byte) {
			if string(attr) == "display" && string(v) == "false" && s.table != "" {
				s.hidden[s.table] = true
			}
		})
	default:
		if s.number.name != "" && t.Open {
			s.number.take(t, name)
		}
	}
}

func (s *styles) takeNumber(t *office.Tag, element string) {
	if t.Open {
		s.number = numberStyle{element: element}
		eachAttr(t, func(attr, v []byte) {
			switch string(attr) {
			case "name":
				s.number.name = string(v)
			case "truncate-on-overflow":
				s.number.elapsed = string(v) == "false"
			}
		})
	}
	if t.Close && s.number.name != "" {
		s.formats[s.number.name] = s.number.format()
		s.number = numberStyle{}
		s.count++
	}
}

func (s *styles) takeStyle(t *office.Tag) {
	var name, family string
	var c cellStyle
	eachAttr(t, func(attr, v []byte) {
		switch string(attr) {
		case "name":
			name = string(v)
		case "family":
			family = string(v)
		case "data-style-name":
			c.number = string(v)
		case "parent-style-name":
			c.parent = string(v)
		}
	})
	s.table = ""
	switch family {
	case "table":
		s.table = name
	case "table-cell":
		s.cells[name] = c
		s.count++
	}
}

// take takes a part of a format.
func (n *numberStyle) take(t *office.Tag, name string) {
	switch name {
	case "year", "month", "day", "day-of-week", "week-of-year", "quarter", "era":
		n.day = true
	case "hours", "minutes", "seconds", "am-pm":
		n.clock = true
	case "number":
		eachAttr(t, func(attr, v []byte) {
			digits, _ := strconv.Atoi(string(v))
			switch string(attr) {
			case "min-integer-digits":
				n.zeros = min(max(digits, 0), 255)
			case "decimal-places", "min-decimal-places":
				n.other = n.other || digits > 0
			case "grouping":
				n.other = n.other || string(v) == "true"
			}
		})
	case "map", "text-properties":
	default:
		n.other = true
	}
}

func (n *numberStyle) format() sheet.Format {
	switch {
	case n.element == "time-style" && n.elapsed:
		return sheet.Format{Kind: sheet.Elapsed}
	case n.day && n.clock:
		return sheet.Format{Kind: sheet.DateTime}
	case n.day:
		return sheet.Format{Kind: sheet.Date}
	case n.clock:
		return sheet.Format{Kind: sheet.Time}
	case n.element == "number-style" && !n.other:
		return sheet.Format{Zeros: uint8(n.zeros)}
	}
	return sheet.Format{}
}

// mostParents is how far a style is looked for in those that it is made of.
const mostParents = 16

// settle works out the format of each style of cells, when all are known.
func (s *styles) settle() {
	s.settled = make(map[string]sheet.Format, len(s.cells))
	for name := range s.cells {
		of := name
		for range mostParents {
			c, ok := s.cells[of]
			if !ok {
				break
			}
			if c.number != "" {
				s.settled[name] = s.formats[c.number]
				break
			}
			of = c.parent
		}
	}
}

// formatOf returns the format of a style of cells; ok is false if there is none of the
// name.
func (s *styles) formatOf(name []byte) (f sheet.Format, ok bool) {
	if _, ok = s.cells[string(name)]; ok {
		f = s.settled[string(name)]
	}
	return f, ok
}
