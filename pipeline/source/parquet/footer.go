package parquet

import "errors"

var errFooter = errors.New("the footer is broken")

// element is a node of the schema as the footer lists it, depth first.
type element struct {
	physical   physical
	width      int64
	repetition int64
	name       string
	children   int64
	converted  int64 // the older way to say what values mean, -1 if it does not
	scale      int64
	precision  int64
	logical    logical
}

// logical is what values mean.
type logical struct {
	kind             int // 0: nothing is said
	scale, precision int64
	utc              bool
	unit             int64 // 1 ms, 2 µs, 3 ns
	bits             int64
	signed           bool
}

// The logical types, by their numbers in the footer.
const (
	logicalString    = 1
	logicalMap       = 2
	logicalList      = 3
	logicalEnum      = 4
	logicalDecimal   = 5
	logicalDate      = 6
	logicalTime      = 7
	logicalTimestamp = 8
	logicalInteger   = 10
	logicalUnknown   = 11
	logicalJSON      = 12
	logicalBSON      = 13
	logicalUUID      = 14
	logicalFloat16   = 15
	logicalVariant   = 16
	logicalGeometry  = 17
	logicalGeography = 18
	logicalInterval  = 100 // has a name in the older way only
)

// chunk is where the values of one column in one group of rows are.
type chunk struct {
	from, bytes int64 // its pages, the dictionary too
	values      int64
	full        int64 // bytes of all pages, unpacked
	codec       int64
	elsewhere   bool // in another file
	encrypted   bool
}

// footer is what the end of a file says of it.
type footer struct {
	schema    []element
	rows      int64
	groups    []group
	encrypted bool
}

// group is a group of rows.
type group struct {
	rows   int64
	chunks []chunk
}

func readFooter(b []byte) (*footer, error) {
	t := thrift{b: b}
	out := &footer{rows: -1}
	var f field
	for t.next(&f) {
		switch f.id {
		case 2:
			out.schema = make([]element, t.list(f))
			for i := range out.schema {
				out.schema[i] = t.element()
			}
		case 3:
			out.rows = t.whole(f)
		case 4:
			for n := t.list(f); n > 0 && !t.bad; n-- {
				out.groups = append(out.groups, t.group())
			}
		case 8:
			out.encrypted = true
			t.skip(f)
		default:
			t.skip(f)
		}
	}
	if t.bad || out.rows < 0 || len(out.schema) == 0 {
		return nil, errFooter
	}
	return out, nil
}

func (t *thrift) element() element {
	e := element{physical: -1, converted: -1}
	var f field
	for t.next(&f) {
		switch f.id {
		case 1:
			e.physical = physical(t.whole(f))
		case 2:
			e.width = t.whole(f)
		case 3:
			e.repetition = t.whole(f)
		case 4:
			e.name = string(t.binary(f))
		case 5:
			e.children = t.whole(f)
		case 6:
			e.converted = t.whole(f)
		case 7:
			e.scale = t.whole(f)
		case 8:
			e.precision = t.whole(f)
		case 10:
			e.logical = t.logical(f)
		default:
			t.skip(f)
		}
	}
	return e
}

// logical reads a union: one field, which says the type by its number.
func (t *thrift) logical(outer field) (l logical) {
	var f field
	for t.isStruct(outer) && t.next(&f) {
		l.kind = f.id
		if f.kind != kindStruct {
			t.fail()
			break
		}
		var g field
		for t.next(&g) {
			switch {
			case f.id == logicalDecimal && g.id == 1:
				l.scale = t.whole(g)
			case f.id == logicalDecimal && g.id == 2:
				l.precision = t.whole(g)
			case (f.id == logicalTime || f.id == logicalTimestamp) && g.id == 1:
				l.utc = t.truth(g)
			case (f.id == logicalTime || f.id == logicalTimestamp) && g.id == 2:
				l.unit = t.union(g)
			case f.id == logicalInteger && g.id == 1:
				l.bits = t.whole(g)
			case f.id == logicalInteger && g.id == 2:
				l.signed = t.truth(g)
			default:
				t.skip(g)
			}
		}
	}
	return l
}

func (t *thrift) isStruct(f field) bool {
	if f.kind != kindStruct {
		t.fail()
	}
	return !t.bad
}

// union reads a union of empty structures: which of them it is.
func (t *thrift) union(outer field) (which int64) {
	var f field
	for t.isStruct(outer) && t.next(&f) {
		which = int64(f.id)
		t.skip(f)
	}
	return which
}

func (t *thrift) group() group {
	g := group{rows: -1}
	var f field
	for t.next(&f) {
		switch f.id {
		case 1:
			g.chunks = make([]chunk, t.list(f))
			for i := range g.chunks {
				g.chunks[i] = t.chunk()
			}
		case 3:
			g.rows = t.whole(f)
		default:
			t.skip(f)
		}
	}
	if g.rows < 0 {
		t.fail()
	}
	return g
}

func (t *thrift) chunk() (c chunk) {
	var f field
	for t.next(&f) {
		switch f.id {
		case 1:
			c.elsewhere = len(t.binary(f)) > 0
		case 3:
			t.pages(f, &c)
		case 8, 9:
			c.encrypted = true
			t.skip(f)
		default:
			t.skip(f)
		}
	}
	return c
}

// pages reads where the pages of a chunk are. They begin with the dictionary, if
// there is one; some writers say that it stands at 0, where no page can.
func (t *thrift) pages(outer field, c *chunk) {
	var f field
	dictionary := int64(0)
	for t.isStruct(outer) && t.next(&f) {
		switch f.id {
		case 4:
			c.codec = t.whole(f)
		case 5:
			c.values = t.whole(f)
		case 6:
			c.full = t.whole(f)
		case 7:
			c.bytes = t.whole(f)
		case 9:
			c.from = t.whole(f)
		case 11:
			dictionary = t.whole(f)
		default:
			t.skip(f)
		}
	}
	if dictionary > 0 && dictionary < c.from {
		c.from = dictionary
	}
}
