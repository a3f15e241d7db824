package parquet

// thrift reads Thrift's compact protocol, in which the footer and the heads of
// pages are written. It is lenient as the protocol wants it, what it does not know
// it skips, and strict in one thing: nothing it reads makes it allocate more than
// there are bytes. Once something is wrong, bad is set and everything reads as
// the end.
type thrift struct {
	b     []byte
	pos   int
	depth int
	bad   bool
}

// field is where a reading of a structure stands.
type field struct {
	id   int
	kind byte
}

// The kinds of fields and of elements of lists.
const (
	kindTrue   = 1
	kindFalse  = 2
	kindByte   = 3
	kindInt16  = 4
	kindInt32  = 5
	kindInt64  = 6
	kindDouble = 7
	kindBinary = 8
	kindList   = 9
	kindSet    = 10
	kindMap    = 11
	kindStruct = 12
	kindUUID   = 13
)

// maxDepth is far more than the structures of Parquet need.
const maxDepth = 32

func (t *thrift) fail() { t.bad, t.pos = true, len(t.b) }

func (t *thrift) byte() byte {
	if t.pos >= len(t.b) {
		t.fail()
		return 0
	}
	t.pos++
	return t.b[t.pos-1]
}

func (t *thrift) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := t.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	t.fail()
	return 0
}

// varint reads a zigzag number.
func (t *thrift) varint() int64 {
	v := t.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// next goes to the next field of a structure, whose value must then be read or
// skipped; at the end of the structure it is false.
func (t *thrift) next(f *field) bool {
	c := t.byte()
	if t.bad || c == 0 {
		return false
	}
	f.kind = c & 15
	if c>>4 != 0 {
		f.id += int(c >> 4)
	} else {
		f.id = int(int16(t.varint()))
	}
	return !t.bad
}

// whole reads the value of a field that is a whole number.
func (t *thrift) whole(f field) int64 {
	switch f.kind {
	case kindByte:
		return int64(int8(t.byte()))
	case kindInt16, kindInt32, kindInt64:
		return t.varint()
	}
	t.fail()
	return 0
}

// truth reads the value of a field that is true or false.
func (t *thrift) truth(f field) bool {
	if f.kind != kindTrue && f.kind != kindFalse {
		t.fail()
	}
	return f.kind == kindTrue
}

func (t *thrift) binary(f field) []byte {
	n := uint64(0)
	if f.kind == kindBinary {
		n = t.uvarint()
	}
	if f.kind != kindBinary || t.bad || n > uint64(len(t.b)-t.pos) {
		t.fail()
		return nil
	}
	t.pos += int(n)
	return t.b[t.pos-int(n) : t.pos]
}

// list reads the head of a list of structures, and how many there are: never more
// than there are bytes.
func (t *thrift) list(f field) int {
	n, kind := t.elements()
	if f.kind != kindList || kind != kindStruct && n > 0 {
		t.fail()
		return 0
	}
	return n
}

func (t *thrift) elements() (n int, kind byte) {
	c := t.byte()
	size := uint64(c >> 4)
	if size == 15 {
		size = t.uvarint()
	}
	if t.bad || size > uint64(len(t.b)-t.pos) {
		t.fail()
		return 0, 0
	}
	return int(size), c & 15
}

// skip passes over the value of a field.
func (t *thrift) skip(f field) {
	if f.kind == kindTrue || f.kind == kindFalse {
		return
	}
	t.skipValue(f.kind)
}

func (t *thrift) skipValue(kind byte) {
	if t.depth++; t.depth > maxDepth {
		t.fail()
	}
	switch kind {
	case kindTrue, kindFalse, kindByte:
		t.byte()
	case kindInt16, kindInt32, kindInt64:
		t.uvarint()
	case kindDouble:
		t.pass(8)
	case kindUUID:
		t.pass(16)
	case kindBinary:
		t.binary(field{kind: kindBinary})
	case kindList, kindSet:
		n, kind := t.elements()
		for i := 0; i < n && !t.bad; i++ {
			t.skipValue(kind)
		}
	case kindMap:
		t.skipMap()
	case kindStruct:
		var f field
		for t.next(&f) {
			t.skip(f)
		}
	default:
		t.fail()
	}
	t.depth--
}

func (t *thrift) skipMap() {
	n := t.uvarint()
	if n == 0 {
		return
	}
	kinds := t.byte()
	for i := uint64(0); i < n && !t.bad; i++ {
		t.skipValue(kinds >> 4)
		t.skipValue(kinds & 15)
	}
}

func (t *thrift) pass(n int) {
	if n > len(t.b)-t.pos {
		t.fail()
		return
	}
	t.pos += n
}
