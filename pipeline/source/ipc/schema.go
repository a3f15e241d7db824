package ipc

import (
	"errors"
	"strings"
)

// Kinds of types, by the numbers that the format gives them.
const (
	kindNull = 1 + iota
	kindInt
	kindFloat
	kindBinary
	kindText
	kindBool
	kindDecimal
	kindDate
	kindTime
	kindTimestamp
	kindInterval
	kindList
	kindStruct
	kindUnion
	kindFixed
	kindFixedList
	kindMap
	kindDuration
	kindLargeBinary
	kindLargeText
	kindLargeList
	kindRunEnds
	kindBinaryView
	kindTextView
	kindListView
	kindLargeListView
)

// layout is how the values of a column lie in their buffers.
type layout uint8

const (
	layoutNone  layout = iota // it cannot be read
	layoutNull                // there are none
	layoutBits                // one bit each
	layoutFixed               // so many bytes each
	layoutTexts               // bytes, and where each begins
	layoutLarge               // the same, with wider places
	layoutViews               // 16 bytes each, which are a short text or the place of a longer one
	layoutCodes               // codes of a dictionary
)

// A Column is a column of a file that can be asked for: a field that is not made of
// others, or a list or map as a whole, which cannot be read.
type Column struct {
	Name string // with the names of the structures around it, dotted
	Type string // as the file declares it

	kind   byte
	nested bool // many values in a cell: this is why it cannot be read
	layout layout
	width  int
	render func(dst, v []byte) []byte // nil: bytes are text

	dictionary int64   // of codes
	words      *Column // what the dictionary holds
}

// Readable tells whether the column can be read.
func (c *Column) Readable() bool { return c.layout != layoutNone }

// node is a field of the schema.
type node struct {
	kind   byte
	column int  // its place among the columns, -1 if it is none
	dense  bool // a union whose values lie one behind the other
	kids   []node
}

const (
	// maxNesting bounds how deep fields lie in each other, maxFields how many there are, and
	// maxNames the bytes of their names: in the format the same bytes may be used for any
	// number of them.
	maxNesting = 64
	maxFields  = 1 << 17
	maxNames   = 64 << 20
)

var errSchema = errors.New("the schema has too many fields")

// schema is what a file says of its columns.
type schema struct {
	nodes   []node
	columns []Column
	fields  int
	names   int // bytes of them
}

// Fields of the tables that make a schema.
const (
	schemaEndian = 0
	schemaFields = 1

	fieldName       = 0
	fieldKind       = 2
	fieldType       = 3
	fieldDictionary = 4
	fieldKids       = 5
	fieldMore       = 6
)

func readSchema(t table) (*schema, error) {
	s := &schema{}
	var err error
	s.nodes, err = s.list(t, schemaFields, nil, false)
	return s, err
}

// list reads the fields of a list, within others of these names.
func (s *schema) list(t table, number int, names []string, inside bool) ([]node, error) {
	at, n := t.vector(number, 4)
	if s.fields += n; s.fields > maxFields || len(names) > maxNesting {
		return nil, errSchema
	}
	all := make([]node, n)
	for i := range all {
		if err := s.read(&all[i], t.listed(at, i), names, inside); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// read reads a field, within others of these names, which are a column already if it is
// inside of one.
func (s *schema) read(n *node, f table, names []string, inside bool) (err error) {
	n.kind, n.column = f.byte(fieldKind), -1
	name := f.text(fieldName)
	if s.names += len(name); s.names > maxNames {
		return errSchema
	}
	names = append(names[:len(names):len(names)], string(name))
	coded, isCoded := f.inner(fieldDictionary)
	if leaf := n.kind != kindStruct || isCoded; leaf && !inside {
		c := columnOf(f, n.kind)
		c.kind = n.kind
		if isCoded {
			c = codedColumn(coded, c)
		}
		c.Name = strings.Join(names, ".")
		if s.names += len(c.Name) + len(c.Type); s.names > maxNames {
			return errSchema
		}
		n.column, inside = len(s.columns), true
		s.columns = append(s.columns, c)
	}
	if isCoded { // what it holds is in the dictionary
		n.kind = kindInt
		return nil
	}
	if t, is := f.inner(fieldType); is && n.kind == kindUnion {
		n.dense = t.int16(0, 0) == 1
	}
	n.kids, err = s.list(f, fieldKids, names, inside)
	return err
}

// codedColumn is a column of codes of a dictionary that holds the given one.
func codedColumn(d table, words Column) Column {
	c := Column{Type: "dictionary<" + words.Type + ">", dictionary: d.int64(0), width: 4, nested: words.nested}
	if t, is := d.inner(1); is {
		c.width = t.int32(0, 0) / 8
	}
	switch c.width {
	case 1, 2, 4, 8:
		if words.Readable() {
			c.layout, c.words = layoutCodes, &words
		}
	}
	return c
}

// extension returns the name of the type that a field has beyond those of the format.
func extension(f table) string {
	const enough = 1000
	at, n := f.vector(fieldMore, 4)
	for i := range min(n, enough) {
		if pair := f.listed(at, i); string(pair.text(0)) == "ARROW:extension:name" && len(pair.text(1)) < enough {
			return string(pair.text(1))
		}
	}
	return ""
}
