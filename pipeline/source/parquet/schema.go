package parquet

import (
	"fmt"
	"strings"
)

// physical is how a value is laid out in a page.
type physical int64

const (
	physicalBoolean physical = iota
	physicalInt32
	physicalInt64
	physicalInt96
	physicalFloat
	physicalDouble
	physicalBytes
	physicalFixed
)

var physicalNames = [...]string{"BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}

// String returns the name that the format gives it.
func (p physical) String() string {
	if p < 0 || int(p) >= len(physicalNames) {
		return fmt.Sprintf("type %d", int64(p))
	}
	return physicalNames[p]
}

// widths are the bytes of a value in PLAIN form, 0 where each has its length
// before it. Booleans are spread to bytes when a page is opened.
var widths = [...]int{1, 4, 8, 12, 4, 8, 0, 0}

// A Column is a column of a file that can be asked for: a leaf of the schema, or
// a list or map as a whole, which cannot be read.
type Column struct {
	Name string // with the names of the structures around it, dotted
	Type string // as the file declares it

	leaf     int // its place in the groups of rows; -1: it cannot be read
	physical physical
	width    int
	levels   uint                       // a value is there where its definition level is this
	render   func(dst, v []byte) []byte // nil: bytes are text
	longest  int                        // bytes of a value that render takes, where they have a length
}

// Readable tells whether the column can be read.
func (c *Column) Readable() bool { return c.leaf >= 0 }

// maxNesting bounds how deep structures lie in each other.
const maxNesting = 64

// tree walks over the list of schema elements, which is a tree depth first.
type tree struct {
	elements []element
	at       int
	leaves   int
	columns  []Column
}

// place is where in the tree a node stands.
type place struct {
	path   []string
	levels uint
	inside bool // a list or map, which is a column already
}

// columnsOf returns the columns of a schema and how many leaves it has.
func columnsOf(elements []element) ([]Column, int, error) {
	w := tree{elements: elements, at: 1}
	for range elements[0].children {
		if err := w.node(place{}); err != nil {
			return nil, 0, err
		}
	}
	if w.at != len(elements) {
		return nil, 0, errFooter
	}
	return w.columns, w.leaves, nil
}

func (w *tree) node(in place) error {
	if w.at >= len(w.elements) || len(in.path) > maxNesting {
		return errFooter
	}
	e := &w.elements[w.at]
	w.at++
	in.path = append(in.path[:len(in.path):len(in.path)], e.name)
	if e.repetition != 0 {
		in.levels++
	}
	leaf := e.children == 0 && e.physical >= 0
	if whole := w.whole(e, leaf); !in.inside && whole != "" {
		in.inside = true
		w.columns = append(w.columns, Column{Name: strings.Join(in.path, "."), Type: whole, leaf: -1})
	}
	if !leaf {
		for range e.children {
			if err := w.node(in); err != nil {
				return err
			}
		}
		return nil
	}
	if !in.inside {
		w.columns = append(w.columns, e.column(strings.Join(in.path, "."), w.leaves, in.levels))
	}
	w.leaves++
	return nil
}

// whole tells of what kind a node is that makes one column of all that is below
// it, or "".
func (w *tree) whole(e *element, leaf bool) string {
	switch {
	case e.repetition == 2:
		return "LIST"
	case leaf:
		return ""
	case e.logical.kind == logicalMap || e.converted == 1 || e.converted == 2:
		return "MAP"
	case e.logical.kind == logicalList || e.converted == 3:
		return "LIST"
	case e.logical.kind == logicalVariant:
		return "VARIANT"
	}
	return ""
}

func (e *element) column(name string, leaf int, levels uint) Column {
	c := Column{Name: name, leaf: leaf, physical: e.physical, levels: levels}
	meaning := e.meaning()
	c.Type = e.physical.String() + meaning.suffix(e.width)
	switch {
	case int(e.physical) >= len(widths) || e.physical == physicalFixed && (e.width < 1 || e.width > 1<<20):
		c.leaf = -1
		return c
	case e.physical == physicalFixed:
		c.width = int(e.width)
	default:
		c.width = widths[e.physical]
	}
	if !c.mean(meaning) {
		c.leaf = -1
	}
	return c
}

// meaning returns the logical type, whichever way it is declared.
func (e *element) meaning() logical {
	if e.logical.kind != 0 {
		return e.logical
	}
	switch c := e.converted; {
	case c == 0:
		return logical{kind: logicalString}
	case c == 4:
		return logical{kind: logicalEnum}
	case c == 5:
		return logical{kind: logicalDecimal, scale: e.scale, precision: e.precision}
	case c == 6:
		return logical{kind: logicalDate}
	case c == 7 || c == 8:
		return logical{kind: logicalTime, utc: true, unit: c - 6}
	case c == 9 || c == 10:
		return logical{kind: logicalTimestamp, utc: true, unit: c - 8}
	case c >= 11 && c <= 14:
		return logical{kind: logicalInteger, bits: 8 << (c - 11)}
	case c >= 15 && c <= 18:
		return logical{kind: logicalInteger, bits: 8 << (c - 15), signed: true}
	case c == 19:
		return logical{kind: logicalJSON}
	case c == 20:
		return logical{kind: logicalBSON}
	case c == 21:
		return logical{kind: logicalInterval}
	}
	return logical{}
}

var logicalNames = map[int]string{
	logicalString: "STRING", logicalEnum: "ENUM", logicalDecimal: "DECIMAL", logicalDate: "DATE", logicalTime: "TIME",
	logicalTimestamp: "TIMESTAMP", logicalInteger: "INTEGER", logicalUnknown: "UNKNOWN", logicalJSON: "JSON",
	logicalBSON: "BSON", logicalUUID: "UUID", logicalFloat16: "FLOAT16", logicalVariant: "VARIANT",
	logicalGeometry: "GEOMETRY", logicalGeography: "GEOGRAPHY", logicalInterval: "INTERVAL",
}

// suffix names the logical type behind the physical one, for people.
func (l logical) suffix(width int64) string {
	s := ""
	if width > 0 {
		s = fmt.Sprintf("(%d)", width)
	}
	switch name, known := logicalNames[l.kind]; {
	case l.kind == 0:
		return s
	case !known:
		return fmt.Sprintf("%s, logical type %d", s, l.kind)
	case l.kind == logicalDecimal:
		return fmt.Sprintf("%s, DECIMAL(%d,%d)", s, l.precision, l.scale)
	default:
		return s + ", " + name
	}
}
